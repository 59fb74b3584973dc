"""What is the release's comes back, what is the student's stays."""

from __future__ import annotations

from typing import Any

import pytest
from nbformat import NotebookNode

from autograder.course.repair import DEFINED_ELSEWHERE
from tests.autograder.course.handed_in import SLOPE, STRIDE, WHY, answers, at, cell_of, extra, ids, retype


def test_an_honest_notebook_is_left_as_it_is(handed_in: Any, mend: Any) -> None:
    """Nothing to note, nothing changed."""
    repaired = mend(handed_in)
    assert repaired.notes == ()
    assert repaired.notebook == handed_in


def test_outputs_and_other_metadata_of_the_student_are_dropped(handed_in: Any, mend: Any) -> None:
    """They count for nothing and could run in an instructor's browser."""
    handed_in.cells.append(extra("x = 1"))
    handed_in.cells[-1]["metadata"] = NotebookNode(raw_mimetype="text/html")
    handed_in.cells[-1]["execution_count"] = 3
    handed_in["metadata"]["title"] = "<script>"
    cell_of(handed_in, "race")["outputs"] = [NotebookNode(output_type="stream", name="stdout", text="2.4\n")]
    repaired = mend(handed_in)
    assert repaired.notes == ()
    assert repaired.notebook.cells[-1].metadata == {}


@pytest.mark.parametrize("name", ["test-slope", "test-stride", "supplied", "question"])
def test_a_deleted_locked_cell_comes_back_in_its_place(handed_in: Any, mend: Any, hill: Any, name: str) -> None:
    """And is noted by number and name."""
    before = [cell.id for cell in handed_in.cells]
    number = before.index(name) + 1
    handed_in.cells.remove(cell_of(handed_in, name))
    repaired = mend(handed_in)
    assert ids(repaired) == before
    assert repaired.notes == (f"cell {number} ({name.replace('-', '_')}) was missing and was added back",)


def test_an_empty_notebook_becomes_the_release_without_its_plain_cells(handed_in: Any, mend: Any, hill: Any) -> None:
    """Text that is nobody's question may be deleted."""
    handed_in["cells"] = []
    repaired = mend(handed_in)
    assert [cell.source for cell in repaired.notebook.cells] == [cell.source for cell in hill.named.values()]
    assert len(repaired.notes) == len(hill.named)


def test_a_check_comes_back_after_what_it_checks(handed_in: Any, mend: Any) -> None:
    """Also after the student's helper below the answer."""
    handed_in.cells.insert(at(handed_in, "slope") + 1, extra("def helper(x):\n    return 2 * x"))
    handed_in.cells.remove(cell_of(handed_in, "test-slope"))
    repaired = mend(handed_in)
    assert ids(repaired)[2:6] == ["slope", "mine", "test-slope", "between"]


def test_supplied_code_comes_back_before_what_uses_it(handed_in: Any, mend: Any) -> None:
    """Above the student's cells."""
    handed_in.cells.insert(at(handed_in, "supplied") + 1, extra("TWICE = 2 * HEIGHT"))
    handed_in.cells.remove(cell_of(handed_in, "supplied"))
    assert ids(mend(handed_in))[:4] == ["title", "supplied", "mine", "slope"]


def test_a_changed_locked_cell_is_restored(handed_in: Any, mend: Any) -> None:
    """An assertion taken out comes back; nothing of it is kept."""
    cell_of(handed_in, "test-slope")["source"] = "x = slope(2.0)\nprint(x)"
    repaired = mend(handed_in)
    assert repaired.notes == ("cell 4 (test_slope) was restored from the release",)
    assert len(repaired.notebook.cells) == len(handed_in.cells)


def test_white_space_is_no_change(handed_in: Any, mend: Any) -> None:
    """Editors strip it."""
    cell_of(handed_in, "test-slope")["source"] += "  \n\n"
    assert mend(handed_in).notes == ()


def test_a_function_written_into_a_locked_cell_is_kept(handed_in: Any, mend: Any) -> None:
    """In a cell of its own above, so that the task is not lost and the release's own code counts."""
    cell_of(handed_in, "slope")["source"] = ""
    cell_of(handed_in, "test-slope")["source"] = f"{SLOPE}\n\nassert True"
    repaired = mend(handed_in)
    position = at(repaired.notebook, "test-slope")
    assert repaired.notebook.cells[position - 1].source == f"{SLOPE}\n\nassert True"
    assert repaired.notes == (
        "cell 4 (test_slope) was restored from the release; what was written into it is kept in a cell of its own",
    )


def test_an_answer_written_into_the_question_is_kept(handed_in: Any, mend: Any) -> None:
    """Below it, for the person who grades it."""
    cell_of(handed_in, "question")["source"] = "Why does it work?\n\nBecause it is a parabola."
    repaired = mend(handed_in)
    kept = repaired.notebook.cells[at(repaired.notebook, "question") + 1]
    assert (kept.cell_type, kept.source) == ("markdown", "Why does it work?\n\nBecause it is a parabola.")


def test_a_shortened_question_is_restored(handed_in: Any, mend: Any) -> None:
    """There is nothing of the student's in it."""
    cell_of(handed_in, "question")["source"] = "Why?"
    cell_of(handed_in, "question")["source"] = "Why does it"
    repaired = mend(handed_in)
    assert len(repaired.notebook.cells) == len(handed_in.cells)
    assert repaired.notes == ("cell 9 (question) was restored from the release",)


