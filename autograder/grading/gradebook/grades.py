"""The whole class out of nbgrader's gradebook, in a handful of queries however large it is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from functools import partial
from typing import Any

from nbgrader.api import Assignment as AssignmentRow
from nbgrader.api import BaseCell, SubmittedAssignment, SubmittedNotebook
from nbgrader.api import Grade as GradeRow
from nbgrader.api import Student as StudentRow
from sqlalchemy import func

from autograder.grading.gradebook.book import Book
from autograder.reporting.records import Assignment, Grade, Person, utc

__all__ = ["assignments_of", "grades_of", "people_of"]


def people_of(book: Book) -> tuple[Person, ...]:
    """Every student of the gradebook, sorted by id."""
    return book.read(_people)


def assignments_of(book: Book, names: Sequence[str]) -> tuple[Assignment, ...]:
    """Those of ``names`` that the gradebook has, sorted by name."""
    return book.read(partial(_assignments, names=names))


def grades_of(book: Book, names: Sequence[str]) -> tuple[Grade, ...]:
    """What every student has for the assignments ``names``, sorted by assignment and student."""
    return book.read(partial(_grades, names=names))


def _people(session: Any) -> tuple[Person, ...]:
    columns = (StudentRow.id, StudentRow.first_name, StudentRow.last_name, StudentRow.email, StudentRow.lms_user_id)
    return tuple(
        Person(
            student_id=row.id,
            first_name=row.first_name or "",
            last_name=row.last_name or "",
            email=row.email or "",
            lms_user_id=row.lms_user_id or "",
        )
        for row in session.query(*columns).order_by(StudentRow.id)
    )


def _assignments(session: Any, names: Sequence[str]) -> tuple[Assignment, ...]:
    rows = session.query(AssignmentRow.name, AssignmentRow.max_score, AssignmentRow.duedate)
    return tuple(
        Assignment(name=name, max_score=float(max_score or 0.0), due=utc(due))
        for name, max_score, due in rows.filter(AssignmentRow.name.in_(names)).order_by(AssignmentRow.name)
    )


def _grades(session: Any, names: Sequence[str]) -> tuple[Grade, ...]:
    by_notebook = (
        session.query(
            SubmittedNotebook.assignment_id,
            func.sum(GradeRow.score),
            func.sum(func.coalesce(GradeRow.extra_credit, 0.0)),
        )
        .join(GradeRow, GradeRow.notebook_id == SubmittedNotebook.id)
        .group_by(SubmittedNotebook.assignment_id)
    )
    scores = {key: (float(score), float(extra)) for key, score, extra in by_notebook}
    late = session.query(SubmittedNotebook.assignment_id, func.sum(SubmittedNotebook.late_submission_penalty))
    penalties = {key: float(penalty or 0.0) for key, penalty in late.group_by(SubmittedNotebook.assignment_id)}
    waiting = defaultdict(set)
    cells = (
        session.query(SubmittedNotebook.assignment_id, BaseCell.name)
        .join(GradeRow, GradeRow.notebook_id == SubmittedNotebook.id)
        .join(BaseCell, BaseCell.id == GradeRow.cell_id)
        .filter(GradeRow.needs_manual_grade)
    )
    for key, cell in cells:
        waiting[key].add(cell)
    submissions = (
        session.query(
            SubmittedAssignment.id,
            SubmittedAssignment.student_id,
            SubmittedAssignment.timestamp,
            SubmittedAssignment.extension,
            AssignmentRow.name,
            AssignmentRow.duedate,
        )
        .join(AssignmentRow, AssignmentRow.id == SubmittedAssignment.assignment_id)
        .filter(AssignmentRow.name.in_(names))
        .order_by(AssignmentRow.name, SubmittedAssignment.student_id)
    )
    return tuple(
        Grade(
            student_id=row.student_id,
            assignment=row.name,
            raw_score=scores.get(row.id, (0.0, 0.0))[0],
            extra_credit=scores.get(row.id, (0.0, 0.0))[1],
            late_penalty=penalties.get(row.id, 0.0),
            submitted=utc(row.timestamp),
            due=utc(row.duedate if row.extension is None or row.duedate is None else row.duedate + row.extension),
            extension=row.extension,
            waiting=tuple(sorted(waiting[row.id])),
        )
        for row in submissions
    )
