"""Links lead somewhere, to the very heading; pictures are there, and all of them are shown."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from gallery.pictures.takes import TAKES
from tests.docs.pages import DOCS, ROOT, slug

PAGES = [ROOT / "README.md", *sorted(DOCS.rglob("*.md"))]
LINK = re.compile(r"(!?)\[([^\]]*)\]\(([^)\s]+)\)")
PICTURES = DOCS / "pictures"
MOST_BYTES = 200_000


def prose(page: Path) -> str:
    """The page without its code, in which brackets mean something else."""
    text = re.sub(r"^```.*?^```", "", page.read_text(), flags=re.S | re.M)
    return re.sub(r"`[^`\n]*`", "``", text)


def anchors(page: Path) -> set[str]:
    return {slug(heading) for heading in re.findall(r"^#+ (.*)", page.read_text(), flags=re.M)}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_leads_to_a_file_and_a_heading(page: Path) -> None:
    for _, _, target in LINK.findall(prose(page)):
        if "://" in target or target.startswith("mailto:"):
            continue
        name, _, anchor = target.partition("#")
        file = page.parent / name if name else page
        assert file.exists(), target
        assert not anchor or anchor in anchors(file), target


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_reference_is_defined_and_every_definition_used(page: Path) -> None:
    text = prose(page)
    defined = set(re.findall(r"^\[([\w-]+)\]: https://\S+$", text, flags=re.M))
    used = set(re.findall(r"\]\[([\w-]+)\]", text))
    assert used == defined


def test_every_page_can_be_reached_from_the_readme() -> None:
    reached, waiting = set(), [ROOT / "README.md"]
    while waiting:
        page = waiting.pop()
        reached.add(page)
        targets = [(page.parent / target.partition("#")[0]).resolve() for _, _, target in LINK.findall(prose(page))]
        waiting += [
            target for target in targets if target.suffix == ".md" and target.exists() and target not in reached
        ]
    assert set(PAGES) <= reached


def test_every_picture_has_words_and_every_picture_taken_is_shown() -> None:
    """Each shows what its command takes; the page says in words what is on it; none weighs more than a page should."""
    shown = set()
    for page in PAGES:
        for _, words, target in (link for link in LINK.findall(prose(page)) if link[0]):
            assert len(words) >= 10, f"{page.name}: {target}"
            shown.add((page.parent / target).resolve())
    ours = {path for path in shown if path.parent == PICTURES}
    assert {path.stem for path in ours} == set(TAKES) == {path.stem for path in PICTURES.iterdir()}
    for path in ours:
        assert path.read_bytes().startswith(b"\x89PNG")
        assert path.stat().st_size <= MOST_BYTES, path.name
