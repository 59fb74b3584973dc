"""What a student hands in, how it is spoiled, and what must hold when it has been repaired."""

from __future__ import annotations

from nbformat import NotebookNode

from autograder.course.exercise import Exercise
from autograder.course.notebook import notebook_bytes, read_notebook
from autograder.course.repair import Repaired, repair

SLOPE = "def slope(x):\n    return 2 * x"
STRIDE = "def stride(x, lr):\n    return x - lr * slope(x)"
WHY = "Because it is a parabola."


def answered(exercise: Exercise) -> NotebookNode:
    """The released notebook with every question answered and nothing else changed."""
    notebook = exercise.released()
    for name, text in (("slope", SLOPE), ("stride", STRIDE), ("why", WHY)):
        cell_of(notebook, name)["source"] = text
    return notebook


def hold(repaired: Repaired, exercise: Exercise) -> None:
    """What is promised of every result."""
    cells = repaired.notebook.cells
    assert repaired.notebook.metadata == exercise.released().metadata
    named = [cell for cell in cells if "nbgrader" in cell.metadata]
    assert [cell.metadata["nbgrader"]["grade_id"] for cell in named] == list(exercise.named)
    for cell in named:
        known = exercise.named[cell.metadata["nbgrader"]["grade_id"]]
        assert cell.metadata == known.node().metadata
        assert (cell.id, cell.cell_type) == (known.id, known.kind)
        if known.locked:
            assert cell.source == known.source
    assert len({cell.id for cell in cells}) == len(cells)
    assert not any(cell.get("outputs") or cell.get("execution_count") for cell in cells)
    again = repair(read_notebook(notebook_bytes(repaired.notebook)), exercise)
    assert (again.notebook, again.notes) == (repaired.notebook, ())


def cell_of(notebook: NotebookNode, name: str) -> NotebookNode:
    return next(cell for cell in notebook.cells if cell.id == name)


def at(notebook: NotebookNode, name: str) -> int:
    return [cell.id for cell in notebook.cells].index(name)


def extra(source: str, kind: str = "code", name: str = "mine") -> NotebookNode:
    cell = NotebookNode(id=name, metadata=NotebookNode(), source=source)
    retype(cell, kind)
    return cell


def ids(repaired: Repaired) -> list[str]:
    return [cell.id for cell in repaired.notebook.cells]


def answers(repaired: Repaired) -> list[str]:
    return [cell_of(repaired.notebook, name).source for name in ("slope", "stride", "why")]


def retype(cell: NotebookNode, kind: str) -> None:
    cell["cell_type"] = kind
    if kind == "code":
        cell["outputs"], cell["execution_count"] = [], None
    else:
        cell.pop("outputs", None)
        cell.pop("execution_count", None)


def strip(notebook: NotebookNode) -> None:
    """As an editor that keeps neither ids nor metadata saves it."""
    for cell in notebook.cells:
        cell["metadata"] = NotebookNode()
        cell["id"] = ""
