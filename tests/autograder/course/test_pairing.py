"""A submitted cell is found by what survives: its name, id, text, definition or place."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from nbformat import NotebookNode

from autograder.course.notebook import notebook_bytes, read_notebook
from autograder.course.repair import DEFINED_ELSEWHERE, repair
from tests.autograder.course.handed_in import SLOPE, STRIDE, WHY, answers, at, cell_of, extra, hold, ids, strip


def test_an_answer_in_a_new_cell_is_found_by_what_it_defines(handed_in: Any, mend: Any) -> None:
    """The student deleted the cell and wrote a new one, somewhere."""
    handed_in.cells.remove(cell_of(handed_in, "slope"))
    handed_in.cells.insert(1, extra(f"# my try\n{SLOPE}"))
    repaired = mend(handed_in)
    assert answers(repaired)[0] == f"# my try\n{SLOPE}"
    assert "mine" not in ids(repaired)


@pytest.mark.parametrize(("place", "gone"), [("slope", "stride"), ("stride", "slope")])
def test_a_cell_that_answers_two_tasks_stays_where_it_is(handed_in: Any, mend: Any, place: str, gone: str) -> None:
    """What it builds on stays above it: neither it nor a supplied cell has to move."""
    handed_in.cells.remove(cell_of(handed_in, gone))
    where = at(handed_in, place)
    handed_in.cells[where] = extra(f"{SLOPE}\n\n\n{STRIDE}")
    repaired = mend(handed_in)
    assert cell_of(repaired.notebook, place).source == f"{SLOPE}\n\n\n{STRIDE}"
    assert cell_of(repaired.notebook, gone).source == DEFINED_ELSEWHERE
    assert not any("moved" in note for note in repaired.notes)


COPIES = {
    "the copy above is the stub": ("above", None),
    "the copy below is the stub": ("below", None),
    "both were worked on": ("below", "def slope(x):\n    return x + x"),
}


@pytest.mark.parametrize("case", COPIES)
def test_of_copied_answers_the_one_worked_on_counts(handed_in: Any, mend: Any, hill: Any, case: str) -> None:
    """An untouched copy goes, another try stays as a plain cell where it is."""
    where, text = COPIES[case]
    other = copy.deepcopy(cell_of(handed_in, "slope"))
    other["id"], other["source"] = "copy", text or hill.named["slope"].source
    handed_in.cells.insert(at(handed_in, "slope") + (where == "below"), other)
    repaired = mend(handed_in)
    assert answers(repaired)[0] == SLOPE
    assert ("copy" in ids(repaired)) == (text is not None)
    assert repaired.notes == ("cell 3 (slope) was there 2 times; one of them counts",)


def test_an_answer_in_the_copy_counts_where_the_original_is_a_stub(handed_in: Any, mend: Any, hill: Any) -> None:
    """The original, untouched, would otherwise be the one that is graded."""
    other = copy.deepcopy(cell_of(handed_in, "why"))
    other["id"] = "copy"
    cell_of(handed_in, "why")["source"] = hill.named["why"].source
    handed_in.cells.append(other)
    repaired = mend(handed_in)
    assert answers(repaired)[2] == WHY
    assert "copy" not in ids(repaired)


def test_copies_of_a_locked_cell_go_unless_there_is_something_new_in_them(handed_in: Any, mend: Any) -> None:
    """What the student tried out in a copy stays, as a plain cell."""
    for name, text in (("same", "assert slope(1.0) == 2.0"), ("tried", "assert slope(2.0) == 4.0")):
        other = copy.deepcopy(cell_of(handed_in, "test-slope"))
        other["id"], other["source"] = name, text
        handed_in.cells.append(other)
    repaired = mend(handed_in)
    assert ids(repaired)[-1] == "tried"
    assert "same" not in ids(repaired)
    assert repaired.notes == ("cell 4 (test_slope) was there 3 times; one of them counts",)


def test_a_split_answer_stays_in_its_order(handed_in: Any, mend: Any) -> None:
    """JupyterLab gives both halves the metadata; run one after the other they are what they were."""
    first, second = "def double(x):\n    return 2 * x", "def slope(x):\n    return double(x)"
    cell = cell_of(handed_in, "slope")
    cell["source"] = first
    half = copy.deepcopy(cell)
    half["id"], half["source"] = "half", second
    handed_in.cells.insert(at(handed_in, "slope") + 1, half)
    repaired = mend(handed_in)
    code = "\n".join(cell.source for cell in repaired.notebook.cells if cell.cell_type == "code")
    assert code.index(first) < code.index(second) < code.index("assert slope")


def test_halves_of_a_split_locked_cell_go(handed_in: Any, mend: Any) -> None:
    """The whole comes back once."""
    cell = cell_of(handed_in, "supplied")
    half = copy.deepcopy(cell)
    cell["source"], half["source"], half["id"] = "import numpy as np\n", "HEIGHT = 3.0", "half"
    handed_in.cells.insert(at(handed_in, "supplied") + 1, half)
    assert "half" not in ids(mend(handed_in))


def test_lost_metadata_is_put_back(handed_in: Any, mend: Any, hill: Any) -> None:
    """Ids and all gone: answers are found by their functions and their place, the rest by its text."""
    handed_in.cells.insert(at(handed_in, "race"), extra("print(slope(3))"))
    strip(handed_in)
    repaired = mend(handed_in)
    assert answers(repaired) == [SLOPE, STRIDE, WHY]
    assert len(repaired.notebook.cells) == len(handed_in.cells)
    assert repaired.notes == (f"nbgrader's marks had been lost from {len(hill.named)} cells and were put back",)


def test_lost_metadata_with_ids_in_it_is_put_back(handed_in: Any, mend: Any) -> None:
    """Colab keeps a cell's id in its metadata: a misnamed function is found as well."""
    cell_of(handed_in, "slope")["source"] = "def slop(x):\n    return 2 * x"
    for cell in handed_in.cells:
        cell["metadata"], cell["id"] = NotebookNode(id=cell.id), ""
    assert answers(mend(handed_in))[0] == "def slop(x):\n    return 2 * x"


