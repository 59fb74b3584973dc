"""Right solutions with PyTorch's own functions inside a student's notebook have full marks, confined as any."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from autograder.model import Outcome
from autograder.sandbox.launch import Sandbox
from tests.course.graded import ROOT, Answer, exercise, exercises, grade, suite, variants

ANSWERS = list(variants("tests.peers.notebooks"))


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    """The limits of every student: PyTorch is imported within them."""
    with Sandbox(hidden=[ROOT]) as warm:
        yield warm
    for name in exercises():
        suite(name).close()


@pytest.mark.parametrize("right", ANSWERS, ids=str)
def test_a_solution_with_pytorch_has_full_marks(sandbox: Sandbox, right: Answer) -> None:
    reports = grade(sandbox, right.exercise, {right.task: right.source}, tasks=[right.task])
    failed = [check for check in reports[right.task].checks if check.outcome is not Outcome.PASSED]
    assert failed == []
    assert reports[right.task].score == reports[right.task].max_score > 0


def test_every_exercise_has_such_solutions() -> None:
    """They are of tasks that there are, and each calls PyTorch."""
    tasks = {(name, task.name) for name in exercises() for task in exercise(name).tasks}
    assert {(answer.exercise, answer.task) for answer in ANSWERS} <= tasks
    assert {answer.exercise for answer in ANSWERS} == set(exercises())
    assert [answer for answer in ANSWERS if "torch." not in answer.source] == []
