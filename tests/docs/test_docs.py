"""The pages say what is so: commands run as they are written, tables hold what the code holds."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

from autograder.cli import COMMANDS
from autograder.model import Limits, Outcome

ROOT = Path(__file__).resolve().parents[2]
PAGES = {name: (ROOT / name).read_text() for name in ("README.md", "docs/authoring.md", "docs/instructors.md")}


def shell_commands(text: str) -> list[str]:
    """The lines of a page's ``sh`` blocks that call our commands or nbgrader's."""
    blocks = re.findall(r"```sh\n(.*?)```", text, flags=re.S)
    lines = [line.split("#")[0].strip() for block in blocks for line in block.splitlines()]
    return [line for line in lines if line.startswith(("nighthike ", "nbgrader "))]


@pytest.mark.parametrize("page", PAGES)
def test_the_commands_of_a_page_run_as_written(page: str, tmp_path: Path) -> None:
    """In a copy of the course, one after the other, each ends well."""
    commands = shell_commands(PAGES[page])
    assert len(commands) >= 5
    for name in ("source", "release"):
        shutil.copytree(ROOT / name / "ex3_momentum", tmp_path / name / "ex3_momentum")
    shutil.copytree(ROOT / "autograder" / "suites" / "ex3_momentum", tmp_path / "suites" / "ex3_momentum")
    config = (ROOT / "nbgrader_config.py").read_text()
    (tmp_path / "nbgrader_config.py").write_text(f'{config}\nc.Nighthike.suites = "suites"\n')
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    environment = {**os.environ, "PATH": path, "NIGHTHIKE_SECRET": "a secret for this test"}
    for command in commands:
        ran = subprocess.run(
            command, shell=True, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
        )
        assert ran.returncode == 0, f"{command}: {ran.stdout[-1000:]} {ran.stderr[-2000:]}"
    assert list((tmp_path / "feedback").rglob("*.html"))


def test_the_make_targets_of_the_readme_exist() -> None:
    named = re.findall(r"^make (\w+)", PAGES["README.md"], flags=re.M)
    assert {"demo", "test"} <= set(named)
    makefile = (ROOT / "Makefile").read_text()
    for target in named:
        assert re.search(rf"^{target}:", makefile, flags=re.M)


def test_every_command_is_in_the_readme() -> None:
    for name in COMMANDS:
        assert f"`nighthike {name}" in PAGES["README.md"]


def test_the_links_of_all_pages_lead_somewhere() -> None:
    pages = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
    for page in pages:
        for target in re.findall(r"\]\(([^)#:]+)\)", page.read_text()):
            assert (page.parent / target).exists(), f"{page.name}: {target}"


def test_every_limit_is_on_its_page_with_its_value() -> None:
    rows = dict(re.findall(r"^\| `(\w+)` \| (.*?) \|", (ROOT / "docs" / "limits.md").read_text(), flags=re.M))
    limits = msgspec.structs.asdict(Limits())
    assert set(rows) == set(limits)
    for name, value in limits.items():
        amount = value / (1 << 30) if value >= 1 << 30 else value / (1 << 20) if value >= 1 << 20 else value
        assert rows[name].startswith(f"{amount:g} "), f"{name}: {rows[name]} but {value}"


def test_every_outcome_is_in_the_report_format() -> None:
    text = (ROOT / "docs" / "report-format.md").read_text()
    assert all(f"`{outcome}`" in text for outcome in Outcome)


def test_every_test_that_the_threat_model_names_exists() -> None:
    """A promise names its test; the test is there."""
    text = (ROOT / "docs" / "threat-model.md").read_text()
    tests = {path: path.read_text() for path in (ROOT / "tests").rglob("test_*.py")}
    for path in re.findall(r"`(tests/[\w/.]+)`", text):
        assert (ROOT / path).exists(), path
    names = re.findall(r"`(test_\w+)`", text)
    assert len(names) >= 4
    for name in names:
        assert any(f"def {name}(" in source for source in tests.values()), name
