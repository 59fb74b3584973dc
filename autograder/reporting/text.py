"""A report for a terminal. Pure: what it gives is printed elsewhere."""

from __future__ import annotations

from rich.text import Text

from autograder.model import Outcome, Report, Status, TaskReport
from autograder.reporting.words import MISTAKE, explained, headline, mark, points

__all__ = ["report_text", "summary"]

STYLES = {Outcome.PASSED: "green", Outcome.INCONCLUSIVE: "yellow", Outcome.INTERNAL: "magenta"}
FAILED_STYLE = "red"


def report_text(report: Report) -> Text:
    """Every task with its checks, what went wrong and why, then the sum; ends in a newline."""
    text = Text()
    for note in report.notes:
        text.append(f"Note: {note}\n", "dim")
    for task in report.tasks:
        _add_task(text, task)
    text.append(summary(report) + "\n", "bold")
    return text


def summary(report: Report) -> str:
    """``ex3_momentum: 15.5 of 18 automatic points``."""
    line = f"{report.exercise}: {points(report.score)} of {points(report.max_score)} automatic points"
    return f"{line}, not all graded: the grader failed" if report.status is Status.INTERNAL else line


def _add_task(text: Text, task: TaskReport) -> None:
    text.append(headline(task) + "\n", "bold")
    for check, lines in explained(task):
        text.append(f"  {mark(check)} ", STYLES.get(check.outcome, FAILED_STYLE))
        text.append(f"{check.sentence}\n")
        style = "dim"  # a message; from the mistake on, what should not be passed over
        for line in lines:
            if line.startswith(MISTAKE):
                style = ""
            text.append(f"      {line}\n", "bold" if line.startswith(MISTAKE) else style)
