"""This process may grow by so much and no further, while it works with what student code hands over."""

from __future__ import annotations

import contextlib
import resource
from collections.abc import Iterator
from pathlib import Path

__all__ = ["GROWTH_BYTES", "bounded_memory"]

GROWTH_BYTES = 2 << 30
"""Address space beyond what is mapped: two small arrays that a callback adds can stand for a giant one."""


@contextlib.contextmanager
def bounded_memory() -> Iterator[None]:
    """Meanwhile what asks for more gets a MemoryError: in a callback it goes back to the student who caused it."""
    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    mapped = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    wanted = mapped + GROWTH_BYTES
    bounds = [bound for bound in (soft, hard, wanted) if bound != resource.RLIM_INFINITY]
    resource.setrlimit(resource.RLIMIT_AS, (min(bounds), hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, (soft, hard))
