"""The class at a glance: who has how many points, and which mistakes were made."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from rich.table import Table
from rich.text import Text

from autograder.model import Report, Status
from autograder.reporting.words import points

__all__ = ["class_tables", "mistakes"]

ClassReports = Mapping[str, Mapping[str, Report]]
"""Reports by student and exercise."""


def mistakes(reports: Iterable[Report]) -> Counter[str]:
    """How often each known mistake was named, once a task at most."""
    found: Counter[str] = Counter()
    for report in reports:
        for task in report.tasks:
            found.update({check.mistake for check in task.checks if check.mistake})
    return found


def class_tables(reports: ClassReports) -> Iterator[Table]:
    """A table for each exercise with the mistakes named in it; of several exercises also the scores side by side."""
    exercises = sorted({exercise for row in reports.values() for exercise in row})
    for name in exercises:
        yield _exercise_table(name, {student: row[name] for student, row in reports.items() if name in row})
    if len(exercises) > 1:
        yield _scores_table(exercises, reports)


def _exercise_table(name: str, reports: Mapping[str, Report]) -> Table:
    highest = max(report.max_score for report in reports.values())
    table = Table(title=name, title_justify="left")
    table.add_column("student", no_wrap=True)
    table.add_column(f"/{points(highest)}", justify="right")
    table.add_column("likely mistakes")
    for student in sorted(reports):
        report = reports[student]
        # A folder's name and a mistake's are text, whatever brackets are in them.
        table.add_row(Text(student), _score(report), Text(", ".join(sorted(mistakes([report])))))
    return table


def _scores_table(exercises: Sequence[str], reports: ClassReports) -> Table:
    """``!`` marks a report in which we broke, ``–`` what was not handed in."""
    table = Table(title="all exercises", title_justify="left")
    table.add_column("student", no_wrap=True)
    for name in exercises:
        table.add_column(name.split("_")[0], justify="right")
    for student in sorted(reports):
        row = reports[student]
        table.add_row(Text(student), *(_score(row.get(name)) for name in exercises))
    return table


def _score(report: Report | None) -> Text:
    if report is None:
        return Text("–", "dim")
    return Text(points(report.score) + ("!" if report.status is Status.INTERNAL else ""))
