"""Right solutions in other styles, one file an exercise; all must get full marks.

Each is complete in itself: its source alone, renamed to the task's name, is put into the notebook.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

Right = TypeVar("Right", bound=Callable[..., Any])
MARK = "__variant_of__"


def variant(task: str) -> Callable[[Right], Right]:
    """Mark a function or class as a right solution of ``task``."""

    def mark(function: Right) -> Right:
        setattr(function, MARK, task)
        return function

    return mark
