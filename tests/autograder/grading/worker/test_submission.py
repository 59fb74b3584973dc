"""One submission is graded: through the real sandbox and the real judge, whatever is in the file."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec
import nbformat
import pytest
from nbgrader.utils import determine_grade

from autograder.course.layout import Course
from autograder.errors import CourseError
from autograder.grading.worker.bench import Bench, Judged, Work, bench_settings, version_of
from autograder.grading.worker.submission import Graded, finish, grade_submission, needs_a_person, prepare
from autograder.model import CellResult, Check, Outcome, Status, TaskReport

from ...conftest import DOUBLE, HALVE


@pytest.fixture
def bench(course: Course) -> Iterator[Bench]:
    with Bench(bench_settings(course)) as bench:
        yield bench


def _cell(graded: Graded, name: str) -> Any:
    return next(cell for cell in graded.notebook.cells if cell.metadata.get("nbgrader", {}).get("grade_id") == name)


def test_the_solutions_earn_full_marks_and_nbgrader_reads_them_in_the_notebook(folder, exercise, bench):
    graded = grade_submission(folder.answer(double=DOUBLE, halve=HALVE), exercise, bench)
    assert graded.report.status is Status.GRADED
    assert (graded.report.score, graded.report.max_score) == (6.0, 6.0)
    assert determine_grade(_cell(graded, "test_double")) == (4.0, 4.0)
    assert determine_grade(_cell(graded, "test_halve")) == (2.0, 2.0)
    assert nbformat.validate(graded.notebook) is None


def test_the_released_stubs_earn_nothing(folder, exercise, bench):
    report = grade_submission(folder.answer(), exercise, bench).report
    assert (report.status, report.score) == (Status.GRADED, 0.0)
    assert {check.outcome for task in report.tasks for check in task.checks} == {Outcome.MISSING}


def test_a_known_mistake_is_named_in_the_report_and_in_the_notebook(folder, exercise, bench):
    graded = grade_submission(folder.answer(double="def double(x):\n    return x + 2.0"), exercise, bench)
    check = graded.report.tasks[0].checks[0]
    assert (check.outcome, check.mistake) == (Outcome.FAILED, "adds_two")
    block = _cell(graded, "test_double").outputs[-2].text
    assert "✗ Every number is doubled." in block
    assert "Likely mistake: adds two." in block
    assert check.hint in block


@pytest.mark.parametrize("code", ["raise SystemExit", "import os; os._exit(0)", "import ctypes; ctypes.string_at(0)"])
def test_a_cell_that_ends_the_process_costs_itself_only_and_is_told_in_a_note(folder, exercise, bench, code: str):
    notebook = nbformat.reads(folder.answer(double=DOUBLE, halve=HALVE).decode(), 4)
    notebook.cells.insert(2, nbformat.v4.new_code_cell(code))
    report = grade_submission(nbformat.writes(notebook).encode(), exercise, bench).report
    assert report.score == 6.0
    assert ("SystemExit" in code) != any(note.startswith("cell 3 ended the process") for note in report.notes)


unreadable = {
    "nothing": b"",
    "no JSON": b"PK\x03\x04 this is a zip file",
    "no notebook": b"[1, 2, 3]",
    "half a notebook": b'{"cells": [{"cell_type": "code", ',
    "deep nesting": b"[" * 200_000,
}


@pytest.mark.parametrize("data", unreadable.values(), ids=unreadable)
def test_what_is_no_notebook_is_graded_0_with_a_reason_and_never_left_ungraded(exercise, bench, data: bytes):
    graded = grade_submission(data, exercise, bench)
    assert (graded.report.status, graded.report.score, graded.report.max_score) == (Status.GRADED, 0.0, 6.0)
    assert graded.report.notes[0].startswith("the notebook: ")
    assert [check.message for task in graded.report.tasks for check in task.checks] == [graded.report.notes[0]] * 2
    assert determine_grade(_cell(graded, "test_double")) == (0.0, 4.0)
    assert graded.nothing_submitted


def test_a_failure_of_ours_is_no_score_and_asks_for_a_person(folder, exercise):
    prepared = prepare(folder.answer(double=DOUBLE, halve=HALVE), exercise)
    ours = Check(name="c", outcome=Outcome.INTERNAL, sentence="S.")
    good = Check(name="c", outcome=Outcome.PASSED, sentence="S.")
    tasks = (
        TaskReport(task="double", score=0.0, max_score=4.0, checks=(ours,)),
        TaskReport(task="halve", score=2.0, max_score=2.0, checks=(good,)),
    )
    graded = finish(prepared, Judged(cells=(), tasks=tasks))
    assert (graded.report.status, graded.report.score) == (Status.INTERNAL, 2.0)
    assert graded.not_graded == {"test_double"}
    assert needs_a_person(graded.report) == ("double",)
    assert determine_grade(_cell(graded, "test_halve")) == (2.0, 2.0)


def test_a_suite_whose_weights_divide_no_points_stops_grading_with_its_author_s_error(folder, exercise, bench):
    folder.rewrite_suite(lambda text: text.replace("@weight(3)", "@weight(-0.5)"))
    with pytest.raises(CourseError, match=r"a weight of -0\.5 divides no points"):
        grade_submission(folder.answer(halve=HALVE), exercise, bench)


def test_a_suite_that_cannot_be_collected_stops_grading_with_its_name(folder, exercise, bench):
    folder.rewrite_suite(lambda text: "def test_a(:")
    prepared = prepare(folder.answer(), exercise)
    assert prepared.work is not None
    with pytest.raises(CourseError, match="suites/ex1_small"):
        bench.judge(prepared.work)
    with pytest.raises(CourseError, match="line 1 of the suite"):
        version_of(prepared.work, bench_settings(Course.open(folder.root)))


def test_student_code_cannot_read_the_course(folder, exercise, bench):
    config = folder.root / "nbgrader_config.py"
    spy = f"def halve(x):\n    return open({str(config)!r}).read()"
    check = grade_submission(folder.answer(halve=spy), exercise, bench).report.tasks[1].checks[0]
    assert check.outcome is Outcome.RAISED
    # Landlock refuses it; behind the second wall it is not there at all.
    assert "PermissionError" in check.message or "FileNotFoundError" in check.message


def test_equal_bytes_give_equal_reports_and_notebooks(folder, exercise, bench):
    data = folder.answer(double="def double(x):\n    print(x)\n    return x")
    first, second = (grade_submission(data, exercise, bench) for _ in range(2))
    assert first.report == second.report
    assert nbformat.writes(first.notebook) == nbformat.writes(second.notebook)


def test_a_report_reads_back_equal(folder, exercise, bench):
    report = grade_submission(folder.answer(halve=HALVE), exercise, bench).report
    assert msgspec.json.decode(msgspec.json.encode(report), type=type(report)) == report


def test_the_work_holds_nothing_of_the_student_but_code(folder, exercise):
    work = prepare(folder.answer(reflection="My name is Ann."), exercise).work
    assert "Ann" not in repr(work)
    assert isinstance(work, Work)
    assert [index for index, _ in work.cells] == [1, 2, 3, 4, 5]


def test_outputs_stand_in_their_cells(folder, exercise):
    prepared = prepare(folder.answer(), exercise)
    stream = {"output_type": "stream", "name": "stdout", "text": "hello\n"}
    results = tuple(CellResult(index=index, execution_count=index) for index in (1, 2, 4))
    graded = finish(
        prepared, Judged(cells=(*results, CellResult(index=3, outputs=(stream,), execution_count=3)), tasks=())
    )
    assert graded.notebook.cells[3].outputs[0].text == "hello\n"
    assert graded.notebook.cells[1].outputs == []
