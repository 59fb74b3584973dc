"""What the rows of a submission say: as a digest (equal digests, equal rows), and as what the database makes of them.

A whole class is read in a handful of queries. Ids are left out: nbgrader draws them at random.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from msgspec.structs import replace
from nbgrader.api import Assignment, BaseCell, Comment, Grade, Notebook, SubmittedAssignment, SubmittedNotebook
from sqlalchemy import Connection, bindparam, select

from autograder.grading.gradebook.marks import CellMarks, Marks

__all__ = ["Place", "manual_scores", "marks_of", "row_digests"]

Place = tuple[str, str, str]
"""Student, assignment, and the notebook's name without its ending."""

# Whatever a person or another program may change and a feedback page shows.
GRADE: tuple[Any, ...] = (
    Grade.auto_score,
    Grade.manual_score,
    Grade.extra_credit,
    Grade.needs_manual_grade,
    Grade.max_score,
)
COMMENT: tuple[Any, ...] = (Comment.auto_comment, Comment.manual_comment)
SUBMISSION: tuple[Any, ...] = (
    SubmittedNotebook.late_submission_penalty,
    SubmittedAssignment.timestamp,
    SubmittedAssignment.extension,
    Assignment.duedate,
)
SCORES: tuple[Any, ...] = (SubmittedNotebook.score, SubmittedNotebook.max_score)

ONE_SUBMISSION = (
    select(*SCORES, *SUBMISSION)
    .join(SubmittedAssignment, SubmittedAssignment.id == SubmittedNotebook.assignment_id)
    .join(Assignment, Assignment.id == SubmittedAssignment.assignment_id)
    .where(SubmittedNotebook.id == bindparam("submitted"))
)
ITS_GRADES = (
    select(Grade.score, BaseCell.name, *GRADE)
    .join(BaseCell, BaseCell.id == Grade.cell_id)
    .where(Grade.notebook_id == bindparam("submitted"))
)
ITS_COMMENTS = (
    select(Comment.comment, BaseCell.name, *COMMENT)
    .join(BaseCell, BaseCell.id == Comment.cell_id)
    .where(Comment.notebook_id == bindparam("submitted"))
)


def row_digests(session: Any, assignments: Sequence[str]) -> dict[Place, str]:
    """A digest of all rows, for each submitted notebook of ``assignments``: scores, comments, what waits for a person,
    extra credit, penalty, time of submission, due date and extension."""
    rows: defaultdict[str, list[tuple[Any, ...]]] = defaultdict(list)
    for kind, columns in ((Grade, GRADE), (Comment, COMMENT)):
        query = session.query(kind.notebook_id, BaseCell.name, *columns).join(BaseCell, BaseCell.id == kind.cell_id)
        for key, *row in _only(query, kind.notebook_id, assignments):
            rows[key].append((kind.__name__, *row))
    return {place: _digest(row, rows[key]) for key, place, row in _submissions(session, assignments)}


def marks_of(connection: Connection, submitted: str) -> Marks:
    """What the database computes of the rows of one submitted notebook: a person's score before ours, extra credit,
    comments."""
    which = {"submitted": submitted}
    cells: dict[str, CellMarks] = {}
    rows: list[tuple[Any, ...]] = []
    for score, name, *row in connection.execute(ITS_GRADES, which):
        *_, waits, most = row
        cells[name] = CellMarks(score=score, max_score=most, waiting=bool(waits))
        rows.append((Grade.__name__, name, *row))
    for comment, name, *row in connection.execute(ITS_COMMENTS, which):
        cells[name] = replace(cells.get(name, CellMarks()), comment=comment)
        rows.append((Comment.__name__, name, *row))
    score, most, *row = connection.execute(ONE_SUBMISSION, which).one()
    penalty = row[0] or 0.0
    return Marks(score=score - penalty, max_score=most, late_penalty=penalty, cells=cells, rows=_digest(row, rows))


def _digest(submission: list[Any], rows: list[tuple[Any, ...]]) -> str:
    told = repr((submission, sorted(rows, key=repr)))
    return hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest()


def manual_scores(session: Any, assignments: Sequence[str]) -> dict[tuple[Place, str], float]:
    """The scores that a person gave in ``assignments``, by submission and the grade_id of the cell."""
    query = session.query(Grade.notebook_id, BaseCell.name, Grade.manual_score)
    query = query.join(BaseCell, BaseCell.id == Grade.cell_id).filter(Grade.manual_score.isnot(None))
    given = list(_only(query, Grade.notebook_id, assignments))
    places = {key: place for key, place, _ in _submissions(session, assignments)} if given else {}
    return {(places[key], cell): float(score) for key, cell, score in given if key in places}


def _submissions(session: Any, assignments: Sequence[str]) -> list[tuple[str, Place, Any]]:
    columns = (SubmittedNotebook.id, SubmittedAssignment.student_id, Assignment.name, Notebook.name, *SUBMISSION)
    query = (
        session.query(*columns)
        .select_from(SubmittedNotebook)
        .join(Notebook, Notebook.id == SubmittedNotebook.notebook_id)
        .join(SubmittedAssignment, SubmittedAssignment.id == SubmittedNotebook.assignment_id)
        .join(Assignment, Assignment.id == SubmittedAssignment.assignment_id)
        .filter(Assignment.name.in_(assignments))
    )
    return [(key, (student, assignment, name), row) for key, student, assignment, name, *row in query]


def _only(query: Any, key: Any, assignments: Sequence[str]) -> Any:
    query = query.join(SubmittedNotebook, SubmittedNotebook.id == key)
    query = query.join(SubmittedAssignment, SubmittedAssignment.id == SubmittedNotebook.assignment_id)
    query = query.join(Assignment, Assignment.id == SubmittedAssignment.assignment_id)
    return query.filter(Assignment.name.in_(assignments))
