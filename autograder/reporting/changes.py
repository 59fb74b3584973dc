"""What another grading of the same submission changed: the grade of each task, and which checks changed it."""

from __future__ import annotations

from collections.abc import Iterable

from autograder.model import Check, Outcome, Record, Report, TaskReport

__all__ = ["CheckChange", "GradeChange", "changes_of", "most_lost_first"]

LEAST_DIFFERENCE = 1e-9
"""Points; less comes from adding in another order."""


class CheckChange(Record, frozen=True, kw_only=True):
    """One check that does not say what it said before, or weighs another share."""

    old: Check | None
    """None: there was no such check."""
    new: Check | None
    """None: there is no such check any more."""

    @property
    def present(self) -> Check:
        """The check as it is now, or as it was if it is gone."""
        check = self.new or self.old
        assert check is not None
        return check

    @property
    def turn(self) -> str:
        """``passed → failed``."""
        old, new = ("no such check" if check is None else str(check.outcome) for check in (self.old, self.new))
        if self.old is not None and self.new is not None and old == new:
            return f"{new}, weight {self.old.weight:g} → {self.new.weight:g}"
        return f"{old} → {new}"

    @property
    def worse(self) -> bool:
        """It earned something before and does not now."""
        return _passed(self.old) and not _passed(self.new)


class GradeChange(Record, frozen=True, kw_only=True):
    """One task of one submission whose automatic grade is another."""

    student: str
    exercise: str
    notebook: str
    """Without its ending."""
    task: str
    old: float | None
    """None: there was no such task, or the grader failed on it."""
    new: float | None
    """None: there is no such task any more, or the grader fails on it."""
    old_points: float
    """What there was to get."""
    new_points: float
    checks: tuple[CheckChange, ...]
    new_answers: bool
    """Something else was handed in since, so it need not be the suite that changed."""
    by_hand: float | None = None
    """The score that a person gave, which stays whatever the automatic one is."""

    @property
    def difference(self) -> float:
        """Points gained; negative where some are lost."""
        return (self.new or 0.0) - (self.old or 0.0)


def changes_of(student: str, old: Report, new: Report, *, new_answers: bool) -> tuple[GradeChange, ...]:
    """The tasks whose grades differ between two reports of one notebook, in the order of ``new``, then of ``old``."""
    before, now = ({task.task: task for task in report.tasks} for report in (old, new))
    found = []
    for name in dict.fromkeys([*now, *before]):
        was, is_now = before.get(name), now.get(name)
        change = GradeChange(
            student=student,
            exercise=new.exercise,
            notebook=new.notebook.removesuffix(".ipynb"),
            task=name,
            old=_grade(was),
            new=_grade(is_now),
            old_points=was.max_score if was is not None else 0.0,
            new_points=is_now.max_score if is_now is not None else 0.0,
            checks=_checks(was, is_now),
            new_answers=new_answers,
        )
        if (
            (change.old is None) != (change.new is None)
            or abs(change.difference) > LEAST_DIFFERENCE
            or abs(change.old_points - change.new_points) > LEAST_DIFFERENCE
        ):
            found.append(change)
    return tuple(found)


def most_lost_first(changes: Iterable[GradeChange]) -> list[GradeChange]:
    """Grades that are gone, then points lost, the most first; at last what is gained."""
    return sorted(
        changes,
        key=lambda change: (change.new is not None, change.difference, change.exercise, change.task, change.student),
    )


def _passed(check: Check | None) -> bool:
    return check is not None and check.outcome is Outcome.PASSED


def _grade(task: TaskReport | None) -> float | None:
    if task is None or any(check.outcome is Outcome.INTERNAL for check in task.checks):
        return None
    return task.score


def _checks(old: TaskReport | None, new: TaskReport | None) -> tuple[CheckChange, ...]:
    before, now = ({check.name: check for check in task.checks} if task is not None else {} for task in (old, new))
    found = (CheckChange(old=before.get(name), new=now.get(name)) for name in dict.fromkeys([*now, *before]))
    return tuple(
        change
        for change in found
        if change.old is None
        or change.new is None
        or (change.old.outcome, change.old.weight) != (change.new.outcome, change.new.weight)
    )
