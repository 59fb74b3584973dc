"""``nighthike grade`` in the long run: what a notebook takes of it when the start weighs nothing."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from autograder.course.layout import Course
from autograder.grading.results.store import Store
from benchmarks.usage import Usage, environment, measured_run, program

__all__ = ["LongRun", "long_run"]

ANSWER = re.compile(r"\d+/\d+ ")
"""How a line begins that tells of a graded notebook."""


class LongRun(NamedTuple):
    """One run, from the line at which every process has answered once to the last one."""

    usage: Usage
    """Of the whole of it."""
    processes: int
    notebooks: int
    seconds: float
    """A notebook."""
    own: float
    """Seconds of CPU of a notebook's own cells and calls."""

    @property
    def overhead(self) -> float:
        """Seconds a notebook beyond its own CPU time, of all processes."""
        return self.seconds * self.processes - self.own

    @property
    def share_of_limit(self) -> float:
        """What as many cores would take for the notebooks' own CPU time alone, over what it took."""
        return self.own / self.processes / self.seconds


def long_run(course: Course, processes: int, options: Sequence[str] = ()) -> LongRun:
    """Grade ``course`` from nothing. SystemExit when it has too few notebooks for that."""
    command = [program("nighthike"), "grade", "--jobs", str(processes), *options]
    usage = measured_run(command, course.root, environment())
    times = [moment for moment, line in usage.lines if ANSWER.match(line.lstrip())]
    if len(times) <= processes:
        raise SystemExit(f"{len(times)} notebooks are too few for {processes} processes; give more --students")
    store = Store(course.results)
    judged = [store.get(path.stem) for path in course.results.glob("*.json")]
    own = sum(entry.cpu_seconds for entry in judged if entry is not None) / len(times)
    # The first ones, one for each process, come together.
    seconds = (times[-1] - times[processes - 1]) / (len(times) - processes)
    return LongRun(usage, processes, len(times), seconds, own)
