"""A fault in a source notebook is told by cell and line, with what to do about it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from autograder.errors import CourseError


def marks_of(cell: Any) -> dict[str, Any]:
    marks: dict[str, Any] = cell.metadata["nbgrader"]
    return marks


def edit(name: str, **changes: Any) -> Callable[[Any], None]:
    """Change keys of the cell's nbgrader metadata; None removes one."""

    def fault(scratch: Any) -> None:
        marks = marks_of(scratch.named(name))
        for key, value in changes.items():
            marks.pop(key, None) if value is None else marks.update({key: value})

    return fault


def replace(name: str, old: str, new: str) -> Callable[[Any], None]:
    """Change the cell's text."""

    def fault(scratch: Any) -> None:
        cell = scratch.named(name)
        assert old in cell.source
        cell.source = cell.source.replace(old, new)

    return fault


def no_kernel(scratch: Any) -> None:
    del scratch.notebook.metadata["kernelspec"]


def no_solution_cell(scratch: Any) -> None:
    scratch.cells.remove(scratch.named("slope"))


def same_ids(scratch: Any) -> None:
    scratch.named("between")["id"] = "title"


FAULTS = {
    "end missing": (
        replace("slope", "    ### END SOLUTION", ""),
        "hill.ipynb, cell slope, line 3: ### BEGIN SOLUTION has no ### END SOLUTION; add one",
    ),
    "begin missing": (
        replace("stride", "    ### BEGIN SOLUTION\n", ""),
        "hill.ipynb, cell stride, line 4: ### END SOLUTION has no ### BEGIN SOLUTION; add one above it",
    ),
    "nested": (
        replace("slope", "    return steepness\n", "    ### BEGIN SOLUTION\n"),
        "hill.ipynb, cell slope, line 5: ### BEGIN SOLUTION stands inside the region that began on line 3; "
        "put ### END SOLUTION before it",
    ),
    "hidden tests cut off": (
        replace("test-slope", "assert", "### BEGIN HIDDEN TESTS\nassert"),
        "hill.ipynb, cell test_slope, line 1: ### BEGIN HIDDEN TESTS has no ### END HIDDEN TESTS; add one",
    ),
    "solution where none may be": (
        replace("race", "print", "### BEGIN SOLUTION\n### END SOLUTION\nprint"),
        "hill.ipynb, cell 8, line 1: a solution in a cell that is no solution cell; "
        "mark the cell as one (solution: true)",
    ),
    "hidden test where none may be": (
        replace("race", "print", "### BEGIN HIDDEN TESTS\n### END HIDDEN TESTS\nprint"),
        "hill.ipynb, cell 8, line 1: a hidden test in a cell without points; move it to one",
    ),
    "marking guide in the open": (
        replace("question", "Why", "### BEGIN MARK SCHEME\nvertex\n### END MARK SCHEME\nWhy"),
        "hill.ipynb, cell question, line 1: a marking guide outside the solution of a cell that is no manually graded "
        "task; put it between the marks of the solution",
    ),
    "same grade_id": (
        edit("stride", grade_id="slope"),
        "hill.ipynb, cell slope: cells 3 and 6 have the same grade_id; rename one",
    ),
    "test without solution": (
        no_solution_cell,
        "hill.ipynb, cell test_slope: there is no solution cell called slope; add one or rename this cell",
    ),
    "points under another name": (
        edit("test-slope", grade_id="slope_test"),
        "hill.ipynb, cell slope_test: carries points but is not called test_<task>; rename it after its task",
    ),
    "no points": (
        edit("test-slope", points=None),
        "hill.ipynb, cell test_slope: is graded but has no points; set them in its nbgrader metadata",
    ),
    "points in words": (
        edit("test-slope", points="three"),
        "hill.ipynb, cell test_slope: its points are 'three'; give a number of 0 or more",
    ),
    "points below zero": (
        edit("test-slope", points=-1),
        "hill.ipynb, cell test_slope: its points are -1; give a number of 0 or more",
    ),
    "points yes": (
        edit("test-slope", points=True),
        "hill.ipynb, cell test_slope: its points are True; give a number of 0 or more",
    ),
    "no grade_id": (
        edit("slope", grade_id=None),
        "hill.ipynb, cell 3: its grade_id is None; use letters, digits, _ and -",
    ),
    "grade_id with spaces": (
        edit("slope", grade_id="my slope"),
        "hill.ipynb, cell my slope: its grade_id is 'my slope'; use letters, digits, _ and -",
    ),
    "old metadata": (
        edit("slope", schema_version=2),
        "hill.ipynb, cell slope: its nbgrader metadata is not of version 3; run nbgrader update on it",
    ),
    "half the metadata": (
        edit("slope", locked=None),
        "hill.ipynb, cell slope: its nbgrader metadata has no true or false for locked; add it",
    ),
    "written answer without points": (
        edit("why", grade=False),
        "hill.ipynb, cell why: a written answer must be both graded and a solution; set grade and solution",
    ),
    "task in code": (
        edit("slope", task=True),
        "hill.ipynb, cell slope: a manually graded task must be a markdown cell; change its type",
    ),
    "no kernel": (no_kernel, "hill.ipynb: has no kernelspec; open it in Jupyter, choose its kernel and save it"),
    "same ids": (
        same_ids,
        "hill.ipynb, cell 5: has no id of its own, so no two releases are alike; save it again in Jupyter",
    ),
}


@pytest.mark.parametrize("case", FAULTS)
def test_a_fault_is_told_by_cell_and_line(scratch: Any, case: str) -> None:
    """The whole sentence, as the author reads it."""
    fault, sentence = FAULTS[case]
    fault(scratch)
    scratch.save()
    with pytest.raises(CourseError) as caught:
        scratch.exercise()
    assert str(caught.value) == sentence


def test_what_only_nbgrader_refuses_is_told_in_its_words(scratch: Any) -> None:
    """A language without a stub is its affair."""
    scratch.notebook.metadata["kernelspec"]["language"] = "cobol"
    scratch.save()
    with pytest.raises(CourseError, match=r"hill\.ipynb: nbgrader cannot make the student version: .*'cobol'"):
        scratch.exercise()


def test_names_of_points_cells_are_free_without_a_suite(scratch: Any) -> None:
    """Any nbgrader course will do: its points cells are called what they like and need no partner."""
    marks_of(scratch.named("test-slope"))["grade_id"] = "q1_tests"
    scratch.save()
    (scratch.suite / "test_hill.py").unlink()
    assert [task.name for task in scratch.exercise().tasks] == ["q1_tests", "stride"]


def test_other_marks_are_found_where_the_course_has_its_own(scratch: Any) -> None:
    """``ClearSolutions.begin_solution_delimeter`` counts for us as for nbgrader."""
    scratch.write(
        "nbgrader_config.py",
        (scratch.root / "nbgrader_config.py").read_text()
        + 'c.ClearSolutions.begin_solution_delimeter = "SECRET >>"\n'
        + 'c.ClearSolutions.end_solution_delimeter = "<< SECRET"\n',
    )
    for cell in scratch.cells:
        cell.source = cell.source.replace("### BEGIN SOLUTION", "# SECRET >>").replace(
            "### END SOLUTION", "# << SECRET"
        )
    scratch.save()
    assert "steepness" not in scratch.exercise().named["slope"].source
    scratch.named("slope").source = scratch.named("slope").source.replace("    # << SECRET", "")
    scratch.save()
    with pytest.raises(CourseError, match="line 3: ### SECRET >> has no ### << SECRET; add one"):
        scratch.exercise()
