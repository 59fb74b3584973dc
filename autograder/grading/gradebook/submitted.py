"""The rows that one submission has in nbgrader's gradebook: entered where they are missing, then read and changed.

nbgrader's ``update_or_create_student`` and ``update_or_create_submission`` enter the same rows, object by object, which
took longer than everything else that is written of a submission. Ids are drawn as nbgrader draws them.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

from nbgrader.api import (
    Assignment,
    BaseCell,
    Comment,
    Grade,
    Notebook,
    Student,
    SubmittedAssignment,
    SubmittedNotebook,
    new_uuid,
)
from sqlalchemy import Connection, Select, and_, bindparam, insert, select, update

from autograder.errors import GraderError

__all__ = ["CommentRow", "Entered", "GradeRow", "comments_of", "enter", "grades_of", "save_comments", "save_grades"]

HAVE_GRADES = ("GradeCell", "TaskCell")
HAVE_COMMENTS = ("SolutionCell", "TaskCell")

PLACE: Select[*tuple[Any, ...]] = (
    select(
        SubmittedAssignment.id.label("submission"),
        SubmittedNotebook.id.label("notebook"),
        SubmittedAssignment.timestamp,
        Assignment.duedate,
        SubmittedNotebook.late_submission_penalty,
    )
    .join(Assignment, Assignment.id == SubmittedAssignment.assignment_id)
    .outerjoin(Notebook, and_(Notebook.assignment_id == Assignment.id, Notebook.name == bindparam("notebook")))
    .outerjoin(
        SubmittedNotebook,
        and_(SubmittedNotebook.assignment_id == SubmittedAssignment.id, SubmittedNotebook.notebook_id == Notebook.id),
    )
    .where(Assignment.name == bindparam("exercise"), SubmittedAssignment.student_id == bindparam("student"))
)
STUDENT = select(Student.id).where(Student.id == bindparam("student"))
CELLS = (
    select(
        Assignment.id.label("assignment"),
        Assignment.duedate,
        Notebook.id.label("notebook"),
        Notebook.name,
        BaseCell.id.label("cell"),
        BaseCell.type,
    )
    .join(Notebook, Notebook.assignment_id == Assignment.id)
    .outerjoin(BaseCell, BaseCell.notebook_id == Notebook.id)
    .where(Assignment.name == bindparam("exercise"))
)
# A person who gives a grade at this moment has done so before, or waits; SQLite has one writer anyway.
GRADES = (
    select(BaseCell.name, Grade.id, Grade.auto_score, Grade.manual_score, Grade.needs_manual_grade)
    .join(BaseCell, BaseCell.id == Grade.cell_id)
    .where(Grade.notebook_id == bindparam("submitted"))
    .with_for_update(of=Grade)
)
COMMENTS = (
    select(BaseCell.name, Comment.id, Comment.auto_comment)
    .join(BaseCell, BaseCell.id == Comment.cell_id)
    .where(Comment.notebook_id == bindparam("submitted"))
    .with_for_update(of=Comment)
)


class Entered(NamedTuple):
    """One submitted notebook in the gradebook."""

    submission: str
    """The id of the submitted assignment."""
    notebook: str
    """The id of the submitted notebook."""
    may_be_late: bool
    """Whether the assignment is due at some time, or a penalty stands there from when it was."""


@dataclass
class GradeRow:
    """What we may change of a grade, and the manual score, which we may not."""

    id: str
    auto_score: float | None
    manual_score: float | None
    needs_manual_grade: bool


@dataclass
class CommentRow:
    """What we may change of a comment."""

    id: str
    auto_comment: str | None


def enter(
    connection: Connection, exercise: str, notebook: str, student: str, timestamp: datetime.datetime | None
) -> Entered:
    """The submitted notebook, whose rows are there afterwards, as is the student.

    ``timestamp`` (naive, UTC) is when it was handed in, None where nobody knows. Raises GraderError when the exercise
    is not in the gradebook.
    """
    found = connection.execute(PLACE, {"exercise": exercise, "notebook": notebook, "student": student}).first()
    if found is None:
        return _enter_submission(connection, exercise, notebook, student, timestamp)
    if timestamp is not None and timestamp != found.timestamp:
        table = SubmittedAssignment.__table__
        connection.execute(update(table).where(table.c.id == found.submission).values(timestamp=timestamp))
    submitted = found.notebook
    if submitted is None:  # the assignment has got another notebook since
        own = [row for row in _cells(connection, exercise, notebook) if row.name == notebook]
        submitted = _enter_notebooks(connection, found.submission, own)[notebook]
    late = found.duedate is not None or found.late_submission_penalty is not None
    return Entered(found.submission, submitted, may_be_late=late)


def grades_of(connection: Connection, submitted: str) -> dict[str, GradeRow]:
    """By grade_id, the grades of a submitted notebook, held until the transaction ends."""
    return {name: GradeRow(*row) for name, *row in connection.execute(GRADES, {"submitted": submitted})}


def comments_of(connection: Connection, submitted: str) -> dict[str, CommentRow]:
    """By grade_id, the comments of a submitted notebook, held until the transaction ends."""
    return {name: CommentRow(*row) for name, *row in connection.execute(COMMENTS, {"submitted": submitted})}


def save_grades(connection: Connection, rows: Iterable[GradeRow]) -> None:
    """Write ``rows`` as they are now."""
    table = Grade.__table__
    values = [
        {"key": row.id, "auto_score": row.auto_score, "needs_manual_grade": row.needs_manual_grade} for row in rows
    ]
    if values:
        connection.execute(update(table).where(table.c.id == bindparam("key")), values)


def save_comments(connection: Connection, rows: Iterable[CommentRow]) -> None:
    """Write ``rows`` as they are now."""
    table = Comment.__table__
    values = [{"key": row.id, "auto_comment": row.auto_comment} for row in rows]
    if values:
        connection.execute(update(table).where(table.c.id == bindparam("key")), values)


def _enter_submission(
    connection: Connection, exercise: str, notebook: str, student: str, timestamp: datetime.datetime | None
) -> Entered:
    cells = _cells(connection, exercise, notebook)
    if connection.execute(STUDENT, {"student": student}).first() is None:
        connection.execute(insert(Student.__table__), {"id": student})
    submission = new_uuid()
    connection.execute(
        insert(SubmittedAssignment.__table__),
        {"id": submission, "assignment_id": cells[0].assignment, "student_id": student, "timestamp": timestamp},
    )
    submitted = _enter_notebooks(connection, submission, cells)[notebook]
    return Entered(submission, submitted, may_be_late=cells[0].duedate is not None)


def _cells(connection: Connection, exercise: str, notebook: str) -> list[Any]:
    """The cells of all notebooks of ``exercise``; GraderError when ``notebook`` is not among them."""
    cells = list(connection.execute(CELLS, {"exercise": exercise}))
    if not any(row.name == notebook for row in cells):
        raise GraderError(f"{exercise}/{notebook} is not in the gradebook any more; run again, which enters it")
    return cells


def _enter_notebooks(connection: Connection, submission: str, cells: list[Any]) -> dict[str, str]:
    """By name, the ids of new submitted notebooks with a grade and a comment for each of ``cells`` that wants one."""
    ids: dict[str, str] = {}
    notebooks, grades, comments = [], [], []
    for row in cells:
        if row.name not in ids:
            ids[row.name] = new_uuid()
            notebooks.append({"id": ids[row.name], "assignment_id": submission, "notebook_id": row.notebook})
        if row.type in HAVE_GRADES:
            grades.append({"cell_id": row.cell, "notebook_id": ids[row.name]})
        if row.type in HAVE_COMMENTS:
            comments.append({"cell_id": row.cell, "notebook_id": ids[row.name]})
    for kind, rows in ((SubmittedNotebook, notebooks), (Grade, grades), (Comment, comments)):
        if rows:
            connection.execute(insert(kind.__table__), rows)
    return ids
