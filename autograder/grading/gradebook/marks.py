"""What the gradebook says of one submitted notebook, and how the course wants its files: plain records."""

from __future__ import annotations

from autograder.model import Record

__all__ = ["CellMarks", "Conventions", "Marks"]


class CellMarks(Record, frozen=True, kw_only=True):
    """One graded or commented cell as the gradebook has it."""

    score: float | None = None
    max_score: float | None = None
    comment: str | None = None
    waiting: bool = False
    """Whether a person still has to look at it."""


class Marks(Record, frozen=True, kw_only=True):
    """One submitted notebook as the gradebook has it: what feedback shows."""

    score: float
    """With manual points and extra credit, the late penalty taken off."""
    max_score: float
    late_penalty: float
    cells: dict[str, CellMarks]
    """By grade_id."""
    rows: str
    """``rows.row_digests`` of it, as they are now."""


class Conventions(Record, frozen=True, kw_only=True):
    """What the course's configuration says of the files that nbgrader writes."""

    autograded_mode: int
    feedback_mode: int
    ignored: tuple[str, ...]
    """Names and globs of files that are not copied."""
    students_own: dict[str, frozenset[str]]
    """By assignment: source files that do not replace the student's (``Autograde.exclude_overwriting``)."""
