"""What is left of a text when its disguise is taken off, as hashes with their places.

Code becomes a row of symbols without names, layout and comments; runs of ``CODE_RUN`` symbols are hashed, a name by how
far back it stood last in the run (B. S. Baker, "A theory of parameterized pattern matching", STOC 1993), so that
``a * b + a`` is ``x * y + x`` and not ``x * y + y``. Of those hashes winnowing keeps some (S. Schleimer, D. Wilkerson,
A. Aiken, "Winnowing: local algorithms for document fingerprinting", SIGMOD 2003, section 3): wherever two texts share
``CODE_RUN + WINDOW - 1`` symbols, one hash at least is kept in both. Words are hashed in runs of ``WORD_RUN``.
"""

from __future__ import annotations

import builtins
import keyword
import re
from collections.abc import Collection, Iterator, Sequence
from hashlib import blake2b
from typing import NamedTuple

from autograder.similarity.lexer import Token, tokens

__all__ = ["CODE_RUN", "WINDOW", "WORD_RUN", "Fingerprint", "chosen_names", "code_runs", "remarks", "winnowed", "words"]

CODE_RUN = 7
"""Symbols of code that are hashed together: about one assignment. Shorter runs occur in everybody's code."""
WINDOW = 4
"""Of so many hashes in a row winnowing keeps one at least."""
WORD_RUN = 3
"""Words that are hashed together: a changed word costs three runs, so a light paraphrase leaves some."""
SHORTEST_CODE = 5
"""Symbols below which nothing is hashed: everybody has them."""

_FIXED = frozenset(keyword.kwlist) | frozenset(dir(builtins))
_SILENT = frozenset("(),:;]}\\.")
"""What can be written or left out, or follows from an opening bracket before it."""
_NEVER = 1 << 64
"""More than any hash."""
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
_PREFIX = re.compile(r"^[a-zA-Z]{1,2}(?=['\"])")


class Fingerprint(NamedTuple):
    """A hash of 64 bits and the characters ``start:end`` of the text that it stands for."""

    hash: int
    start: int
    end: int


class _Symbol(NamedTuple):
    text: str
    back: int
    """How many symbols ago the same name stood last; 0 for what is no name, or a new one."""
    start: int
    end: int


def code_runs(source: str, fixed: Collection[str] = ()) -> list[Fingerprint]:
    """Every run of ``CODE_RUN`` symbols of ``source``; names are all alike but for those in ``fixed``.

    Code shorter than that is one run, unless it has fewer than ``SHORTEST_CODE`` symbols.
    """
    symbols = list(_symbols(source, fixed))
    if len(symbols) < SHORTEST_CODE:
        return []
    runs = (symbols[at : at + CODE_RUN] for at in range(max(1, len(symbols) - CODE_RUN + 1)))
    return [Fingerprint(_hash(_parametrised(run)), run[0].start, run[-1].end) for run in runs]


def winnowed(runs: Sequence[Fingerprint], known: Collection[int] = ()) -> list[Fingerprint]:
    """Of each ``WINDOW`` runs in a row the one with the least hash, of equal ones the last; a hash in ``known`` is
    never taken."""
    keys = [(_NEVER if run.hash in known else run.hash, -position) for position, run in enumerate(runs)]
    kept: list[Fingerprint] = []
    taken = -1
    for first in range(max(1, len(runs) - WINDOW + 1)) if runs else ():
        least, position = min(keys[first : first + WINDOW])
        if least != _NEVER and -position != taken:
            taken = -position
            kept.append(runs[taken])
    return kept


def words(text: str, start: int = 0) -> list[Fingerprint]:
    """Every run of ``WORD_RUN`` words of ``text``, which begins at the character ``start`` of its source; in lower
    case. Fewer words are one run."""
    found = [(match[0].lower(), start + match.start(), start + match.end()) for match in _WORD.finditer(text)]
    runs = (found[at : at + WORD_RUN] for at in range(max(1, len(found) - WORD_RUN + 1)) if found)
    return [Fingerprint(_hash([word for word, _, _ in run]), run[0][1], run[-1][2]) for run in runs]


def remarks(source: str) -> list[Fingerprint]:
    """The words of each comment and each text in quotes of ``source``, as ``words`` has them."""
    found: list[Fingerprint] = []
    for token in tokens(source):
        if token.kind in ("comment", "string"):
            text = _PREFIX.sub(lambda match: " " * len(match[0]), token.text)
            found += words(text, token.start)
    return found


def chosen_names(source: str, given: Collection[str] = ()) -> list[Fingerprint]:
    """The names in ``source`` that its author chose, each once, at its first place: not attributes, not Python's own,
    not those that were ``given``."""
    first: dict[str, Token] = {}
    before = ""
    for token in tokens(source):
        if token.kind == "name" and before != "." and token.text not in _FIXED and token.text not in given:
            first.setdefault(token.text, token)
        before = token.text
    return [Fingerprint(_hash(["name", token.text]), token.start, token.end) for token in first.values()]


def _symbols(source: str, fixed: Collection[str]) -> Iterator[_Symbol]:
    found = [token for token in tokens(source) if token.kind != "comment"]
    last: dict[str, int] = {}
    count = 0
    for place, token in enumerate(found):
        text, name = token.text, ""
        before = found[place - 1] if place else None
        if token.kind == "newline" or text in _SILENT or (token.kind == "string" and _alone(found, place)):
            continue
        if token.kind == "string":
            text = '"'
        elif token.kind == "number":
            text = _number(text)
        elif token.kind == "name" and before is not None and before.text == ".":
            # What a library's object has cannot be renamed; what one's own has can.
            text, name = ("V", text) if place > 1 and found[place - 2].text == "self" else (f".{text}", "")
        elif token.kind == "name" and text not in _FIXED and text not in fixed:
            text, name = "V", text
        back = 0
        if name:
            back = count - last[name] if name in last else 0
            last[name] = count
        yield _Symbol(text, back, token.start, token.end)
        count += 1


def _alone(found: Sequence[Token], place: int) -> bool:
    """A text that stands alone on its line is a docstring, so a remark."""
    before = found[place - 1].kind if place else "newline"
    after = found[place + 1].kind if place + 1 < len(found) else "newline"
    return before == after == "newline"


def _number(text: str) -> str:
    """``1e-3``, ``0.001`` and ``1_000`` by their value."""
    try:
        return repr(float(text))
    except ValueError:
        return text.lower()


def _parametrised(run: Sequence[_Symbol]) -> list[str]:
    """A name that stood before in this run by the distance, any other as a new one."""
    return [
        f"{symbol.text}{symbol.back}" if 0 < symbol.back <= place else symbol.text for place, symbol in enumerate(run)
    ]


def _hash(parts: Sequence[str]) -> int:
    """The same in every process, unlike Python's own."""
    return int.from_bytes(blake2b("\0".join(parts).encode(errors="replace"), digest_size=8).digest())
