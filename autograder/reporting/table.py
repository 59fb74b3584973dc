"""The class at a glance: a row for each student, a column for each exercise, and which mistakes were made."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from rich.table import Table
from rich.text import Text

from autograder.grading.words import points
from autograder.model import Report, Status

__all__ = ["class_table", "mistakes"]

ClassReports = Mapping[str, Mapping[str, Report]]
"""Reports by student and exercise."""


def mistakes(reports: Iterable[Report]) -> Counter[str]:
    """How often each known mistake was named, once a task at most."""
    found: Counter[str] = Counter()
    for report in reports:
        for task in report.tasks:
            found.update({check.mistake for check in task.checks if check.mistake})
    return found


def class_table(reports: ClassReports) -> Table:
    """Scores by student and exercise; ``!`` marks a report in which we broke, ``–`` what was not handed in."""
    exercises = sorted({exercise for row in reports.values() for exercise in row})
    highest = {name: row[name].max_score for row in reports.values() for name in row}
    table = Table()
    table.add_column("student", no_wrap=True)
    for name in exercises:
        table.add_column(f"{name} /{points(highest[name])}", justify="right")
    table.add_column("likely mistakes")
    for student in sorted(reports):
        row = reports[student]
        named = mistakes(row.values())
        # A folder's name and a mistake's are text, whatever brackets are in them.
        scores = (_score(row.get(name)) for name in exercises)
        table.add_row(Text(student), *scores, Text(", ".join(sorted(named))))
    return table


def _score(report: Report | None) -> Text:
    if report is None:
        return Text("–", "dim")
    return Text(points(report.score) + ("!" if report.status is Status.INTERNAL else ""))
