"""What the class report says, as plain records: the page, the tables and the JSON are three views of them."""

from __future__ import annotations

import enum
from datetime import datetime

from autograder.model import Record, TaskReport
from autograder.reporting.records import Attempt, Person

__all__ = [
    "Bin",
    "CheckSummary",
    "ClassReport",
    "ExerciseSummary",
    "Look",
    "Mistake",
    "Spread",
    "StudentExercise",
    "StudentSummary",
    "TaskSummary",
    "Try",
    "Why",
]


class Why(enum.StrEnum):
    """Why a person should look at a submission, the most pressing first."""

    INTERNAL = "internal"
    INCONCLUSIVE = "inconclusive"
    UNREADABLE = "unreadable"
    REPAIRED = "repaired"
    MANUAL = "manual"


class Look(Record, frozen=True, kw_only=True):
    """One submission that a person should look at, for one reason."""

    why: Why
    student_id: str
    exercise: str
    what: tuple[str, ...]
    """Tasks, cells to grade by hand, or what was put right."""


class Bin(Record, frozen=True, kw_only=True):
    """Students whose score lies from ``low`` to below ``high``; in the last one, up to ``high`` itself."""

    low: float
    high: float
    count: int


class Spread(Record, frozen=True, kw_only=True):
    """How numbers are spread: quartiles by linear interpolation."""

    count: int
    low: float
    quarter: float
    median: float
    three_quarters: float
    high: float
    mean: float


class CheckSummary(Record, frozen=True, kw_only=True):
    """One check over the class."""

    name: str
    sentence: str
    judged: int
    """Submissions on which it said something: where we broke or could not tell, it did not."""
    passed: int


class TaskSummary(Record, frozen=True, kw_only=True):
    """One task over the class."""

    name: str
    max_score: float
    judged: int
    full: int
    """Submissions with all of its points."""
    mean: float
    """Points, over ``judged``."""
    checks: tuple[CheckSummary, ...]


class Mistake(Record, frozen=True, kw_only=True):
    """A known mistake that the class makes."""

    exercise: str
    task: str
    name: str
    hint: str
    students: tuple[str, ...]
    """Their ids, sorted."""
    judged: int
    """Submissions of the task."""


class Try(Record, frozen=True, kw_only=True):
    """The first, second, third … submission of whoever made that many."""

    number: int
    students: int
    mean: float
    """Automatic points."""


class ExerciseSummary(Record, frozen=True, kw_only=True):
    """One exercise over the class."""

    name: str
    notebooks: tuple[str, ...]
    max_score: float
    """With manual points."""
    automatic: float
    """Automatic points alone."""
    due: datetime | None
    submitted: int
    late: int
    waiting: dict[str, int]
    """Cells that wait for a person, by grade_id, and in how many submissions."""
    scores: Spread | None
    """What the gradebook has now, penalties taken off; None when nobody handed in."""
    bins: tuple[Bin, ...]
    tasks: tuple[TaskSummary, ...]
    mistakes: tuple[Mistake, ...]
    """The most frequent first."""
    cpu_seconds: Spread | None
    tries: tuple[Try, ...]


class StudentExercise(Record, frozen=True, kw_only=True):
    """One student's submission of one exercise."""

    exercise: str
    score: float
    max_score: float
    late_penalty: float
    extra_credit: float
    submitted: datetime | None
    hours_late: float
    automatic: float
    waiting: tuple[str, ...]
    looks: tuple[Look, ...]
    mistakes: tuple[str, ...]
    tasks: tuple[TaskReport, ...]
    notes: tuple[str, ...]
    attempts: tuple[Attempt, ...]
    cpu_seconds: float | None


class StudentSummary(Record, frozen=True, kw_only=True):
    """One student over all exercises of the report."""

    person: Person
    exercises: tuple[StudentExercise, ...]
    """Those handed in, in the order of the report's."""
    score: float
    max_score: float
    """Of all exercises, those not handed in among them."""


class ClassReport(Record, frozen=True, kw_only=True):
    """All of it."""

    course: str
    exercises: tuple[ExerciseSummary, ...]
    students: tuple[StudentSummary, ...]
    looks: tuple[Look, ...]
    """The most pressing first, then by exercise and student; what waits for manual grading is not among them, for
    with a question in every notebook that is everybody."""
    version: int = 1
