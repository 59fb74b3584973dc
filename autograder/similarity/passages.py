"""Where two answers are alike: the stretches of both, and what to mark when they stand side by side."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from autograder.similarity.evidence import Kind
from autograder.similarity.fingerprints import Fingerprint
from autograder.similarity.records import Passage, Piece

__all__ = ["PASSAGE_CHARACTERS", "marked", "passages"]

PASSAGE_CHARACTERS = 300
"""Kept of a passage's text; the page shows the answers whole."""

Span = tuple[int, int]
"""From a character to before another."""

_WORD = re.compile(r"\w")
_MARGIN = re.compile(r"(\n\s*)")


def passages(
    kind: Kind,
    sources: tuple[str, str],
    prints: tuple[Sequence[Fingerprint], Sequence[Fingerprint]],
    bits: Mapping[int, tuple[float, int]],
) -> list[Passage]:
    """The stretches that two ``sources`` share, by their fingerprints of one ``kind``.

    ``bits`` has of every hash that both have the bits and the number of students who have it. Fingerprints that touch
    in the first source are one passage.
    """
    there = {run.hash: run for run in reversed(prints[1])}
    shared = sorted(
        {run.hash: run for run in reversed(prints[0]) if run.hash in bits}.values(), key=lambda run: run.start
    )
    rows: list[list[Fingerprint]] = []
    end = -1
    for run in shared:
        if rows and run.start <= end and kind is not Kind.NAMES:
            rows[-1].append(run)
        else:
            rows.append([run])
        end = max(end, run.end)
    return [
        Passage(
            kind=kind,
            bits=sum(bits[run.hash][0] for run in row),
            students=min(bits[run.hash][1] for run in row),
            first=_text(sources[0], row),
            second=_text(sources[1], [there[run.hash] for run in row]),
        )
        for row in rows
    ]


def marked(source: str, spans: Sequence[Span]) -> tuple[Piece, ...]:
    """``source`` in pieces, those in ``spans`` alike; spans may overlap, in any order. What lies between two of them
    and is no word is alike too; the margin of a line is not."""
    rows: list[Span] = []
    for start, end in sorted(spans):
        if rows and (start <= rows[-1][1] or not _WORD.search(source, rows[-1][1], start)):
            rows[-1] = rows[-1][0], max(end, rows[-1][1])
        else:
            rows.append((start, end))
    pieces: list[Piece] = []
    at = 0
    for start, end in rows:
        pieces.append(Piece(text=source[at:start]))
        pieces += [Piece(text=part, alike=not part.isspace()) for part in _MARGIN.split(source[start:end])]
        at = end
    pieces.append(Piece(text=source[at:]))
    return tuple(piece for piece in pieces if piece.text)


def _text(source: str, row: Sequence[Fingerprint]) -> str:
    text = source[min(run.start for run in row) : max(run.end for run in row)]
    return text if len(text) <= PASSAGE_CHARACTERS else f"{text[:PASSAGE_CHARACTERS]} …"
