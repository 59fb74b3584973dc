"""A class as its reports and exports see it: plain records, filled in by ``grading.class_results``."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from autograder.model import Record, Report

__all__ = ["Assignment", "Attempt", "ClassResults", "Grade", "Person", "StudentWork", "utc"]


class Person(Record, frozen=True, kw_only=True):
    """A student as the gradebook knows them; all but the id may be empty."""

    student_id: str
    first_name: str = ""
    last_name: str = ""
    email: str = ""
    lms_user_id: str = ""
    """Their number in the learning management system, as ``nbgrader db student`` was told."""

    @property
    def name(self) -> str:
        """First and last name, or the id where there are none."""
        return f"{self.first_name} {self.last_name}".strip() or self.student_id


class Assignment(Record, frozen=True, kw_only=True):
    """An assignment of the gradebook, manual points included."""

    name: str
    max_score: float
    due: datetime | None = None
    """UTC; None without a due date."""


class Grade(Record, frozen=True, kw_only=True):
    """What one student has for one assignment, all its notebooks together, as nbgrader's gradebook has it."""

    student_id: str
    assignment: str
    raw_score: float
    """Automatic or manual points of each cell, extra credit included."""
    late_penalty: float = 0.0
    extra_credit: float = 0.0
    submitted: datetime | None = None
    """UTC; None where no time of submission is known."""
    due: datetime | None = None
    """UTC, with this student's extension."""
    extension: timedelta | None = None
    waiting: tuple[str, ...] = ()
    """The grade_ids of the cells that a person still has to grade or look at, sorted."""

    @property
    def score(self) -> float:
        """What counts: nbgrader's own rule, never below 0."""
        return max(0.0, self.raw_score - self.late_penalty)

    @property
    def late(self) -> timedelta:
        """By how much the submission came after its due date; zero when it did not, or when that is not known."""
        if self.submitted is None or self.due is None:
            return timedelta()
        return max(timedelta(), self.submitted - self.due)


class Attempt(Record, frozen=True, kw_only=True):
    """One submission that was graded: of the same student and notebook there may have been others before."""

    answers: str
    """A hash of what was handed in; the same cells give the same."""
    submitted: str = ""
    """The time of submission as ``timestamp.txt`` has it; empty where there was none."""
    score: float
    max_score: float
    """Automatic points, as in the report."""
    passed: int
    checks: int
    cpu_seconds: float | None = None
    """CPU time of the student's processes; None where nothing was run."""


class StudentWork(Record, frozen=True, kw_only=True):
    """One notebook of one student: its last report, and what came before."""

    student_id: str
    exercise: str
    notebook: str
    """Without its ending."""
    report: Report
    attempts: tuple[Attempt, ...] = ()
    """In the order in which they were graded; the last is that of ``report``."""


class ClassResults(Record, frozen=True, kw_only=True):
    """All that is known of a class."""

    course: str
    people: tuple[Person, ...]
    """Sorted by id: all of the gradebook, and whoever handed in."""
    assignments: tuple[Assignment, ...]
    grades: tuple[Grade, ...]
    works: tuple[StudentWork, ...]
    """Sorted by exercise, notebook and student."""


def utc(moment: datetime | None) -> datetime | None:
    """A time of the gradebook, which has no zone and means UTC, with its zone."""
    return None if moment is None else moment.replace(tzinfo=UTC)
