"""Cells that the source marks as experiments: which of a submission's may be left out, and what the student stored.

A cell is an experiment if the release's cell of the same id has the tag ``experiment``; what a submission says of
itself is not asked. Cells whose ids were lost are simply run. Leaving a cell out must cost nobody a point, so a cell
into which something was written that others could need is run, and where a name turns out to be missing that a cell
left out would have given, the submission is run again with all cells. Nothing here parses a student's code.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from msgspec.structs import replace

from autograder.course.exercise import Exercise
from autograder.grading.pages.outputs import clean_outputs, stream_output
from autograder.grading.worker.bench import Judged, Work
from autograder.model import Output, Record
from autograder.sandbox.outputs import MAX_COUNT, Budget, presentable

__all__ = ["Stored", "lean_on", "left_out", "shown", "stored_outputs", "without"]

LEFT_OUT = "[not run again: what follows is as the student stored it]\n"
LEFT_OUT_EMPTY = "[not run again; the student stored no output]\n"
MAX_CHARACTERS = 100_000
"""A cell longer than this is run: nobody wrote it by hand, and it is not worth the search for names."""
CACHED_CELLS = 64
"""Cells whose names are kept: most are the released ones, word for word."""

_WORD = re.compile(r"[^\W\d]\w*")
_MISSING_NAME = re.compile(r"name '(\w+)' is not defined")
_DEFINITION = re.compile(r"^[ \t]*(?:async[ \t]+)?(?:def|class)[ \t]+(\w+)", re.MULTILINE)
_IMPORT = re.compile(r"^[ \t]*(?:from[ \t]+[\w.]+[ \t]+)?import[ \t(]+(.+)", re.MULTILINE)
_NAMED = re.compile(
    r"\bas[ \t]+(\w+)|\b(\w{1,100})[ \t]*:=|\bfor[ \t]+(.{1,200}?)[ \t]in\b|^[ \t]*global[ \t]+(.+)", re.MULTILINE
)
_ASSIGNED = re.compile(r"^([\w \t,.*()\[\]]{1,200}?)(?::[^=\n]*)?(?:[-+*/%@&|^]|//|\*\*|<<|>>)?=(?!=)", re.MULTILINE)


class Stored(Record, frozen=True, kw_only=True):
    """A code cell that may be left out."""

    source: str
    outputs: tuple[Any, ...]
    """As the submission has them: student input."""
    execution_count: int | None


def stored_outputs(submitted: Any, exercise: Exercise) -> dict[str, Stored]:
    """What ``submitted``, as ``read_notebook`` gives it, has in the cells that may be left out, by their ids."""
    released = {cell.id: cell.source for cell in exercise.experiments}
    wanted = {task.name for task in exercise.tasks}
    return {
        cell.id: Stored(source=cell.source, outputs=tuple(cell.outputs), execution_count=_count(cell.execution_count))
        for cell in submitted.cells
        if cell.cell_type == "code"
        and cell.id in released
        and len(cell.source) <= MAX_CHARACTERS
        and not _new_tools(cell.source, released[cell.id])
        and not wanted & _bound(cell.source)
    }


def left_out(notebook: Any, stored: Mapping[str, Stored]) -> dict[int, Stored]:
    """``stored`` by the cells' positions in the repaired ``notebook``."""
    cells = enumerate(notebook.cells)
    return {index: stored[cell.id] for index, cell in cells if cell.cell_type == "code" and cell.id in stored}


def without(work: Work, experiments: Iterable[int]) -> Work:
    """``work`` without the cells at these positions."""
    omitted = frozenset(experiments)
    return replace(work, cells=tuple(cell for cell in work.cells if cell[0] not in omitted))


def lean_on(judged: Judged, experiments: Iterable[Stored]) -> bool:
    """Did something fail for want of a name that a cell left out would have given?"""
    missing = set(_missing_names(judged))
    return bool(missing) and any(missing & _bound(cell.source) for cell in experiments)


def shown(stored: Stored, budget: Budget) -> tuple[Output, ...]:
    """The stored outputs as an instructor may open them, within ``budget``, after a line that says what they are."""
    kept = presentable(list(clean_outputs(stored.outputs, stored.execution_count or 0)), budget)
    return (stream_output(LEFT_OUT if kept else LEFT_OUT_EMPTY), *kept)


def _count(told: int | None) -> int | None:
    return told if told is not None and 0 <= told <= MAX_COUNT else None


def _new_tools(source: str, released: str) -> bool:
    """Were functions, classes or imports written into the cell?"""
    if source == released:
        return False
    return any(set(kind.findall(source)) - set(kind.findall(released)) for kind in (_DEFINITION, _IMPORT))


def _missing_names(judged: Judged) -> Iterator[str]:
    for result in judged.cells:
        for output in result.outputs:
            yield from _MISSING_NAME.findall(str(output.get("evalue", "")))
            yield from _MISSING_NAME.findall(str(output.get("text", "")))
    for task in judged.tasks:
        for check in task.checks:
            yield from _MISSING_NAME.findall(check.message)


@functools.lru_cache(CACHED_CELLS)
def _bound(source: str) -> frozenset[str]:
    """The names that ``source`` may bind, rather too many than too few."""
    found = [*_DEFINITION.findall(source), *_IMPORT.findall(source)]
    found += [part for parts in _NAMED.findall(source) for part in parts]
    found += [target for target in _ASSIGNED.findall(source) if target.count("(") == target.count(")")]
    return frozenset(_WORD.findall(" ".join(found)))
