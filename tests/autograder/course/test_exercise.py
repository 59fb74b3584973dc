"""An exercise is what students receive and what it is worth."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest

from autograder.course.notebook import notebook_bytes
from autograder.course.release import release
from autograder.errors import CourseError
from autograder.model import Task


def test_cells_are_those_of_the_release(scratch: Any) -> None:
    """What nbgrader writes to release/ and what is made in memory are one notebook."""
    course = scratch.open()
    (path,) = release(course)
    assert notebook_bytes(course.exercise("ex1_hill").released()) == path.read_bytes()


def test_solutions_are_gone_and_signatures_stay(hill: Any) -> None:
    """The stub takes the place of the marked region alone."""
    assert hill.named["slope"].source == (
        'def slope(x):\n    """How steep the hill is at x."""\n    # YOUR CODE HERE\n    raise NotImplementedError()'
    )
    assert hill.named["why"].source == "YOUR ANSWER HERE"


def test_tasks_carry_the_points_of_their_test_cells(hill: Any) -> None:
    """One task for each points cell, named without test_; written answers are a person's."""
    assert hill.tasks == (
        Task(name="slope", points=3.0, test_cell="test_slope"),
        Task(name="stride", points=5.0, test_cell="test_stride"),
    )
    assert hill.max_score == 8.0
    assert [(cell.grade_id, cell.points) for cell in hill.manual] == [("why", 2.0)]


def test_what_a_cell_is_to_nbgrader(hill: Any) -> None:
    """Points cells and supplied cells are locked, answers and plain cells are not."""
    assert {cell.id for cell in hill.cells if cell.locked} == {"supplied", "test-slope", "test-stride", "question"}
    assert {cell.id for cell in hill.cells if cell.solution} == {"slope", "stride", "why"}
    assert {cell.id for cell in hill.cells if cell.grade_id is None} == {"title", "between", "race"}
    assert [cell.index for cell in hill.cells] == list(range(10))
    checksum = hill.named["slope"].metadata["nbgrader"]["checksum"]
    assert len(checksum) == 32
    assert hill.named["slope"].metadata["deletable"] is False


def test_a_released_notebook_is_a_copy(hill: Any) -> None:
    """Whoever changes it changes nothing else."""
    before = notebook_bytes(hill.released())
    changed = hill.released()
    changed.cells[2].metadata["nbgrader"]["points"] = 99
    changed.metadata["kernelspec"]["name"] = "julia"
    assert notebook_bytes(hill.released()) == before


def test_an_exercise_can_be_written_down(hill: Any) -> None:
    """Reports are stored under a hash of it."""
    text = msgspec.json.encode(hill, enc_hook=str)
    assert json.loads(text)["name"] == "ex1_hill"


def test_a_manually_graded_task_is_manual(scratch: Any, make_cell: Any) -> None:
    """nbgrader's task cells keep their question and lose their marking guide."""
    text = "Draw the hill.\n\n### BEGIN MARK SCHEME\nOne point for a vertex.\n### END MARK SCHEME"
    scratch.cells.append(make_cell("markdown", "drawing", text, task=True, locked=True, points=4))
    scratch.save()
    exercise = scratch.exercise()
    assert [(cell.grade_id, cell.points, cell.locked) for cell in exercise.manual] == [
        ("why", 2.0, False),
        ("drawing", 4.0, True),
    ]
    assert exercise.named["drawing"].source == "Draw the hill.\n"
    assert exercise.max_score == 8.0


def test_headers_of_the_course_are_part_of_it(scratch: Any, make_cell: Any, make_notebook: Any) -> None:
    """IncludeHeaderFooter finds its file from the course's folder, wherever the command runs."""
    header = notebook_bytes(make_notebook([make_cell("markdown", "header", "Read this first.")]))
    scratch.write("header.ipynb", header.decode())
    config = scratch.root / "nbgrader_config.py"
    config.write_text(config.read_text() + 'c.IncludeHeaderFooter.header = "header.ipynb"\n')
    here = Path.cwd()
    assert scratch.exercise().cells[0].source == "Read this first."
    assert Path.cwd() == here


def test_a_header_without_ids_is_a_fault(scratch: Any, make_cell: Any, make_notebook: Any) -> None:
    """nbformat would draw one at random at every release."""
    header = make_notebook([make_cell("markdown", "header", "Read this first.")])
    del header.cells[0]["id"]
    header["nbformat_minor"] = 4
    scratch.write("header.ipynb", notebook_bytes(header).decode())
    config = scratch.root / "nbgrader_config.py"
    config.write_text(config.read_text() + 'c.IncludeHeaderFooter.header = "header.ipynb"\n')
    with pytest.raises(CourseError, match=r"the header or footer has a cell without an id of its own"):
        scratch.exercise()


def test_pictures_of_the_source_stay(scratch: Any) -> None:
    """An attachment belongs to its cell."""
    scratch.named("title")["attachments"] = {"hill.png": {"image/png": "aGk="}}
    scratch.save()
    assert scratch.exercise().cells[0].attachments == {"hill.png": {"image/png": "aGk="}}


def test_a_source_that_cannot_be_read_is_a_fault_of_the_course(scratch: Any) -> None:
    """Not of a student and not of ours."""
    scratch.source.write_text("{")
    with pytest.raises(CourseError, match=r"hill\.ipynb: is not a notebook"):
        scratch.exercise()
