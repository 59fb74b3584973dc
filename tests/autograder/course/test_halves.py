"""A function in two cells is one function; two cells that can stand alone stay two."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from tests.autograder.course.handed_in import SLOPE, answers, at, cell_of, extra

HEAD, TAIL = SLOPE.split("\n", 1)
LONG = "def slope(x):\n    y = 2\n    return y * x"


def split(notebook: Any, name: str, first: str, second: str, *, marks: bool) -> None:
    """As the editors' command does: the second half behind the first, with its marks (JupyterLab) or without."""
    cell = cell_of(notebook, name)
    half = copy.deepcopy(cell) if marks else extra("")
    half["id"], half["source"], cell["source"] = "half", second, first
    notebook.cells.insert(at(notebook, name) + 1, half)


@pytest.mark.parametrize("marks", [True, False])
@pytest.mark.parametrize(
    ("first", "second"), [(HEAD, TAIL), ("def slope(x):\n    y = 2", "    return y * x"), (HEAD, "\n" + TAIL)]
)
def test_a_split_function_is_whole_again(handed_in: Any, mend: Any, first: str, second: str, marks: bool) -> None:
    split(handed_in, "slope", first, second, marks=marks)
    repaired = mend(handed_in)
    assert answers(repaired)[0] == f"{first}\n{second}"
    assert repaired.notes == ("a function split in two cells was put together again (1 time)",)


def test_three_parts_are_one(handed_in: Any, mend: Any) -> None:
    split(handed_in, "slope", "def slope(x):", "    return y * x", marks=True)
    middle = copy.deepcopy(cell_of(handed_in, "half"))
    middle["source"] = "    y = 2"
    handed_in.cells.insert(at(handed_in, "half"), middle)
    assert answers(mend(handed_in))[0] == LONG


def test_two_functions_that_were_one_cell_are_both_kept(handed_in: Any, mend: Any) -> None:
    """Split between two definitions, both halves stand alone."""
    split(handed_in, "slope", "def twice(x):\n    return 2 * x", "def slope(x):\n    return twice(x)", marks=True)
    sources = [cell.source for cell in mend(handed_in).notebook.cells]
    assert "def twice(x):\n    return 2 * x" in sources
    assert "def slope(x):\n    return twice(x)" in sources


@pytest.mark.parametrize("source", ["    x = 1", "    def f():\n        return 1", "x = 1\n    return"])
def test_a_cell_that_can_stand_alone_is_left_alone(handed_in: Any, mend: Any, source: str) -> None:
    """IPython runs a cell that begins indented."""
    handed_in.cells.insert(at(handed_in, "slope") + 1, extra(source))
    repaired = mend(handed_in)
    assert answers(repaired)[0] == SLOPE
    assert source in [cell.source for cell in repaired.notebook.cells]
    assert repaired.notes == ()
