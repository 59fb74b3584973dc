"""What happens to the cells of a notebook: each damage changes them in place and says whether their code is whole."""

from __future__ import annotations

import ast
import base64
import copy
import random
import re
from collections.abc import Callable
from typing import Any

import nbformat
from nbformat import NotebookNode

__all__ = ["CELLS"]

Damage = Callable[[NotebookNode, random.Random], bool]


def _marks(cell: NotebookNode) -> dict[str, Any]:
    found = cell.metadata.get("nbgrader")
    return found if isinstance(found, dict) else {}


def _answers(notebook: NotebookNode) -> list[NotebookNode]:
    """The cells of code that are somebody's answer, by what they hold: marks may be lost."""
    return [cell for cell in notebook.cells if cell.cell_type == "code" and cell.source.startswith(("def ", "class "))]


def _any(notebook: NotebookNode, rng: random.Random) -> NotebookNode:
    return rng.choice(notebook.cells)


def _fresh(source: str, rng: random.Random, kind: str = "code") -> NotebookNode:
    cell = NotebookNode(id=f"{rng.getrandbits(32):08x}", metadata=NotebookNode(), source=source)
    _retype(cell, kind)
    return cell


def _retype(cell: NotebookNode, kind: str) -> None:
    cell["cell_type"] = kind
    for key, value in (("outputs", []), ("execution_count", None)):
        if kind == "code":
            cell.setdefault(key, value)
        else:
            cell.pop(key, None)


def _insert(notebook: NotebookNode, cell: NotebookNode, rng: random.Random) -> None:
    notebook.cells.insert(rng.randint(0, len(notebook.cells)), cell)


# cells ---------------------------------------------------------------------------------------------------------------


def delete_locked(notebook: NotebookNode, rng: random.Random) -> bool:
    locked = [cell for cell in notebook.cells if _marks(cell).get("locked")]
    if locked:
        notebook.cells.remove(rng.choice(locked))
    return True


def delete_text(notebook: NotebookNode, rng: random.Random) -> bool:
    texts = [cell for cell in notebook.cells if cell.cell_type == "markdown"]
    if texts:
        notebook.cells.remove(rng.choice(texts))
    return True


def delete_answer(notebook: NotebookNode, rng: random.Random) -> bool:
    if answers := _answers(notebook):
        notebook.cells.remove(rng.choice(answers))
    return False


def copy_cell(notebook: NotebookNode, rng: random.Random) -> bool:
    _insert(notebook, copy.deepcopy(_any(notebook, rng)), rng)
    return True


def copy_with_new_id(notebook: NotebookNode, rng: random.Random) -> bool:
    cell = copy.deepcopy(_any(notebook, rng))
    cell["id"] = f"{rng.getrandbits(32):08x}"
    _insert(notebook, cell, rng)
    return True


def split_function(notebook: NotebookNode, rng: random.Random) -> bool:
    """In the middle of its body, as the editors' command does it: both halves keep the marks or the second has none."""
    answers = _answers(notebook)
    rng.shuffle(answers)
    for cell in answers:
        lines = cell.source.split("\n")
        places = [at for at in range(1, len(lines)) if _can_be_cut(lines, at)]
        if places:
            at = rng.choice(places)
            second = copy.deepcopy(cell)
            second["id"] = f"{rng.getrandbits(32):08x}"
            cell["source"], second["source"] = "\n".join(lines[:at]), "\n".join(lines[at:])
            if rng.random() < 0.5 and re.match(r" +return\b", lines[-1]) and "def " not in second["source"]:
                second["metadata"] = NotebookNode()
            elif not _marks(cell):
                continue_whole = re.match(r" +return\b", lines[-1]) and "def " not in second["source"]
                notebook.cells.insert(notebook.cells.index(cell) + 1, second)
                return bool(continue_whole)
            notebook.cells.insert(notebook.cells.index(cell) + 1, second)
            return True
    return True


def _can_be_cut(lines: list[str], at: int) -> bool:
    """Between two statements of a body."""
    if not lines[at].startswith(" ") or not lines[at].strip() or not lines[at - 1].startswith(" "):
        return False
    try:
        ast.parse("\n".join(lines[:at]))
        ast.parse("if True:\n" + "\n".join(lines[at:]))
    except SyntaxError:
        return False
    return True


