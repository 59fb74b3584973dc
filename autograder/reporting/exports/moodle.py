"""A file for Moodle, Grades → Import → CSV file, shaped like one that Moodle exports.

Map ``Email address`` to email or ``Username`` to username (nbgrader's student id); the other columns of a person are
for the reader. A grade item is a column called as in Moodle's own export, ``Assignment: NAME (Real)``. Moodle takes no
grade above 100 unless its administrator allows it.

Source: Moodle docs "Grade import"; ``grade/import/csv/classes/load_data.php`` of Moodle.
"""

from __future__ import annotations

from autograder.reporting.records import ClassResults
from autograder.reporting.spreadsheet import csv_text

__all__ = ["HEAD", "NO_GRADE", "item", "moodle_csv"]

HEAD = ("First name", "Last name", "Username", "ID number", "Email address")
NO_GRADE = "\N{HYPHEN-MINUS}"
"""Moodle's own mark for "no grade"; it leaves the student without one."""


def item(assignment: str) -> str:
    """The column of an assignment."""
    return f"Assignment: {assignment} (Real)"


def moodle_csv(results: ClassResults) -> str:
    """Scores as they count, the late penalty taken off; ``-`` where nothing was handed in."""
    names = [assignment.name for assignment in results.assignments]
    grades = {(grade.student_id, grade.assignment): grade.score for grade in results.grades}
    rows = (
        (person.first_name, person.last_name, person.student_id, person.lms_user_id, person.email,
         *(grades.get((person.student_id, name), NO_GRADE) for name in names))
        for person in results.people
    )  # fmt: skip
    return csv_text((*HEAD, *map(item, names)), rows)
