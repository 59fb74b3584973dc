"""A look over msgpack before anything is made of it: how many parts, how deep, and what kind of keys.

One byte can stand for an empty dict, which takes a hundred in memory, so a cap on bytes alone is none on memory. And
Python's hash of numbers is public: a dict with many of them as keys can be made to take hours.
"""

from __future__ import annotations

import math
from collections.abc import Container

__all__ = ["ALWAYS_FITS", "MAX_DEPTH", "MAX_PARTS", "MAX_TABLE", "WireError", "survey"]

MAX_DEPTH = 32
"""Nesting allowed in a value; a list that holds itself ends here."""
MAX_PARTS = 1_000_000
"""Items in a message, an array being one: a list of a million floats is more than a notebook hands over."""
LEVELS_A_NESTING = 3
"""A record in a value is an extension, the list in it, and the list of its fields."""
MAX_TABLE = 64 << 20
"""Parts times the longest text among them: NumPy makes an array of a list of texts by giving each the longest's room,
four bytes a character."""

ALWAYS_FITS = math.isqrt(4 * MAX_TABLE)
"""Bytes in which there cannot be more than ``MAX_TABLE``, however they are shared by parts and a longest text."""

Buffer = bytes | bytearray | memoryview

_FIXED = {0xC0: 1, 0xC2: 1, 0xC3: 1, 0xCA: 5, 0xCB: 9, 0xCC: 2, 0xCD: 3, 0xCE: 5, 0xCF: 9, 0xD0: 2, 0xD1: 3, 0xD2: 5,
          0xD3: 9}  # fmt: skip
"""Bytes of what always takes as many: nil, booleans, numbers."""
_TEXT = {0xC4: 1, 0xC5: 2, 0xC6: 4, 0xD9: 1, 0xDA: 2, 0xDB: 4}
"""Bytes of the length of a binary or a string."""
_EXTENSION = {0xC7: 1, 0xC8: 2, 0xC9: 4}
_FIXED_EXTENSION = {0xD4: 1, 0xD5: 2, 0xD6: 4, 0xD7: 8, 0xD8: 16}
_ITEMS = {0xDC: (2, 1), 0xDD: (4, 1), 0xDE: (2, 2), 0xDF: (4, 2)}
"""Bytes of the count, and how many items one counted thing has."""
_STRINGS = frozenset((*range(0xA0, 0xC0), 0xD9, 0xDA, 0xDB))


class WireError(ValueError):
    """A value that does not cross the line, or bytes that are no value; the text says which."""


def survey(data: Buffer, nested: Container[int] = (), opaque: Container[int] = (), max_table: int = MAX_TABLE) -> None:
    """Walk over the one value in ``data``; ``nested`` are the extensions that hold msgpack, ``opaque`` the other ones.

    Raises WireError where there are more than ``MAX_PARTS`` parts, ``MAX_DEPTH`` nestings or ``max_table`` characters,
    a key of a map that is no text, an extension of another kind, or no value. Takes no memory but for the levels.

    Whether the value in an extension ends where the extension does is left to the decoder: where it does not, that ends
    there, and up to there both have seen the same.
    """
    view = memoryview(data)
    end = len(view)
    at = parts = longest = 0
    # Of the level that is open, and of those around it: how many items are to come, and whether every other is a key.
    left, keyed = 1, False
    around: list[tuple[int, bool]] = []
    while True:
        while not left:
            if not around:
                return
            left, keyed = around.pop()
        if at >= end:
            raise WireError("half a value")
        head = view[at]
        if keyed and not left & 1 and head not in _STRINGS:
            raise WireError("a map whose keys are no texts")
        left -= 1
        inner, inner_keyed = -1, False
        if head < 0x80 or head >= 0xE0:
            at += 1
        elif head < 0x90:
            at, inner, inner_keyed = at + 1, 2 * (head & 15), True
        elif head < 0xA0:
            at, inner = at + 1, head & 15
        elif head < 0xC0:
            longest = max(longest, head & 31)
            at += 1 + (head & 31)
        elif head in _FIXED:
            at += _FIXED[head]
        elif head in _TEXT:
            size = int.from_bytes(view[at + 1 : at + 1 + _TEXT[head]], "big")
            longest = max(longest, size)
            at += 1 + _TEXT[head] + size
        elif head in _ITEMS:
            width, times = _ITEMS[head]
            inner, inner_keyed = times * int.from_bytes(view[at + 1 : at + 1 + width], "big"), times == 2
            at += 1 + width
        elif head in _EXTENSION or head in _FIXED_EXTENSION:
            width = _EXTENSION.get(head, 0)
            size = int.from_bytes(view[at + 1 : at + 1 + width], "big") if width else _FIXED_EXTENSION[head]
            at += 2 + width
            if at > end:
                raise WireError("half a value")
            code = view[at - 1]
            if code in nested:
                inner = 1
            elif code in opaque:
                at += size
            else:
                raise WireError(f"extension {code if code < 128 else code - 256} is not known")
        else:
            raise WireError("a byte that begins no value")
        if inner >= 0:
            parts += inner
            if parts > MAX_PARTS:
                raise WireError(f"a value of more than {MAX_PARTS:,} parts")
            around.append((left, keyed))
            left, keyed = inner, inner_keyed
            if len(around) > LEVELS_A_NESTING * MAX_DEPTH:
                raise WireError(f"a value nested more than {MAX_DEPTH} deep")
        if parts * longest > max_table:
            raise WireError("a text too long for one among so many values")