def merge_with_next(notebook: NotebookNode, rng: random.Random) -> bool:
    at = rng.randrange(len(notebook.cells))
    first, *rest = notebook.cells[at:]
    if not rest or first.cell_type != rest[0].cell_type:
        return True
    whole = _runs_through(first) and _runs_through(rest[0]) and not first.source.startswith("@")
    first["source"] = f"{first.source}\n\n{rest[0].source}"
    del notebook.cells[at + 1]
    return whole


def merge_answers(notebook: NotebookNode, rng: random.Random) -> bool:
    answers = _answers(notebook)
    if len(answers) > 1:
        first, second = rng.sample(answers, 2)
        whole = _runs_through(first) and _runs_through(second)
        first["source"] = f"{first.source}\n\n\n{second.source}"
        notebook.cells.remove(second)
        return whole
    return True


def _runs_through(cell: NotebookNode) -> bool:
    """Whether what stands below it in the same cell is run: a check that fails would end the cell."""
    return not any(own and own in cell.source for own in OWN)


def move(notebook: NotebookNode, rng: random.Random) -> bool:
    cell = notebook.cells.pop(rng.randrange(len(notebook.cells)))
    _insert(notebook, cell, rng)
    return True


def swap(notebook: NotebookNode, rng: random.Random) -> bool:
    cells = notebook.cells
    first, second = rng.randrange(len(cells)), rng.randrange(len(cells))
    cells[first], cells[second] = cells[second], cells[first]
    return True


def retype(notebook: NotebookNode, rng: random.Random) -> bool:
    _retype(_any(notebook, rng), rng.choice(("code", "markdown", "raw")))
    return True


def retype_answer(notebook: NotebookNode, rng: random.Random) -> bool:
    if answers := _answers(notebook):
        _retype(rng.choice(answers), rng.choice(("markdown", "raw")))
    return True


def strip_one(notebook: NotebookNode, rng: random.Random) -> bool:
    _any(notebook, rng)["metadata"] = NotebookNode()
    return True


def strip_all(notebook: NotebookNode, rng: random.Random) -> bool:
    """As an editor does that keeps neither ids nor metadata."""
    for cell in notebook.cells:
        cell["metadata"] = NotebookNode()
        cell["id"] = f"{rng.getrandbits(32):08x}"
    notebook["metadata"] = NotebookNode()
    return True


def colab(notebook: NotebookNode, rng: random.Random) -> bool:
    """As Colab saves it: ids in the metadata, a pointer to each output, format 4.0."""
    for cell in notebook.cells:
        marks = {"id": f"{rng.getrandbits(64):016x}"} | ({"outputId": "x"} if cell.cell_type == "code" else {})
        cell["metadata"] = nbformat.from_dict(marks | {"colab": {"base_uri": "https://localhost:8080/"}})
    notebook["metadata"] = nbformat.from_dict(
        {"colab": {"provenance": [], "name": "a.ipynb"}, "kernelspec": {"name": "python3", "display_name": "Python 3"}}
    )
    notebook["nbformat_minor"] = 0
    return True


def vscode(notebook: NotebookNode, rng: random.Random) -> bool:
    """As VS Code saves it: no metadata where a cell was run, the language of each cell."""
    for cell in notebook.cells:
        if rng.random() < 0.7:
            cell["metadata"] = nbformat.from_dict({"vscode": {"languageId": "python"}})
    notebook["metadata"]["orig_nbformat"] = 2
    return True


def new_ids(notebook: NotebookNode, rng: random.Random) -> bool:
    for cell in notebook.cells:
        cell["id"] = f"{rng.getrandbits(32):08x}"
    return True


def same_ids(notebook: NotebookNode, rng: random.Random) -> bool:
    for cell in notebook.cells:
        cell["id"] = "same"
    return True


def odd_metadata(notebook: NotebookNode, rng: random.Random) -> bool:
    cell = _any(notebook, rng)
    values = ({"nbgrader": 7}, {"nbgrader": {"grade_id": ["a"]}}, {"nbgrader": None}, {"tags": "x"}, {"id": 5})
    cell["metadata"] = nbformat.from_dict(rng.choice(values))
    return True


