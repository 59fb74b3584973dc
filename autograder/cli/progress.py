"""What ``nighthike grade`` prints while it works: a bar on a terminal, a line a submission elsewhere."""

from __future__ import annotations

import os
import sys
from collections import defaultdict
from typing import Self

from msgspec.structs import replace
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
from rich.progress import Progress as Bar

from autograder.grading.run import GradedSubmission
from autograder.grading.worker.submission import needs_a_person
from autograder.model import Report, Status
from autograder.reporting.table import class_tables
from autograder.reporting.text import summary

__all__ = ["Progress"]


class _Listener(Console):
    """A console that goes on without a sound when nobody listens any more (``nighthike grade | head``): what is graded
    matters more than the lines about it."""

    def on_broken_pipe(self) -> None:
        """Nothing more is printed."""
        self.quiet = True
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)


class Progress:
    """Counts what is done; ``finish()`` prints the last line, and before it who needs a look. A run that was stopped
    says at its end how many it did not come to.

    On a terminal, or where ``tables`` asks for it, the class comes first.
    """

    def __init__(self, total: int, console: Console | None = None, *, tables: bool = False) -> None:
        self._console = console or _Listener(soft_wrap=True, highlight=False)
        self._total = total
        self._tables = tables
        self._count = 0
        self._reports: defaultdict[str, dict[str, Report]] = defaultdict(dict)
        self._graded = 0
        self._look: list[str] = []
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
        self._bar = Bar(*columns, console=self._console, disable=not self._console.is_terminal, transient=True)
        self._task = self._bar.add_task("grading", total=total)

    @property
    def failed(self) -> int:
        """Submissions that we broke on."""
        return self._count - self._graded

    @property
    def _shows_tables(self) -> bool:
        return self._tables or self._console.is_terminal

    def __enter__(self) -> Self:
        self._bar.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        self._bar.stop()
        if kind is not None:
            self._last_line()

    def done(self, submission: GradedSubmission) -> None:
        """One more."""
        report = submission.report
        self._count += 1
        self._graded += report.status is Status.GRADED
        if self._shows_tables:
            name = f"{report.exercise}/{report.notebook.removesuffix('.ipynb')}"
            self._reports[submission.student][name] = _for_a_table(report)
        tasks = needs_a_person(report)
        if tasks:
            self._look.append(f"{submission.student} {report.exercise}: {', '.join(tasks)}")
        self._bar.advance(self._task)
        if not self._console.is_terminal:
            again = " (as before)" if submission.from_store else ""
            line = f"{self._count}/{self._total} {submission.student} {summary(report)}{again}"
            self._console.print(line, markup=False)

    def finish(self) -> None:
        """Who needs a look, and the sum of it all."""
        if self._shows_tables:
            for table in class_tables(self._reports):
                self._console.print(table, soft_wrap=False)
        for line in self._look:
            self._console.print(f"needs a look: {line}", markup=False)
        self._last_line()

    def _last_line(self) -> None:
        missed = self._total - self._count
        rest = f", {missed} not reached: run again, what is graded is kept" if missed else ""
        line = f"{self._total} submitted, {self._graded} graded, {len(self._look)} needing a look{rest}"
        self._console.print(line)


def _for_a_table(report: Report) -> Report:
    """The little that a table shows: a class of thousands is kept until the end."""
    named = tuple(
        replace(task, checks=tuple(replace(check, sentence="", message="", hint=None) for check in found))
        for task in report.tasks
        if (found := [check for check in task.checks if check.mistake])
    )
    return replace(report, tasks=named, notes=())