def test_several_unanswered_questions_are_told_apart_by_their_place(scratch: Any, make_cell: Any) -> None:
    """All stubs of written answers read the same."""
    for name in ("what", "how"):
        scratch.cells.append(make_cell("markdown", f"ask-{name}", f"And {name}?"))
        scratch.cells.append(make_cell("markdown", name, "Model answer.", grade=True, solution=True, points=1))
    scratch.save()
    exercise = scratch.exercise()
    notebook = exercise.released()
    cell_of(notebook, "what")["source"] = "A parabola."
    strip(notebook)
    repaired = repair(read_notebook(notebook_bytes(notebook)), exercise)
    hold(repaired, exercise)
    found = [cell_of(repaired.notebook, name).source for name in ("why", "what", "how")]
    assert found == ["YOUR ANSWER HERE", "A parabola.", "YOUR ANSWER HERE"]


@pytest.mark.parametrize(
    "marks",
    ["yes", 7, None, [], {}, {"grade_id": 7}, {"grade_id": ["slope"]}, {"grade_id": ""}, {"points": {}}, {"grade": 1}],
)
def test_metadata_of_any_shape_is_survived(handed_in: Any, mend: Any, marks: Any) -> None:
    """In a cell of the release and in one of the student's."""
    cell_of(handed_in, "slope")["metadata"]["nbgrader"] = marks
    own = extra("1")
    own["metadata"]["nbgrader"] = marks
    handed_in.cells.append(own)
    assert answers(mend(handed_in)) == [SLOPE, STRIDE, WHY]


def test_an_own_cell_with_the_id_of_a_released_one_gives_way(handed_in: Any, mend: Any) -> None:
    """Ids are not the student's to give."""
    handed_in.cells.insert(0, extra("mine = 1", name="test-slope"))
    handed_in.cells.insert(0, extra("mine = 2", name="own-1"))
    repaired = mend(handed_in)
    assert [cell.source for cell in repaired.notebook.cells[:2]] == ["mine = 2", "mine = 1"]


def test_another_notebook_is_put_aside(mend: Any) -> None:
    """Its cells stay as they are, the whole release is added."""
    other = NotebookNode(cells=[extra("print('ex2')")], metadata=NotebookNode(), nbformat=4, nbformat_minor=5)
    assert len(mend(other).notes) == 7
