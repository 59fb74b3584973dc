"""A file for Canvas, Gradebook → Import.

The columns are those of a gradebook that Canvas exports: the student, four columns that say who that is, then the
assignments; the second row has the points possible. Canvas finds a student by ID (nbgrader's ``lms_user_id``), else by
SIS Login ID (nbgrader's student id), else by name; it asks about assignments that it does not know by their name.

Source: Canvas community guide "How do I import grades in the Gradebook?"; ``lib/gradebook_importer.rb`` of Canvas.
"""

from __future__ import annotations

from autograder.reporting.records import ClassResults, Person
from autograder.reporting.spreadsheet import Value, csv_text

__all__ = ["HEAD", "POINTS_POSSIBLE", "canvas_csv"]

HEAD = ("Student", "ID", "SIS User ID", "SIS Login ID", "Section")
POINTS_POSSIBLE = "    Points Possible"
"""Canvas knows the row of points by these words in its first column."""


def canvas_csv(results: ClassResults) -> str:
    """Scores as they count, the late penalty taken off. A cell is empty, and leaves what Canvas has, where nothing was
    handed in."""
    names = [assignment.name for assignment in results.assignments]
    grades = {(grade.student_id, grade.assignment): grade.score for grade in results.grades}
    rows: list[tuple[Value, ...]] = [
        (POINTS_POSSIBLE, "", "", "", "", *(assignment.max_score for assignment in results.assignments))
    ]
    rows += [
        (_name(person), person.lms_user_id, "", person.student_id, "",
         *(grades.get((person.student_id, name)) for name in names))
        for person in results.people
    ]  # fmt: skip
    return csv_text((*HEAD, *names), rows)


def _name(person: Person) -> str:
    """As Canvas sorts students: ``Last, First``."""
    both = [part for part in (person.last_name, person.first_name) if part]
    return ", ".join(both) or person.student_id
