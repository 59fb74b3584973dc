"""The table that a test run ends with: for each exercise what its regression found.

Tests leave facts (``record_property(FACT, …)``); they travel with the test's report, also out of pytest-xdist's
workers, and are put together where the summary is printed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

import pytest

__all__ = ["COLUMNS", "FACT", "pytest_terminal_summary", "rows"]

FACT = "course"
"""The property's name; its value is a dict with the exercise's name and some of: tasks, points and checks; mistake,
caught and named; variant and full_marks; cpu_seconds."""
COLUMNS = ("exercise", "tasks", "points", "checks", "mistakes", "caught", "named", "variants", "full marks", "CPU s")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print the table when tests of the course were among those that ran."""
    reports = [report for found in terminalreporter.stats.values() for report in found]
    properties = [pair for report in reports for pair in getattr(report, "user_properties", ())]
    table = rows(dict(value) for name, value in properties if name == FACT)
    if table:
        terminalreporter.section("the course")
        for line in _aligned([list(COLUMNS), *table]):
            terminalreporter.write_line(line)


def rows(facts: Iterable[Mapping[str, Any]]) -> list[list[str]]:
    """A row an exercise, as ``COLUMNS`` says, and their sum; "–" for what no test has said."""
    by_exercise: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for fact in facts:
        by_exercise[fact["exercise"]].append(fact)
    counted = {name: _counted(by_exercise[name]) for name in sorted(by_exercise)}
    if len(counted) > 1:
        counted["all"] = {
            column: sum(row[column] for row in counted.values() if column in row)
            for column in dict.fromkeys(column for row in counted.values() for column in row)
        }
    return [[name, *(_shown(row.get(column)) for column in COLUMNS[1:])] for name, row in counted.items()]


def _counted(facts: Iterable[Mapping[str, Any]]) -> dict[str, float]:
    row: dict[str, float] = {}
    mistakes: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for fact in facts:
        row |= {column: fact[column] for column in ("tasks", "points", "checks") if column in fact}
        if "cpu_seconds" in fact:
            row["CPU s"] = fact["cpu_seconds"]
        if "variant" in fact:
            row["variants"] = row.get("variants", 0) + 1
            row["full marks"] = row.get("full marks", 0) + fact["full_marks"]
        if "mistake" in fact:
            mistakes[fact["mistake"]].append(fact)
    if mistakes:
        # A mistake that is made in several tasks counts once, and only if it is caught in each.
        row["mistakes"] = len(mistakes)
        row["caught"] = sum(all(fact["caught"] for fact in found) for found in mistakes.values())
        row["named"] = sum(all(fact["named"] for fact in found) for found in mistakes.values())
    return row


def _shown(value: float | None) -> str:
    if value is None:
        return "–"
    return str(int(value)) if value == int(value) and not isinstance(value, float) else f"{value:.4g}"


def _aligned(table: list[list[str]]) -> Iterable[str]:
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    for row in table:
        cells = [row[0].ljust(widths[0]), *(cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True))]
        yield "  ".join(cells)
