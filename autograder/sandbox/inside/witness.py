"""Runs beside student code: which line of a notebook the interpreter runs most often in one call.

A second look at a function that lost a race. It stands where student code could tamper with it, so it explains and may
count against a solution in a close call; it never speaks for one.
"""

from __future__ import annotations

import linecache
import sys
from collections import Counter
from collections.abc import Callable
from types import FrameType
from typing import Any

__all__ = ["busiest_line"]

LINE_CHARACTERS = 100
ENOUGH = 200_000
"""Lines after which a function is stopped: it has shown that it loops, and counting makes it slower still."""


class _Enough(BaseException):
    """Out of the function that is watched; BaseException so that no ``except Exception`` holds it up."""


def busiest_line(function: Callable[..., Any], args: tuple[Any, ...]) -> tuple[int, int, str]:
    """How often the busiest line of a cell ran in ``function(*args)``, its number in the cell, and its text.

    An iterator that comes back is followed to its end. (0, 0, "") when no line of a cell ran.
    """
    counts: Counter[tuple[str, int]] = Counter()
    lines = 0

    def trace(frame: FrameType, event: str, _: Any) -> Any:
        file = frame.f_code.co_filename
        if not file.startswith("<"):  # not a cell's: a library's frames run untraced
            return None
        if event == "line":
            nonlocal lines
            lines += 1
            counts[file, frame.f_lineno] += 1
            if lines >= ENOUGH:
                raise _Enough
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        result = function(*args)
        if hasattr(result, "__next__"):
            for _ in result:
                pass
    except _Enough:
        pass
    finally:
        sys.settrace(before)
    if not counts:
        return 0, 0, ""
    ((file, number), times) = counts.most_common(1)[0]
    return times, number, linecache.getline(file, number).strip()[:LINE_CHARACTERS]
