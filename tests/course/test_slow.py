"""A right but slow solution loses the race and nothing else; every timed task has enough slow and honest styles."""

from __future__ import annotations

from collections import Counter

import pytest

from autograder.model import Outcome
from autograder.sandbox.launch import Sandbox
from tests.course.graded import Answer, exercises, grade, suite, variants

STYLES = 5
"""The least number of slow styles, and of honest ones, for each timed task."""
SLOW = list(variants("tests.course.slow"))


@pytest.mark.parametrize("slow", SLOW, ids=str)
def test_a_slow_version_loses_the_race_and_nothing_else(sandbox: Sandbox, slow: Answer) -> None:
    """The race is lost by the clock, not left open; every other check of the task finds the values right."""
    reports = grade(sandbox, slow.exercise, {slow.task: slow.source}, tasks=[slow.task], visible_checks=False)
    checks = {check.name: check for check in reports[slow.task].checks}
    (race,) = (checks.pop(name) for name in suite(slow.exercise).races[slow.task])
    assert race.outcome is Outcome.FAILED, race
    assert race.message.startswith("Right, but slow: "), race
    assert [check for check in checks.values() if check.outcome is not Outcome.PASSED] == []


@pytest.mark.parametrize("name", exercises())
def test_every_timed_task_has_slow_and_honest_styles(name: str) -> None:
    """The limit of a race stands between the two, so both must be known; a task that is not timed has no slow ones."""
    timed = suite(name).races.keys()
    slow, honest = (
        Counter(answer.task for answer in answers if answer.exercise == name) for answers in (SLOW, variants())
    )
    assert slow.keys() == timed
    assert {task: (slow[task], honest[task]) for task in timed if min(slow[task], honest[task]) < STYLES} == {}
