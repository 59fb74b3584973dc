"""Who hangs together: each is paired with one of the others at least."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

__all__ = ["connected"]

One = TypeVar("One")


def connected(pairs: Iterable[tuple[One, One]]) -> list[list[One]]:
    """The connected parts of ``pairs``, each in the order of first mention."""
    above: dict[One, One] = {}

    def top(one: One) -> One:
        while (next_one := above.setdefault(one, one)) != one:
            above[one] = above[next_one]
            one = next_one
        return one

    for first, second in pairs:
        left, right = top(first), top(second)
        above[right] = left
    found: dict[One, list[One]] = {}
    for one in list(above):
        found.setdefault(top(one), []).append(one)
    return list(found.values())
