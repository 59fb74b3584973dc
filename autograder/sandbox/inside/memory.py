"""Runs beside student code: lays out the warm process's memory so that forking it, and ending a child, costs less.

A child begins with page tables for all that matplotlib and IPython fill, 15,000 pages; writing and undoing them was
half of what a child costs. In huge pages they are few, or done 512 at a time (madvise(2), MADV_COLLAPSE; Linux 6.1).
"""

from __future__ import annotations

import contextlib
import ctypes
import gc
from collections.abc import Iterator
from pathlib import Path

from matplotlib import font_manager

__all__ = ["settle"]

MADVISE = ctypes.CDLL(None).madvise
MADV_COLLAPSE = 25
HUGE_PAGE = 2 << 20


def settle() -> None:
    """To be called once all is loaded, and before this process becomes another user: then it may not read its maps."""
    with contextlib.suppress(AttributeError):  # fonts that matplotlib would close in each child
        font_manager._get_font.cache_clear()  # type: ignore[attr-defined]
    gc.collect()
    for start, end in _own_memory():
        for page in range(-(-start // HUGE_PAGE) * HUGE_PAGE, end - HUGE_PAGE + 1, HUGE_PAGE):
            MADVISE(ctypes.c_void_p(page), ctypes.c_size_t(HUGE_PAGE), MADV_COLLAPSE)  # refused where there is none


def _own_memory() -> Iterator[tuple[int, int]]:
    """Start and end of the memory that no file stands behind: what Python and the C library took for objects."""
    for line in Path("/proc/self/maps").read_text().splitlines():
        span, access, _, _, inode, *name = line.split(maxsplit=5)
        if access == "rw-p" and inode == "0" and name in ([], ["[heap]"]):
            start, end = span.split("-")
            yield int(start, 16), int(end, 16)
