"""A notebook of a hundred megabytes is one of outputs, which are thrown away anyway: they are left out unread."""

from __future__ import annotations

import re

__all__ = ["without_outputs"]

_STRING = rb'"[^"\\]*+(?:\\.[^"\\]*+)*+(?:"|\\?\Z)'
_TOKEN = re.compile(rb'[{}\[\]]|"outputs"(?=\s*+:\s*+\[)|' + _STRING, re.DOTALL)
_INSIDE = re.compile(rb"[{}\[\]]|(?:" + _STRING + rb'[^"{}\[\]]*+)++', re.DOTALL)
"""In a list of outputs texts are passed over by the row."""
_OPENING, _CLOSING = b"{[", b"}]"
CELL_DEPTH = 3
"""The notebook, its cells, a cell."""


def without_outputs(data: bytes) -> bytes:
    """``data``, the JSON of a notebook in UTF-8, with an empty list in the place of every cell's outputs.

    What is no JSON is given back with no promise but its end; whoever reads it finds out. Takes the memory of the file
    once more at most, whatever is in it.
    """
    kept = []
    depth = at = start = 0
    while (token := _TOKEN.search(data, at)) is not None:
        at, found = token.end(), token[0]
        if found in _OPENING:
            depth += 1
        elif found in _CLOSING:
            depth -= 1
        elif found == b'"outputs"' and depth == CELL_DEPTH:
            begin = data.index(b"[", at)
            kept.append(data[start:begin] + b"[]")
            at = start = _end_of_list(data, begin)
    kept.append(data[start:])
    return b"".join(kept)


def _end_of_list(data: bytes, at: int) -> int:
    """Where the list that begins at ``at`` is over; the end of ``data`` where it is not."""
    depth = 0
    while (token := _INSIDE.search(data, at)) is not None:
        at, found = token.end(), token[0]
        if found in _OPENING:
            depth += 1
        elif found in _CLOSING:
            depth -= 1
            if not depth:
                return at
    return len(data)
