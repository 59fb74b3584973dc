"""What ``nighthike grade --regrade`` shows and asks."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from typing import Any

import click
from rich.console import Console
from rich.progress import Progress as Bar

from autograder.cli.workplace import Workplace
from autograder.course.exercise import Exercise
from autograder.course.layout import Course
from autograder.grading.publish import Submission
from autograder.grading.regrade import Found, Regrade
from autograder.grading.run import Grading
from autograder.reporting.change_table import change_json, change_lines, change_summary, change_table
from autograder.reporting.changes import GradeChange

__all__ = ["VERSION", "regrade_and_show", "show_changes"]

VERSION = 1
"""Of ``--regrade --json``; a field may be added under it, never changed or removed."""


def regrade_and_show(
    course: Course,
    exercises: Sequence[Exercise],
    submissions: Sequence[Submission],
    place: Workplace,
    *,
    skip_experiments: bool,
    yes: bool,
    as_json: bool,
) -> bool:
    """Grade again at ``place``, show what changes, write it if wanted; whether the grader failed on something."""
    asks = not as_json and not yes and sys.stdin.isatty() and sys.stdout.isatty()
    console = Console(stderr=True)
    with (
        Grading.of(
            course,
            exercises,
            jobs=place.jobs,
            make_executor=place.make_executor,
            skip_experiments=skip_experiments,
        ) as grading,
        Bar(console=console, disable=not console.is_terminal, transient=True) as bar,
    ):
        looking = bar.add_task("grading", total=len(submissions))
        regrade = Regrade(grading, submissions, lambda: bar.advance(looking))
        found = regrade.look()
        bar.stop()
        if not as_json:
            show_changes(found.changes)
            for line in _counts(found):
                click.echo(line)
        written = found.something and (yes or (asks and click.confirm("Write this?")))
        moved = regrade.write() if written else []
    if as_json:
        click.echo(json.dumps(_json(found, written, moved), indent=1, ensure_ascii=False))
        return bool(found.failed)
    for name in moved:
        click.echo(f"{name}: is not what was shown any more, so it was left alone; regrade again")
    if written:
        click.echo("Written.")
    elif not found.something:
        click.echo("Nothing to write: every grade is as it was.")
    else:
        click.echo("Nothing was written. To write it: the same command with --yes")
    return bool(found.failed)


def show_changes(changes: Sequence[GradeChange]) -> None:
    """The changed grades, as a table on a terminal and as a line each elsewhere, and then their summary."""
    if not changes:
        return
    console = Console(highlight=False, soft_wrap=True)
    if console.is_terminal:
        console.print(change_table(changes), soft_wrap=False)
    else:
        for line in change_lines(changes):
            console.print(line, markup=False)
    for line in change_summary(changes):
        console.print(line, markup=False)


def _counts(found: Found) -> Iterator[str]:
    """What the table does not show."""
    for number, what in (
        (found.reworded, "with the same grades and other words in the feedback"),
        (found.resubmitted, "with the same grades for other answers"),
        (found.same, "as before"),
        (found.never_graded, "never graded, left to nighthike grade"),
    ):
        if number:
            yield f"{number} {'submission' if number == 1 else 'submissions'} {what}"
    for name in found.failed:
        yield f"needs a look: {name}: the grader failed, so the old grade stays"


def _json(found: Found, written: bool, moved: list[str]) -> dict[str, Any]:
    return {
        "version": VERSION,
        "written": written,
        "changes": [change_json(change) for change in found.changes],
        "reworded": found.reworded,
        "resubmitted": found.resubmitted,
        "same": found.same,
        "never_graded": found.never_graded,
        "failed": list(found.failed),
        "left_alone": moved,
    }
