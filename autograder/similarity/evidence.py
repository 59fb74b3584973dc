"""What could speak for a common origin in one answer, of four kinds; what was given to everybody is left out."""

from __future__ import annotations

import enum
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from autograder.course.exercise import Exercise
from autograder.course.notebook import read_notebook
from autograder.course.pairing import defined
from autograder.model import Record
from autograder.similarity.answers import Answer
from autograder.similarity.fingerprints import Fingerprint, chosen_names, code_runs, remarks, winnowed, words
from autograder.similarity.lexer import tokens

__all__ = ["BITS_SHARE", "SHARE_POWER", "Given", "Kind", "Place", "evidence", "given_by", "score"]


class Kind(enum.StrEnum):
    """In which respect two answers are alike."""

    CODE = "code"
    """The same code, whatever its names, layout and comments."""
    NAMES = "names"
    REMARKS = "remarks"
    """Words of comments, docstrings and messages."""
    TEXT = "text"
    """Words of a written answer."""


Bits = TypeVar("Bits", float, NDArray[np.float64])
Place = tuple[str, Kind]
"""A task and a kind: fingerprints are compared with those of the same place alone."""

BITS_SHARE = {Kind.CODE: 1 / 3, Kind.NAMES: 1 / 2, Kind.REMARKS: 1 / 2, Kind.TEXT: 1 / 2}
"""How much of a fingerprint's surprise counts, because neighbours tell in part the same: the next run of words has one
new word, the next run of code two or three new symbols, and who has one habit in names has others."""


SHARE_POWER = {Kind.CODE: 2, Kind.NAMES: 1, Kind.REMARKS: 1, Kind.TEXT: 1}
"""How much less counts what two share in part. Who copies code shares all of its shape; the same rare method, found
twice, gives a part. Words are rephrased when they are copied, so a part of them is a sign as well."""


class Given(Record, frozen=True, kw_only=True):
    """What students got with the notebook, and the course's own solution: the natural one, so no sign of anything."""

    code: frozenset[int]
    words: frozenset[int]
    names: frozenset[str]
    fixed: frozenset[str]
    """Names that the tasks ask for, which nobody can change."""


def given_by(exercise: Exercise) -> Given:
    """What ``exercise`` gives to everybody. Reads its source notebook."""
    fixed = frozenset(name for cell in exercise.cells if cell.kind == "code" for name in defined(cell.source))
    sources = [cell.source for cell in exercise.cells if cell.kind == "code"]
    solved = [cell.source for cell in read_notebook(exercise.path.resolve()).cells if cell.cell_type == "code"]
    texts = [cell.source for cell in exercise.cells if cell.kind != "code"]
    return Given(
        code=frozenset(run.hash for source in (*sources, *solved) for run in code_runs(source, fixed)),
        words=frozenset(
            run.hash
            for runs in (*map(remarks, sources), *map(words, texts))
            for run in runs
        ),
        names=frozenset(token.text for source in sources for token in tokens(source) if token.kind == "name"),
        fixed=fixed,
    )  # fmt: skip


def evidence(answer: Answer, given: Given) -> dict[Kind, list[Fingerprint]]:
    """The fingerprints of ``answer`` by kind, in the order of the text; places are characters of its source."""
    if not answer.code:
        return {Kind.TEXT: [run for run in words(answer.source) if run.hash not in given.words]}
    return {
        Kind.CODE: winnowed(code_runs(answer.source, given.fixed), given.code),
        Kind.NAMES: chosen_names(answer.source, given.names),
        Kind.REMARKS: [run for run in remarks(answer.source) if run.hash not in given.words],
    }


def score(kind: Kind, shared: Bits, least: Bits) -> Bits:
    """What ``shared`` bits count, of ``least`` that the student with less has in that place; numbers or arrays."""
    return shared * (shared / least) ** SHARE_POWER[kind]
