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


def busiest_line(function: Callable[..., Any], args: tuple[Any, ...]) -> tuple[int, int, str]:
    """How often the busiest line of a cell ran in ``function(*args)``, its number in the cell, and its text.

    An iterator that comes back is followed to its end. (0, 0, "") when no line of a cell ran.
    """
    counts: Counter[tuple[str, int]] = Counter()

    def trace(frame: FrameType, event: str, _: Any) -> Any:
        file = frame.f_code.co_filename
        if not file.startswith("<"):  # not a cell's: a library's frames run untraced
            return None
        if event == "line":
            counts[file, frame.f_lineno] += 1
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        result = function(*args)
        if hasattr(result, "__next__"):
            for _ in result:
                pass
    finally:
        sys.settrace(before)
    if not counts:
        return 0, 0, ""
    ((file, number), times) = counts.most_common(1)[0]
    return times, number, linecache.getline(file, number).strip()[:LINE_CHARACTERS]
