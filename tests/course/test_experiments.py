"""Cells marked as experiments are needed by no task: the solutions have all points without them, in every exercise."""

from __future__ import annotations

import pytest

from autograder.grading.worker.bench import Judged
from autograder.grading.worker.experiments import lean_on, without
from autograder.grading.worker.submission import prepare
from autograder.model import Outcome
from autograder.sandbox.launch import Sandbox
from autograder.sandbox.student import Student
from tests.course.graded import exercise, exercises, suite


@pytest.mark.parametrize("name", exercises())
def test_the_solution_has_all_points_without_experiments_and_no_other_cell_misses_them(
    sandbox: Sandbox, name: str
) -> None:
    prepared = prepare(exercise(name).path, exercise(name))
    assert prepared.work is not None
    work = without(prepared.work, prepared.experiments)
    assert (
        len(exercise(name).experiments) == len(prepared.experiments) == len(prepared.work.cells) - len(work.cells) > 2
    )
    student = Student(sandbox, work.cells)
    assert [cell for cell in student.cells if cell.outcome is not Outcome.PASSED] == []
    tasks = suite(name).judge(student, work.tasks)
    judged = Judged(cells=student.cells, tasks=tasks)
    sandbox.release()
    assert sum(task.score for task in tasks) == exercise(name).max_score
    assert not lean_on(judged, prepared.experiments.values())
