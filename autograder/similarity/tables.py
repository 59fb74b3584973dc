"""What was found as a table for a terminal, as CSV and as JSON."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import msgspec
from rich.table import Table
from rich.text import Text

from autograder.reporting.spreadsheet import Value, csv_text
from autograder.similarity.records import ExerciseLikeness, Pair
from autograder.similarity.wording import quoted, sign, strongest

__all__ = ["VERSION", "likeness_json", "pairs_csv", "terminal_tables"]

VERSION = 1
"""Of ``similar.json``: fields may be added under it, never changed or removed."""
TERMINAL_PAIRS = 20
"""Printed of an exercise; the page has all."""
TERMINAL_TASKS = 3
"""Named of a pair."""
HEAD = ("exercise", "notebook", "first", "second", "alike_percent", "bits", "tasks", "evidence")


def terminal_tables(found: Sequence[ExerciseLikeness]) -> Iterator[Table | Text]:
    """A table for each exercise in which anybody is alike, a line for each other one."""
    for one in found:
        name = f"{one.exercise}/{one.notebook}"
        earlier = f" and {one.earlier} earlier ones" if one.earlier else ""
        if not one.pairs:
            yield Text(f"{name}: {one.submissions} submissions{earlier} compared, nobody is more alike than chance")
            continue
        table = Table(title=f"{name}: {one.submissions} submissions{earlier} compared", title_justify="left")
        for head in ("student", "student"):
            table.add_column(head, no_wrap=True)
        table.add_column("alike", justify="right")
        table.add_column("bits", justify="right")
        table.add_column("tasks")
        table.add_column("strongest sign")
        for pair in one.pairs[:TERMINAL_PAIRS]:
            # Names and passages are text, whatever brackets are in them.
            cells = (pair.first.label, pair.second.label, f"{_percent(pair.share)} %", f"{pair.bits:.0f}")
            table.add_row(*map(Text, (*cells, _tasks(pair), strongest(pair))))
        yield table
        rest = len(one.pairs) + one.more - TERMINAL_PAIRS
        if rest > 0:
            yield Text(f"… and {rest} more pairs")


def pairs_csv(found: Sequence[ExerciseLikeness]) -> str:
    """A row for each pair."""
    return csv_text(HEAD, _rows(found))


def likeness_json(found: Sequence[ExerciseLikeness]) -> bytes:
    """All but the answers themselves, version 1."""
    document = {"version": VERSION, "exercises": [_exercise(one) for one in found]}
    return msgspec.json.format(msgspec.json.encode(document), indent=1) + b"\n"


def _rows(found: Sequence[ExerciseLikeness]) -> Iterator[tuple[Value, ...]]:
    for one in found:
        for pair in one.pairs:
            tasks = " ".join(task.task.replace(" ", "_") for task in pair.tasks)
            yield (
                one.exercise, one.notebook, pair.first.label, pair.second.label, _percent(pair.share),
                round(pair.bits, 1), tasks, strongest(pair),
            )  # fmt: skip


def _tasks(pair: Pair) -> str:
    shown = ", ".join(task.task for task in pair.tasks[:TERMINAL_TASKS])
    more = len(pair.tasks) - TERMINAL_TASKS
    return f"{shown} and {more} more" if more > 0 else shown


def _percent(share: float) -> int:
    return round(100 * share)


def _exercise(one: ExerciseLikeness) -> dict[str, Any]:
    plain: dict[str, Any] = msgspec.to_builtins(one)
    plain["needed_bits"] = round(one.needed_bits, 2)
    plain["pairs"] = [_pair(pair) for pair in one.pairs]
    return plain


def _pair(pair: Pair) -> dict[str, Any]:
    return {
        "first": msgspec.to_builtins(pair.first),
        "second": msgspec.to_builtins(pair.second),
        "bits": round(pair.bits, 2),
        "share": round(pair.share, 4),
        "tasks": [
            {
                "task": task.task,
                "bits": round(task.bits, 2),
                "share": round(task.share, 4),
                "passages": [
                    {
                        "kind": passage.kind.value,
                        "sign": sign(passage),
                        "bits": round(passage.bits, 2),
                        "students": passage.students,
                        "text": quoted(passage, 300),
                    }
                    for passage in task.passages
                ],
            }
            for task in pair.tasks
        ],
    }
