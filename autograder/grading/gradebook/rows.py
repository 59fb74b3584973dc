"""The rows that a submission has in nbgrader's gradebook, as one digest: equal digests, equal rows.

A whole class is read in a handful of queries. Ids are left out: nbgrader draws them at random.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from nbgrader.api import Assignment, BaseCell, Comment, Grade, Notebook, SubmittedAssignment, SubmittedNotebook

__all__ = ["Place", "manual_scores", "row_digests"]

Place = tuple[str, str, str]
"""Student, assignment, and the notebook's name without its ending."""


def row_digests(session: Any, assignments: Sequence[str], notebook_id: str | None = None) -> dict[Place, str]:
    """A digest of all rows, for each submitted notebook of ``assignments``, or for that of ``notebook_id`` alone.

    In it is whatever a person or another program may change and a feedback page shows: scores, comments, what waits
    for a person, extra credit, penalty, time of submission, due date and extension.
    """
    rows: defaultdict[str, list[tuple[Any, ...]]] = defaultdict(list)
    for kind, columns in (
        (Grade, (Grade.auto_score, Grade.manual_score, Grade.extra_credit, Grade.needs_manual_grade, Grade.max_score)),
        (Comment, (Comment.auto_comment, Comment.manual_comment)),
    ):
        query = session.query(kind.notebook_id, BaseCell.name, *columns).join(BaseCell, BaseCell.id == kind.cell_id)
        for key, *row in _only(query, kind.notebook_id, notebook_id, assignments):
            rows[key].append((kind.__name__, *row))
    found = {}
    for key, place, row in _submissions(session, assignments, notebook_id):
        told = repr((row, sorted(rows[key], key=repr)))
        found[place] = hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest()
    return found


def manual_scores(session: Any, assignments: Sequence[str]) -> dict[tuple[Place, str], float]:
    """The scores that a person gave in ``assignments``, by submission and the grade_id of the cell."""
    query = session.query(Grade.notebook_id, BaseCell.name, Grade.manual_score)
    query = query.join(BaseCell, BaseCell.id == Grade.cell_id).filter(Grade.manual_score.isnot(None))
    given = list(_only(query, Grade.notebook_id, None, assignments))
    places = {key: place for key, place, _ in _submissions(session, assignments, None)} if given else {}
    return {(places[key], cell): float(score) for key, cell, score in given if key in places}


def _submissions(session: Any, assignments: Sequence[str], notebook_id: str | None) -> list[tuple[str, Place, Any]]:
    columns = (
        SubmittedNotebook.id,
        SubmittedAssignment.student_id,
        Assignment.name,
        Notebook.name,
        SubmittedNotebook.late_submission_penalty,
        SubmittedAssignment.timestamp,
        SubmittedAssignment.extension,
        Assignment.duedate,
    )
    query = (
        session.query(*columns)
        .select_from(SubmittedNotebook)
        .join(Notebook, Notebook.id == SubmittedNotebook.notebook_id)
        .join(SubmittedAssignment, SubmittedAssignment.id == SubmittedNotebook.assignment_id)
        .join(Assignment, Assignment.id == SubmittedAssignment.assignment_id)
        .filter(Assignment.name.in_(assignments))
    )
    if notebook_id is not None:
        query = query.filter(SubmittedNotebook.id == notebook_id)
    return [(key, (student, assignment, name), row) for key, student, assignment, name, *row in query]


def _only(query: Any, key: Any, notebook_id: str | None, assignments: Sequence[str]) -> Any:
    if notebook_id is not None:
        return query.filter(key == notebook_id)
    query = query.join(SubmittedNotebook, SubmittedNotebook.id == key)
    query = query.join(SubmittedAssignment, SubmittedAssignment.id == SubmittedNotebook.assignment_id)
    query = query.join(Assignment, Assignment.id == SubmittedAssignment.assignment_id)
    return query.filter(Assignment.name.in_(assignments))
