"""``nighthike grade`` in the long run: what a notebook takes of it when the start weighs nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from autograder.course.layout import Course
from autograder.grading.results.published import Published
from autograder.grading.results.store import Store
from autograder.grading.run import find_submissions
from benchmarks.usage import Usage, environment, measured_run, program

__all__ = ["LongRun", "long_run"]

ANSWER = re.compile(r"\d+/\d+ (?P<student>\S+) (?P<exercise>\S+): ")
"""How a line begins that tells of a graded notebook."""


class LongRun(NamedTuple):
    """One run, while all processes were busy: from the line at which each had answered once to the line after which
    there were no more notebooks than processes."""

    usage: Usage
    """Of the whole of it."""
    processes: int
    notebooks: int
    """Graded meanwhile."""
    seconds: float
    """For each of them."""
    own: float
    """Seconds of CPU of the cells and calls of each."""

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
    answers = [(moment, found) for moment, line in usage.lines if (found := ANSWER.match(line.lstrip()))]
    inside = slice(processes, len(answers) - processes)
    busy = answers[inside]
    if not busy:
        raise SystemExit(f"{len(answers)} notebooks are too few for {processes} processes; give more --students")
    seconds = (busy[-1][0] - answers[processes - 1][0]) / len(busy)
    own = list(_own_seconds(course, [(found["student"], found["exercise"]) for _, found in answers]))
    return LongRun(usage, processes, len(busy), seconds, sum(own[inside]) / len(busy))


def _own_seconds(course: Course, answers: Sequence[tuple[str, str]]) -> Iterator[float]:
    """The CPU time that each of ``answers``, students and exercises in the order in which they came, took of its own:
    none where one with the same cells had been judged before."""
    published, store = Published(course, dict), Store(course.results)
    places = {(found.student, found.exercise): found for found in find_submissions(course, course.exercises())}
    judged: set[str | None] = {None}
    for place in answers:
        word = published.of(places[place])
        key = None if word is None else word.key
        entry = store.get(key) if key is not None and key not in judged else None
        judged.add(key)
        yield 0.0 if entry is None else entry.cpu_seconds
