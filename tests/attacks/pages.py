"""The attacks on a browser for real: a class of attackers, graded and reported on; every page that an instructor opens.

``pwned`` marks what an attacker wants to run, so a page holds active content of theirs where a script, an event, an
address that runs or a tag that loads something bears that word.
"""

from __future__ import annotations

import contextlib
import csv
import io
import shutil
import subprocess
import sys
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import nbformat

from tests.attacks.attack import Attack
from tests.attacks.victim import ROOT, attacked

__all__ = ["EXERCISE", "active_content", "attackers", "found_in_pages", "graded_class", "pages_of"]

EXERCISE, NOTEBOOK = "ex3_momentum", "momentum"
MARK = "pwned"
NIGHTHIKE = Path(sys.executable).parent / "nighthike"
LOADING = {"base", "embed", "form", "frame", "iframe", "link", "meta", "object", "script", "style", "svg", "template"}
ADDRESSES = {"action", "data", "formaction", "href", "poster", "src", "srcdoc", "srcset", "xlink:href"}


class _Active(HTMLParser):
    """Collects the active parts of a page that bear the mark."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._inside = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._inside = tag if tag in ("script", "style") else ""
        for name, value in attrs:
            text = "".join((value or "").split()).lower()
            if MARK not in text:
                continue
            scheme = text.partition(":")[0] if ":" in text else ""
            runs = name in ADDRESSES and scheme in ("javascript", "vbscript", "data")
            if name.startswith("on") or tag in LOADING or runs or (name == "style" and "(" in text):
                self.found.append(f"<{tag} {name}={value!r}>")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)

    def handle_data(self, data: str) -> None:
        if self._inside and MARK in data:
            self.found.append(f"<{self._inside}>")

    def handle_endtag(self, tag: str) -> None:
        self._inside = ""


def active_content(page: str) -> list[str]:
    """The attackers' active parts of an HTML page."""
    parser = _Active()
    parser.feed(page)
    parser.close()
    return parser.found


def attackers(attacks: tuple[Attack, ...]) -> Iterator[tuple[str, Attack]]:
    """A student for each attack."""
    for number, attack in enumerate(attacks):
        yield attack.student or f"attacker-{number:02}", attack


def graded_class(folder: Path, attacks: tuple[Attack, ...]) -> Path:
    """A course in ``folder`` in which every attack is a submission: graded, reported and exported."""
    shutil.copy(ROOT / "nbgrader_config.py", folder)
    shutil.copytree(ROOT / "source" / EXERCISE, folder / "source" / EXERCISE)
    notebook = nbformat.read(ROOT / "source" / EXERCISE / f"{NOTEBOOK}.ipynb", 4)
    for student, attack in attackers(attacks):
        path = folder / "submitted" / student / EXERCISE / f"{NOTEBOOK}.ipynb"
        path.parent.mkdir(parents=True)
        path.write_bytes(attacked(notebook, attack, {}))
    for command in (["release"], ["grade"], ["report"], ["export", "--to", "csv", "--out", "grades.csv"]):
        ran = subprocess.run([NIGHTHIKE, *command], cwd=folder, capture_output=True, text=True, check=False)
        if ran.returncode != 0:
            raise RuntimeError(f"nighthike {' '.join(command)}: {ran.stdout[-1000:]}{ran.stderr[-2000:]}")
    return folder


def pages_of(folder: Path) -> list[Path]:
    """Every page that an instructor opens."""
    return sorted([*folder.glob("feedback/**/*.html"), folder / "report" / "index.html"])


def found_in_pages(folder: Path, student: str) -> list[str]:
    """What is left of an attack in this student's files and in what shows the whole class."""
    found = []
    feedback = folder / "feedback" / student / EXERCISE / f"{NOTEBOOK}.html"
    for page in (feedback, folder / "report" / "index.html"):
        found += [f"{page.name}: {part}" for part in active_content(page.read_text())]
    notebook = nbformat.read(folder / "autograded" / student / EXERCISE / f"{NOTEBOOK}.ipynb", 4)
    found += [f"autograded: {what}" for what in _active_in_notebook(notebook)]
    with contextlib.suppress(nbformat.ValidationError):
        nbformat.validate(notebook)
        return found + _formulas(folder / "grades.csv")
    return [*found, "autograded: no valid notebook"]


def _active_in_notebook(notebook: Any) -> Iterator[str]:
    if MARK in str(notebook.metadata):
        yield "metadata"
    for cell in notebook.cells:
        if MARK in str(cell.metadata) or MARK in cell.id:
            yield f"metadata of {cell.id}"
        for kind in {kind for bundle in cell.get("attachments", {}).values() for kind in bundle}:
            if kind not in ("image/png", "image/jpeg"):
                yield f"an attachment of type {kind}"
        for kind in {kind for output in cell.get("outputs", ()) for kind in output.get("data", {})}:
            if kind not in ("image/png", "text/plain"):
                yield f"an output of type {kind}"


def _formulas(path: Path) -> list[str]:
    rows = csv.reader(io.StringIO(path.read_text()))
    return [f"{path.name}: {cell}" for row in rows for cell in row if MARK in cell and cell[:1] in "=+-@\t\r"]
