"""A course without suites: confined, and exactly nbgrader's scores."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import nbformat
import nbgrader
import pytest
from nbgrader.utils import determine_grade

from autograder.course.layout import Course
from autograder.grading.alone import checking_alone
from autograder.grading.run import find_submissions, grade_course
from autograder.grading.worker.plain import scores_by_nbgrader
from autograder.model import Outcome, Report, Status, Task

from ...conftest import STEPS, gradebook_rows, stock

EXAMPLE = Path(nbgrader.__file__).parent / "docs" / "source" / "user_guide"
CONFIG = 'c = get_config()\nc.CourseDirectory.course_id = "example"\n'

outputs = {
    "silence is full marks": ([], 3.0, Outcome.PASSED),
    "an error is nothing": (
        [nbformat.v4.new_output("error", ename="AssertionError", evalue="no", traceback=[])],
        0.0,
        Outcome.FAILED,
    ),
    "a warning is nothing": ([nbformat.v4.new_output("stream", name="stderr", text="w")], 0.0, Outcome.FAILED),
    "a number is partial credit": (
        [nbformat.v4.new_output("execute_result", {"text/plain": "1.5"})],
        1.5,
        Outcome.FAILED,
    ),
    "too high a number asks for a person": (
        [nbformat.v4.new_output("execute_result", {"text/plain": "99"})],
        0.0,
        Outcome.INTERNAL,
    ),
}


@pytest.mark.parametrize(("shown", "score", "outcome"), outputs.values(), ids=outputs)
def test_the_score_is_what_nbgrader_reads(shown: list[Any], score: float, outcome: Outcome):
    marks = {"grade_id": "test_a", "grade": True, "solution": False, "locked": True, "points": 3, "schema_version": 3}
    cell = nbformat.v4.new_code_cell(metadata={"nbgrader": marks}, outputs=shown)
    (report,) = scores_by_nbgrader(
        nbformat.v4.new_notebook(cells=[cell]), [Task(name="a", points=3.0, test_cell="test_a")]
    )
    assert (report.score, report.checks[0].outcome) == (score, outcome)
    if outcome is not Outcome.INTERNAL:
        assert determine_grade(cell) == (score, 3.0)


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """nbgrader's own example course, released, as it comes with nbgrader."""
    root = tmp_path_factory.mktemp("example")
    for step in ("source", "submitted"):
        shutil.copytree(EXAMPLE / step, root / step)
    shutil.rmtree(root / "source" / "ps1_autotest")  # its tests are made by a kernel
    (root / "nbgrader_config.py").write_text(CONFIG)
    stock(root, "generate_assignment", "ps1")
    return root


@pytest.fixture(scope="module")
def theirs(example: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """The gradebook that plain nbgrader gives, with a kernel and without a word of ours."""
    root = tmp_path_factory.mktemp("plain") / "course"
    shutil.copytree(example, root)
    stock(root, "autograde", "ps1")
    return gradebook_rows(root / "gradebook.db")


def test_nighthike_grade_fills_the_gradebook_of_nbgraders_own_example_as_nbgrader_does(
    example: Path, theirs: dict[str, Any], tmp_path: Path
):
    shutil.copytree(example, tmp_path / "course")
    course = Course.open(tmp_path / "course")
    exercises = course.exercises()
    reports: list[Report] = []
    submissions = find_submissions(course, exercises)
    grade_course(course, exercises, submissions, jobs=1, done=lambda graded: reports.append(graded.report))
    assert gradebook_rows(tmp_path / "course" / "gradebook.db") == theirs
    assert [report.status for report in reports] == [Status.GRADED] * 4
    assert sum(report.score for report in reports) == 4.5


def test_stock_autograde_with_our_steps_fills_it_as_nbgrader_does(
    example: Path, theirs: dict[str, Any], tmp_path: Path
):
    shutil.copytree(example, tmp_path / "course")
    (tmp_path / "course" / "nbgrader_config.py").write_text(CONFIG + STEPS)
    stock(tmp_path / "course", "autograde", "ps1")
    assert gradebook_rows(tmp_path / "course" / "gradebook.db") == theirs


def test_one_notebook_is_checked_with_the_hidden_tests_and_without_the_courses_gradebook(example: Path):
    before = (example / "gradebook.db").read_bytes()
    course = Course.open(example)
    with checking_alone(course) as check:
        report = check(course.exercise("ps1/problem1"), example / "submitted/bitdiddle/ps1/problem1.ipynb")
    assert (report.score, report.max_score) == (1.5, 3.0)
    assert (example / "gradebook.db").read_bytes() == before
