"""The course holds together: solutions have all points, stubs none, every known mistake is caught and rightly named,
every honest variant has full marks."""

from __future__ import annotations

from collections import Counter

import pytest

from autograder.model import Outcome
from autograder.sandbox.launch import Sandbox
from tests.course.graded import Answer, exercise, exercises, grade, mistakes, suite, total, variants

POINTS = 18
MISTAKES = list(mistakes())
VARIANTS = list(variants())


@pytest.mark.parametrize("name", exercises())
def test_the_solution_has_all_points(sandbox: Sandbox, name: str) -> None:
    reports = grade(sandbox, name, {})
    assert [
        check for report in reports.values() for check in report.checks if check.outcome is not Outcome.PASSED
    ] == []
    assert total(reports) == exercise(name).max_score == POINTS


@pytest.mark.parametrize("name", exercises())
def test_the_released_stub_has_none(sandbox: Sandbox, name: str) -> None:
    assert total(grade(sandbox, name, {}, released=True)) == 0


@pytest.mark.parametrize("name", exercises())
def test_every_task_has_checks_and_every_check_a_task(name: str) -> None:
    assert suite(name).tasks == {task.name for task in exercise(name).tasks}


@pytest.mark.parametrize("wrong", MISTAKES, ids=str)
def test_a_known_mistake_is_caught_and_rightly_named(sandbox: Sandbox, wrong: Answer) -> None:
    """It loses points of its task, is named there by its own name and no other, and costs no other task anything."""
    reports = grade(sandbox, wrong.exercise, {wrong.task: wrong.source})
    mine = reports.pop(wrong.task)
    assert mine.score < mine.max_score
    assert {check.mistake for check in mine.checks} - {None} == {wrong.name}, mine
    for other in reports.values():
        assert other.score == other.max_score, other


@pytest.mark.parametrize("right", VARIANTS, ids=str)
def test_an_honest_variant_has_full_marks(sandbox: Sandbox, right: Answer) -> None:
    reports = grade(sandbox, right.exercise, {right.task: right.source})
    failed = [check for report in reports.values() for check in report.checks if check.outcome is not Outcome.PASSED]
    assert failed == []
    assert total(reports) == POINTS


@pytest.mark.parametrize("name", exercises())
def test_there_are_enough_mistakes_and_variants(name: str) -> None:
    """Ten known mistakes for each exercise (five for the warm-up), four variants for each task that is a function."""
    wrong = {answer.name for answer in MISTAKES if answer.exercise == name}
    assert len(wrong) >= (5 if name.startswith("ex0") else 10)
    styles = Counter(answer.task for answer in VARIANTS if answer.exercise == name)
    named = [task.name for task in exercise(name).tasks if task.name not in ("quiz", "suspects")]
    assert {task: styles[task] for task in named if styles[task] < 4} == {}