def more_points(notebook: NotebookNode, rng: random.Random) -> bool:
    cell = _any(notebook, rng)
    if "nbgrader" in cell.metadata and isinstance(cell.metadata["nbgrader"], dict):
        cell.metadata["nbgrader"]["points"] = 1e9
    return True


OWN = (
    "x = 1", "1 / 0", "def helper(a):\n    return a", "%matplotlib inline", "print 'hello'", "    indented = 3",
    "# a note", "if True:\n\tx = 1\n        y = 2", "!ls", "%%time\nz = 3", "def broken(:",
    "raise SystemExit", "", "α = 'ünï'",
)  # fmt: skip


def add_code(notebook: NotebookNode, rng: random.Random) -> bool:
    _insert(notebook, _fresh(rng.choice(OWN), rng), rng)
    return True


def add_text(notebook: NotebookNode, rng: random.Random) -> bool:
    _insert(notebook, _fresh("Some thoughts.\n\n<script>alert(1)</script>", rng, rng.choice(("markdown", "raw"))), rng)
    return True


def outputs(notebook: NotebookNode, rng: random.Random) -> bool:
    shown: tuple[Any, ...] = (
        {"output_type": "stream", "name": "stdout", "text": "a\n" * 10_000},
        {
            "output_type": "display_data",
            "data": {"image/png": base64.b64encode(bytes(50_000)).decode()},
            "metadata": {},
        },
        {"output_type": "execute_result", "data": {"text/html": "<script>"}, "metadata": {}, "execution_count": -3},
        {"output_type": "error", "ename": "E", "evalue": "e", "traceback": ["x"] * 100},
        {"output_type": "magic"},
    )
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell["outputs"], cell["execution_count"] = [nbformat.from_dict(rng.choice(shown))], rng.randint(-5, 500)
    return True


def blanks(notebook: NotebookNode, rng: random.Random) -> bool:
    for cell in notebook.cells:
        cell["source"] = "\n".join(line + " " * rng.randint(0, 2) for line in cell.source.split("\n")) + "\n\n"
    return True


def line_ends(notebook: NotebookNode, rng: random.Random) -> bool:
    end = rng.choice(("\r\n", "\r"))
    for cell in notebook.cells:
        cell["source"] = cell.source.replace("\r\n", "\n").replace("\n", end)
    return True


def tabs(notebook: NotebookNode, rng: random.Random) -> bool:
    """An answer indented by tabs throughout, which Python takes."""
    if answers := _answers(notebook):
        cell = rng.choice(answers)
        text = re.sub(r"^(?: {4})+", lambda found: "\t" * (len(found[0]) // 4), cell.source, flags=re.M)
        try:
            ast.parse(text)
        except SyntaxError:
            return True
        cell["source"] = text
    return True


def mixed_tabs(notebook: NotebookNode, rng: random.Random) -> bool:
    if answers := _answers(notebook):
        cell = rng.choice(answers)
        lines = cell.source.split("\n")
        at = rng.randrange(len(lines))
        lines[at] = lines[at].replace("    ", "\t", 1)
        cell["source"] = "\n".join(lines)
    return False


def python_2(notebook: NotebookNode, rng: random.Random) -> bool:
    if answers := _answers(notebook):
        rng.choice(answers)["source"] += '\n\nprint "done"'
    return False


def half_changed(notebook: NotebookNode, rng: random.Random) -> bool:
    cell = _any(notebook, rng)
    cell["source"] = cell.source[: rng.randint(0, len(cell.source))]
    return False


CELLS: dict[str, Damage] = {
    damage.__name__: damage
    for damage in (
        delete_locked, delete_text, delete_answer, copy_cell, copy_with_new_id, split_function, merge_with_next,
        merge_answers, move, swap, retype, retype_answer, strip_one, strip_all, colab, vscode, new_ids, same_ids,
        odd_metadata, more_points, add_code, add_text, outputs, blanks, line_ends, tabs, mixed_tabs, python_2,
        half_changed,
    )
}  # fmt: skip
