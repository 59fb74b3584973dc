"""The gradebook as one table, a row a student and assignment, with the columns of ``nbgrader export`` and a few more.

Source: nbgrader 0.9, ``nbgrader.plugins.export.CsvExportPlugin``.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from autograder.reporting.records import Assignment, ClassResults, Grade, Person
from autograder.reporting.spreadsheet import Value, csv_text

__all__ = ["COLUMNS", "grades_csv"]

COLUMNS = (
    "assignment", "duedate", "timestamp", "student_id", "last_name", "first_name", "email", "raw_score",
    "late_submission_penalty", "score", "max_score", "lms_user_id", "extra_credit", "extension_hours", "waiting",
)  # fmt: skip


def grades_csv(results: ClassResults) -> str:
    """Every student for every assignment, as nbgrader does it: who handed in nothing has 0.

    ``duedate`` is the student's own, with an extension; ``waiting`` names the cells that a person still has to grade.
    """
    grades = {(grade.assignment, grade.student_id): grade for grade in results.grades}
    return csv_text(
        COLUMNS,
        (
            tuple(_row(assignment, person, grades.get((assignment.name, person.student_id))))
            for assignment in results.assignments
            for person in results.people
        ),
    )


def _row(assignment: Assignment, person: Person, grade: Grade | None) -> Iterator[Value]:
    yield assignment.name
    yield _time(grade.due if grade is not None else assignment.due)
    yield _time(grade.submitted) if grade is not None else None
    yield from (person.student_id, person.last_name, person.first_name, person.email)
    yield 0.0 if grade is None else grade.raw_score
    yield 0.0 if grade is None else grade.late_penalty
    yield 0.0 if grade is None else grade.score
    yield assignment.max_score
    yield person.lms_user_id
    yield 0.0 if grade is None else grade.extra_credit
    extension = timedelta() if grade is None or grade.extension is None else grade.extension
    yield extension / timedelta(hours=1)
    yield "" if grade is None else " ".join(grade.waiting)


def _time(moment: datetime | None) -> str | None:
    # As nbgrader writes it: UTC, without saying so.
    return None if moment is None else str(moment.replace(tzinfo=None))
