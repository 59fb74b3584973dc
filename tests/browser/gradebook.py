"""What stands in a course's gradebook, read behind everybody's back."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any, NamedTuple

__all__ = ["Cell", "cells_of", "students"]


class Cell(NamedTuple):
    """One row of nbgrader's table of grades, with the comment on the cell of the same name."""

    auto_score: float | None
    manual_score: float | None
    needs_manual_grade: bool
    comment: str | None


def cells_of(course: Path, student: str) -> dict[str, Cell]:
    """The graded cells of ``student``, by grade_id."""
    rows = _rows(
        course,
        "SELECT b.name, g.auto_score, g.manual_score, g.needs_manual_grade, c.manual_comment"
        " FROM submitted_assignment s JOIN submitted_notebook n ON n.assignment_id = s.id"
        " JOIN grade g ON g.notebook_id = n.id JOIN base_cell b ON b.id = g.cell_id"
        " LEFT JOIN base_cell a ON a.name = b.name AND a.type = 'SolutionCell' AND a.notebook_id = b.notebook_id"
        " LEFT JOIN comment c ON c.cell_id = a.id AND c.notebook_id = n.id WHERE s.student_id = ?",
        student,
    )
    return {str(name): Cell(auto, manual, bool(needs), comment) for name, auto, manual, needs, comment in rows}


def students(course: Path) -> dict[str, tuple[str, str, float]]:
    """First name, last name and sum of the automatic scores, by student."""
    rows = _rows(
        course,
        "SELECT s.student_id, p.first_name, p.last_name, SUM(g.auto_score) FROM submitted_assignment s"
        " JOIN student p ON p.id = s.student_id"
        " JOIN submitted_notebook n ON n.assignment_id = s.id JOIN grade g ON g.notebook_id = n.id"
        " GROUP BY s.student_id",
    )
    return {student: (first, last, round(score or 0.0, 2)) for student, first, last, score in rows}


def _rows(course: Path, query: str, *values: str) -> list[Any]:
    with sqlite3.connect(course / "gradebook.db") as book:
        return book.execute(query, values).fetchall()
