"""What a student wrote, by what it means: each task's code wherever in the notebook it stands, each written answer.

A function counts for the task that asks for it, in whatever cell and order it was put; so do several versions of it.
All other code of the student's is one answer more, and so is all other text.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from nbformat import NotebookNode

from autograder.course.exercise import Exercise
from autograder.course.pairing import claimed, defined
from autograder.course.repair import DEFINED_ELSEWHERE, repair
from autograder.model import Record
from autograder.similarity.lexer import tokens

__all__ = ["ANSWER_CHARACTERS", "CELL_CHARACTERS", "OWN_CODE", "OWN_TEXT", "Answer", "answers", "blocks"]

CELL_CHARACTERS = 20_000
"""Looked at of one cell: a task's answer has about 500. What comes after is left out."""
ANSWER_CHARACTERS = 60_000
"""Looked at of one answer, all cells together."""
OWN_CODE, OWN_TEXT = "other code", "other text"
"""The answers that belong to no task. They cannot be a grade_id, which has no blank."""

_GOES_ON = frozenset({"else", "elif", "except", "finally", ")", "]", "}"})
_OPENING, _CLOSING = frozenset("([{"), frozenset(")]}")


class Answer(Record, frozen=True, kw_only=True):
    """One student's answer to one task."""

    task: str
    """The solution cell's grade_id, or ``OWN_CODE``, ``OWN_TEXT``."""
    code: bool
    source: str


def answers(notebook: NotebookNode, exercise: Exercise) -> tuple[Answer, ...]:
    """The answers in ``notebook``, as ``read_notebook`` gives it, in the order of the release; the release's own text
    is no answer. Cells longer than ``CELL_CHARACTERS`` are cut there."""
    known = exercise.named
    released = {_bare(text) for text in (DEFINED_ELSEWHERE, *(cell.source for cell in exercise.cells))}
    owners = {
        name: cell.grade_id
        for cell in exercise.cells
        if cell.solution and cell.kind == "code" and cell.grade_id is not None
        for name in defined(cell.source)
    }
    found: dict[tuple[str, bool], list[str]] = {
        (cell.grade_id, cell.kind == "code"): [] for cell in exercise.cells if cell.solution and cell.grade_id
    }
    for cell in repair(notebook, exercise).notebook.cells:
        asked = known.get(claimed(cell) or "")
        if (asked is not None and asked.locked) or _bare(cell.source) in released:
            continue
        source = cell.source[:CELL_CHARACTERS]
        if cell.cell_type != "code":
            found.setdefault((asked.grade_id if asked and asked.grade_id else OWN_TEXT, False), []).append(source)
            continue
        nameless = asked.grade_id if asked and asked.grade_id and not defined(asked.source) else None
        for task, block in _owned(source, owners, nameless or OWN_CODE):
            found.setdefault((task, True), []).append(block)
    return tuple(
        Answer(task=task, code=code, source="\n\n".join(parts)[:ANSWER_CHARACTERS])
        for (task, code), parts in found.items()
        if parts
    )


def blocks(source: str) -> Iterator[str]:
    """``source`` cut before each statement that begins a line, comments above it included."""
    starts = list(_starts(source))
    for start, end in zip(starts, [*starts[1:], len(source)], strict=True):
        if block := source[start:end].strip("\n"):
            yield block


def _owned(source: str, owners: Mapping[str, str], otherwise: str) -> Iterator[tuple[str, str]]:
    """Each block with the task that it answers."""
    for block in blocks(source):
        names = [name for name in owners if name in defined(block)]
        yield (owners[names[0]] if names else otherwise), block


def _starts(source: str) -> Iterator[int]:
    depth = 0
    remark = decorated = None
    yield 0
    for token in tokens(source):
        at_margin = token.start == 0 or source[token.start - 1] == "\n"
        if token.kind == "newline":
            continue
        if at_margin and token.kind == "comment" and depth == 0:
            remark = token.start if remark is None else remark
            continue
        # A bracket that is never closed must not swallow the functions below it.
        if at_margin and (depth == 0 or token.text in ("def", "class")) and token.text not in _GOES_ON:
            depth = 0
            start = token.start if remark is None else remark
            if decorated is None and start > 0:
                yield start
            decorated = token.start if token.text == "@" else None
        remark = None
        if token.text in _OPENING:
            depth += 1
        elif token.text in _CLOSING:
            depth = max(0, depth - 1)


def _bare(text: str) -> str:
    return " ".join(text.split())
