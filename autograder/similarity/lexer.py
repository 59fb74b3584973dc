"""A student's code as tokens, by one pattern that never looks back: broken code, or hostile, costs no more than any.

Lexers for colouring (Pygments) need seconds for some texts of 20 kB, and Python's own belongs to its parser, which can
be crashed by what it is given.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

__all__ = ["Token", "tokens"]


class Token(NamedTuple):
    """One token; blanks between tokens are none."""

    kind: str
    """``comment``, ``string``, ``number``, ``name``, ``operator`` or ``newline``."""
    text: str
    start: int
    """Its place in the source, in characters."""
    end: int


_TOKEN = re.compile(
    r"""
    (?P<comment>\#[^\n]*+)
  | (?P<string>[rRbBuUfFtT]{0,2}(?:
        \"\"\"(?:[^"\\]++|\\.|"(?!""))*+(?:\"\"\"|\\?\Z)
      | '''(?:[^'\\]++|\\.|'(?!''))*+(?:'''|\\?\Z)
      | "(?:[^"\\\n]++|\\.)*+(?:"|\\?)
      | '(?:[^'\\\n]++|\\.)*+(?:'|\\?)))
  | (?P<number>(?:0[xXoObB][\da-fA-F_]++|(?:\d[\d_]*+\.?[\d_]*+|\.\d[\d_]*+)(?:[eE][+-]?\d[\d_]*+)?+)[jJ]?)
  | (?P<name>[^\W\d]\w*+)
  | (?P<newline>\n)
  | (?P<operator>\*\*=?|//=?|<<=?|>>=?|[-+*/%&|^@=<>!:]=|->|\.\.\.|\S)
    """,
    re.VERBOSE | re.DOTALL,
)


def tokens(source: str) -> Iterator[Token]:
    """The tokens of ``source`` in order. What is no Python gives single characters."""
    for found in _TOKEN.finditer(source):
        yield Token(found.lastgroup or "operator", found[0], found.start(), found.end())
