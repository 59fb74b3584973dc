"""From checks to points. Credit starts at 0.0; only a check that passed in the trusted process adds to it."""

from __future__ import annotations

from collections.abc import Sequence

from autograder.model import Check, Outcome, Task, TaskReport

__all__ = ["score_task"]

DECIMALS = 2
"""Points are given to the hundredth; a task whose checks all pass has all of its points, exactly."""


def score_task(task: Task, checks: Sequence[Check]) -> TaskReport:
    """The task's points times the passed share of its checks' weights."""
    total = sum(check.weight for check in checks)
    passed = sum(check.weight for check in checks if check.outcome is Outcome.PASSED)
    score = 0.0
    if total > 0:
        score = task.points if passed == total else round(task.points * passed / total, DECIMALS)
    return TaskReport(task=task.name, score=score, max_score=task.points, checks=tuple(checks))
