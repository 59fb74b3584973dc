"""Changed grades for people and programs: a table, plain lines, a summary, JSON. Points that are lost come first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from rich.table import Table
from rich.text import Text

from autograder.reporting.changes import CheckChange, GradeChange, most_lost_first
from autograder.reporting.words import explanation, points

__all__ = ["change_json", "change_lines", "change_summary", "change_table"]

MAX_EXPLANATION_LINES = 2
"""Of what a check says of its failure; the feedback page has the rest."""


def change_table(changes: Sequence[GradeChange]) -> Table:
    """A row for each grade that changed."""
    table = Table(title="changed grades", title_justify="left", show_lines=True)
    for heading in ("student", "exercise", "task"):
        table.add_column(heading, overflow="fold")
    table.add_column("old", justify="right", no_wrap=True)
    table.add_column("new", justify="right", no_wrap=True)
    table.add_column("why", ratio=1)
    for change in most_lost_first(changes):
        style = "red" if change.new is None or change.difference < 0 else "green"
        row = (change.student, change.exercise, change.task, _grade(change.old, change.old_points))
        # A folder's name is text, whatever brackets are in it.
        cells = [Text(text) for text in row]
        table.add_row(*cells, Text(_grade(change.new, change.new_points), style), Text("\n".join(_why(change))))
    return table


def change_lines(changes: Sequence[GradeChange]) -> Iterator[str]:
    """``ann ex1_small double: 4/4 → 1/4: test_values passed → failed: Every number is doubled. …``"""
    for change in most_lost_first(changes):
        grades = f"{_grade(change.old, change.old_points)} → {_grade(change.new, change.new_points)}"
        yield f"{change.student} {change.exercise} {change.task}: {grades}: {'; '.join(_why(change))}"


def change_summary(changes: Sequence[GradeChange]) -> Iterator[str]:
    """How many grades went down and up, by how much; then each check that turned, those that cost points first."""
    lost = [change for change in changes if change.new is None or change.difference < 0]
    gained = [change for change in changes if change.new is not None and change.difference > 0]
    parts = [
        f"{len(found)} {word} by {points(abs(sum(change.difference for change in found)))} points in all"
        for found, word in ((lost, "down"), (gained, "up"))
        if found
    ]
    if others := len(changes) - len(lost) - len(gained):
        parts.append(f"{others} with the same score out of other points")
    if parts:
        students = len({change.student for change in changes})
        yield f"{_count(len(changes), 'grade')} of {_count(students, 'student')} changed: {', '.join(parts)}"
    turns = Counter(
        (not check.worse, change.exercise, change.task, check.present.name, check.turn, check.present.sentence)
        for change in changes
        for check in change.checks
    )
    for (_, exercise, task, name, turn, sentence), times in sorted(turns.items()):
        yield f"  {exercise} {task}: {name} {turn} ({_count(times, 'time')}): {sentence}"


def change_json(change: GradeChange) -> dict[str, Any]:
    """``change`` as plain values for ``json``: part of version 1, to which fields may be added."""
    return {
        "student": change.student,
        "exercise": change.exercise,
        "notebook": change.notebook,
        "task": change.task,
        "old": change.old,
        "new": change.new,
        "old_points": change.old_points,
        "new_points": change.new_points,
        "new_answers": change.new_answers,
        "by_hand": change.by_hand,
        "checks": [_check_json(check) for check in change.checks],
    }


def _check_json(change: CheckChange) -> dict[str, Any]:
    return {
        "name": change.present.name,
        "old": None if change.old is None else str(change.old.outcome),
        "new": None if change.new is None else str(change.new.outcome),
        "sentence": change.present.sentence,
        "message": change.present.message,
        "mistake": change.present.mistake,
    }


def _why(change: GradeChange) -> Iterator[str]:
    if change.by_hand is not None:
        yield f"graded {points(change.by_hand)} by hand, which stays; a person is asked to look again"
    if change.new_answers:
        yield "the answers are others than when it was graded"
    if change.old_points != change.new_points:
        yield f"worth {points(change.new_points)} points, before {points(change.old_points)}"
    for check in change.checks:
        yield f"{check.present.name} {check.turn}: {check.present.sentence}"
        if check.new is not None:
            for line, _ in zip(explanation(check.new), range(MAX_EXPLANATION_LINES), strict=False):
                yield f"  {line}"


def _grade(score: float | None, out_of: float) -> str:
    return "–" if score is None else f"{points(score)}/{points(out_of)}"


def _count(number: int, thing: str) -> str:
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"
