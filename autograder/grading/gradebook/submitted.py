"""The rows that one submission has in nbgrader's gradebook: read, or drafted where they are missing, then saved.

nbgrader's ``update_or_create_student`` and ``update_or_create_submission`` enter the same rows, object by object, which
took longer than everything else that is written of a submission. Ids are drawn as nbgrader draws them.
"""

from __future__ import annotations

import datetime
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

__all__ = ["CommentRow", "Entered", "GradeRow", "enter", "save"]

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
        BaseCell.name.label("grade_id"),
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


@dataclass
class GradeRow:
    """What we may change of a grade, and the manual score, which we may not."""

    id: str | None
    """None for one that ``save`` is to enter."""
    auto_score: float | None = None
    manual_score: float | None = None
    needs_manual_grade: bool = True
    cell: str = ""
    """The id of the cell of one that is to be entered."""


@dataclass
class CommentRow:
    """What we may change of a comment."""

    id: str | None
    """None for one that ``save`` is to enter."""
    auto_comment: str | None = None
    cell: str = ""
    """The id of the cell of one that is to be entered."""


class Entered(NamedTuple):
    """One submitted notebook in the gradebook."""

    submission: str
    """The id of the submitted assignment."""
    notebook: str
    """The id of the submitted notebook."""
    may_be_late: bool
    """Whether the assignment is due at some time, or a penalty stands there from when it was."""
    grades: dict[str, GradeRow]
    """By grade_id; held until the transaction ends."""
    comments: dict[str, CommentRow]


def enter(
    connection: Connection, exercise: str, notebook: str, student: str, timestamp: datetime.datetime | None
) -> Entered:
    """The submitted notebook, which is there afterwards, as is the student; grades and comments once they are saved.

    ``timestamp`` (naive, UTC) is when it was handed in, None where nobody knows. Raises GraderError when the exercise
    is not in the gradebook.
    """
    found = connection.execute(PLACE, {"exercise": exercise, "notebook": notebook, "student": student}).first()
    if found is None:
        return _enter_submission(connection, exercise, notebook, student, timestamp)
    if timestamp is not None and timestamp != found.timestamp:
        table = SubmittedAssignment.__table__
        connection.execute(update(table).where(table.c.id == found.submission).values(timestamp=timestamp))
    late = found.duedate is not None or found.late_submission_penalty is not None
    if found.notebook is None:  # the assignment has got another notebook since
        own = [row for row in _cells(connection, exercise, notebook) if row.name == notebook]
        return _enter_notebooks(connection, found.submission, own, notebook, may_be_late=late)
    which = {"submitted": found.notebook}
    grades = {name: GradeRow(*row) for name, *row in connection.execute(GRADES, which)}
    comments = {name: CommentRow(*row) for name, *row in connection.execute(COMMENTS, which)}
    return Entered(found.submission, found.notebook, late, grades, comments)


def save(connection: Connection, entered: Entered) -> None:
    """Write the grades and comments of ``entered`` as they are now."""
    grades = [
        (row, {"auto_score": row.auto_score, "needs_manual_grade": row.needs_manual_grade})
        for row in entered.grades.values()
    ]
    comments = [(row, {"auto_comment": row.auto_comment}) for row in entered.comments.values()]
    for table, rows in ((Grade.__table__, grades), (Comment.__table__, comments)):
        new = [
            {"cell_id": row.cell, "notebook_id": entered.notebook, **values} for row, values in rows if row.id is None
        ]
        known = [{"key": row.id, **values} for row, values in rows if row.id is not None]
        if new:
            connection.execute(insert(table), new)
        if known:
            connection.execute(update(table).where(table.c.id == bindparam("key")), known)


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
    return _enter_notebooks(connection, submission, cells, notebook, may_be_late=cells[0].duedate is not None)


def _cells(connection: Connection, exercise: str, notebook: str) -> list[Any]:
    """The cells of all notebooks of ``exercise``; GraderError when ``notebook`` is not among them."""
    cells = list(connection.execute(CELLS, {"exercise": exercise}))
    if not any(row.name == notebook for row in cells):
        raise GraderError(f"{exercise}/{notebook} is not in the gradebook any more; run again, which enters it")
    return cells


def _enter_notebooks(
    connection: Connection, submission: str, cells: list[Any], own: str, *, may_be_late: bool
) -> Entered:
    """New submitted notebooks with a grade and a comment for each of ``cells`` that wants one; the one called ``own``,
    whose grades and comments are to be saved, is returned."""
    found: dict[str, Entered] = {}
    for row in cells:
        if row.name not in found:
            found[row.name] = Entered(submission, new_uuid(), may_be_late, {}, {})
        if row.type in HAVE_GRADES:
            found[row.name].grades[row.grade_id] = GradeRow(None, cell=row.cell)
        if row.type in HAVE_COMMENTS:
            found[row.name].comments[row.grade_id] = CommentRow(None, cell=row.cell)
    notebooks = {row.name: row.notebook for row in cells}
    connection.execute(
        insert(SubmittedNotebook.__table__),
        [
            {"id": found[name].notebook, "assignment_id": submission, "notebook_id": notebook}
            for name, notebook in notebooks.items()
        ],
    )
    for name, entered in found.items():
        if name != own:
            save(connection, entered)
    return found[own]