def test_a_deleted_answer_is_the_stub_again(handed_in: Any, mend: Any, hill: Any) -> None:
    """Where the function stands nowhere else."""
    handed_in.cells.remove(cell_of(handed_in, "slope"))
    handed_in.cells.remove(cell_of(handed_in, "why"))
    repaired = mend(handed_in)
    assert answers(repaired) == [hill.named["slope"].source, STRIDE, hill.named["why"].source]
    assert repaired.notes == (
        "cell 3 (slope) was missing and was added back",
        "cell 10 (why) was missing and was added back",
    )


def test_a_stub_never_replaces_a_function_defined_elsewhere(handed_in: Any, mend: Any) -> None:
    """Two answers in one cell: the second's own cell comes back without code."""
    cell_of(handed_in, "slope")["source"] = f"{SLOPE}\n\n\n{STRIDE}"
    handed_in.cells.remove(cell_of(handed_in, "stride"))
    assert answers(mend(handed_in))[:2] == [f"{SLOPE}\n\n\n{STRIDE}", DEFINED_ELSEWHERE]


def test_an_answer_merged_with_its_check_is_kept(handed_in: Any, mend: Any) -> None:
    """The check comes back below it."""
    cell_of(handed_in, "slope")["source"] = f"{SLOPE}\n\nassert slope(1.0) == 2.0"
    handed_in.cells.remove(cell_of(handed_in, "test-slope"))
    repaired = mend(handed_in)
    assert answers(repaired)[0].startswith(SLOPE)
    assert repaired.notes == ("cell 4 (test_slope) was missing and was added back",)


@pytest.mark.parametrize("kind", ["markdown", "raw"])
def test_a_retyped_answer_is_code_again(handed_in: Any, mend: Any, kind: str) -> None:
    """The function would not be there at all."""
    retype(cell_of(handed_in, "slope"), kind)
    repaired = mend(handed_in)
    assert answers(repaired)[0] == SLOPE
    assert repaired.notes == (f"cell 3 (slope) was a {kind} cell and is a code cell again",)


def test_a_written_answer_in_a_code_cell_is_text_again(handed_in: Any, mend: Any) -> None:
    """It would be run, and fail."""
    retype(cell_of(handed_in, "why"), "code")
    repaired = mend(handed_in)
    assert answers(repaired)[2] == WHY
    assert repaired.notes == ("cell 10 (why) was a code cell and is a markdown cell again",)


def test_a_retyped_check_is_restored(handed_in: Any, mend: Any) -> None:
    """A check turned into text would check nothing."""
    retype(cell_of(handed_in, "test-slope"), "markdown")
    assert mend(handed_in).notes == ("cell 4 (test_slope) was restored from the release",)


def test_pictures_in_a_written_answer_stay(handed_in: Any, mend: Any) -> None:
    """A drawing can be the answer."""
    cell_of(handed_in, "why")["attachments"] = {"hill.png": {"image/png": "aGk="}}
    assert cell_of(mend(handed_in).notebook, "why").attachments == {"hill.png": {"image/png": "aGk="}}


def test_swapped_tasks_are_put_in_order(handed_in: Any, mend: Any) -> None:
    """Checks move to their answers."""
    first, second = at(handed_in, "test-slope"), at(handed_in, "test-stride")
    handed_in.cells[first], handed_in.cells[second] = handed_in.cells[second], handed_in.cells[first]
    repaired = mend(handed_in)
    assert ids(repaired) == [cell.id for cell in mend(repaired.notebook).notebook.cells]
    assert all("was moved back to its place" in note for note in repaired.notes)
    assert repaired.notes


def test_an_answer_moved_below_its_check_stays_and_the_check_moves(handed_in: Any, mend: Any) -> None:
    """With the cells that the student put before it."""
    handed_in.cells.insert(at(handed_in, "slope"), handed_in.cells.pop(at(handed_in, "test-slope")))
    handed_in.cells.insert(at(handed_in, "slope"), extra("TWO = 2"))
    repaired = mend(handed_in)
    assert ids(repaired)[2:5] == ["mine", "slope", "test-slope"]
    assert repaired.notes == ("cell 4 (test_slope) was moved back to its place",)


def test_own_cells_stay_among_their_neighbours(handed_in: Any, mend: Any) -> None:
    """Between, before, after."""
    for name, before in (("one", "title"), ("two", "slope"), ("three", "test-slope"), ("four", "race")):
        handed_in.cells.insert(at(handed_in, before), extra(f"{name} = 1", name=name))
    handed_in.cells.append(extra("five = 1", name="five"))
    repaired = mend(handed_in)
    assert repaired.notes == ()
    assert repaired.notebook == handed_in


def test_claimed_points_do_not_count(handed_in: Any, mend: Any) -> None:
    """Neither more for a check nor any for a cell of one's own."""
    cell_of(handed_in, "test-slope")["metadata"]["nbgrader"]["points"] = 1000
    own = extra("1")
    own["metadata"] = NotebookNode(nbgrader=NotebookNode(grade=True, grade_id="bonus", points=50, solution=False))
    handed_in.cells.append(own)
    assert mend(handed_in).notes == (
        "cell 4 (test_slope) is worth 3 points again",
        "points claimed by 1 cell that the release does not have do not count",
    )


def test_notes_repeat_nothing_that_the_student_wrote(handed_in: Any, mend: Any) -> None:
    """They are shown to others."""
    for cell in handed_in.cells:
        cell["source"] = "XYZZY"
        cell["id"] = "XYZZY"
        cell["metadata"]["nbgrader"] = {"grade_id": "XYZZY", "points": "XYZZY"}
    assert "XYZZY" not in " ".join(mend(handed_in).notes)
