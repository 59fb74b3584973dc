"""Time that a process was ready to work and had no core: other work on the machine, which is nobody's fault here.

What is limited on the wall is given it back, and that only when its time is up: to look costs more than a short call.

Source: Linux, Documentation/scheduler/sched-stats.rst, ``/proc/<pid>/schedstat``.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

__all__ = ["Delays", "WallBudget"]


class Delays:
    """What the main threads of a child and of this process have waited for a core since this object was made.

    Each second can be claimed once. On a kernel that does not count it there is none.
    """

    def __init__(self, number: int) -> None:
        self._places = (Path(f"/proc/{number}/schedstat"), Path("/proc/thread-self/schedstat"))
        self._claimed = self._total()

    def claim(self) -> float:
        """Seconds of delay that were not claimed before."""
        total = self._total()
        new = max(0.0, total - self._claimed)
        self._claimed = max(self._claimed, total)
        return new

    def _total(self) -> float:
        return sum(map(_waited, self._places))


class WallBudget:
    """Seconds on the wall that many exchanges together may take."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._used = 0.0

    def spend(self, seconds: float) -> None:
        """So many more, time without a core included."""
        self._used += seconds

    def is_used_up(self, claim: Callable[[], float]) -> bool:
        """Whether there is none left, also after what ``claim`` gives back."""
        if self._used > self._seconds:
            self._used -= claim()
        return self._used > self._seconds


def _waited(place: Path) -> float:
    """The second number: nanoseconds in the queue for a core."""
    try:
        return int(place.read_bytes().split()[1]) / 1e9
    except (OSError, IndexError, ValueError):  # it has ended, or the kernel does not count
        return 0.0
