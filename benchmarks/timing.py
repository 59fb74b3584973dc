"""How often a race is decided wrongly, idle and beside busy processes, against three ways in which peers decide.

``python -m benchmarks.timing [--decisions N] [--load 0 2 4 8] [--kernel TEXT]``: for every timed kernel of the course,
right solutions in several styles and right but slow ones (``tests/course/variants``, ``tests/course/slow``) are judged
again and again by the check that times them. Tables for people; the last line is one JSON object.

The peers' ways, on the same kernels in the same processes: one reading of the wall clock against a constant (the best
there could be: half way, by factors, between the slowest honest and the fastest slow style on the idle machine), the
ratio of one reading each of student and reference, and the ratio of the least of three readings each.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import math
import os
import statistics
import subprocess
import sys
import time
import unittest.mock
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import reference
from autograder.judge.race import Entrants
from autograder.judge.suite import Suite
from autograder.model import Outcome
from autograder.sandbox.launch import Sandbox
from autograder.sandbox.student import Student
from tests.course.graded import Answer, cells, exercise, exercises, solution, suite, variants

BUSY = ("while True: pass", "import numpy as np\nx = np.ones(4_000_000)\nwhile True: x * 2")
"""What runs beside: one that computes, one that fills the memory bus."""
WALL_CLOCK = """
def _wall_clock_seconds(name, args):
    import time
    start = time.perf_counter()
    result = globals()[name](*args)
    if hasattr(result, "__next__"):
        for _ in result: pass
    return time.perf_counter() - start
"""
OURS = "nighthike"
CONSTANT = "one wall-clock reading, constant"
RATIO = "ratio of two wall-clock readings"
LEAST = "ratio of least of 3 wall-clock readings"
METHODS = (OURS, CONSTANT, RATIO, LEAST)
CALIBRATIONS = 5
PEERS_SHARE = 5
"""The peers' ways decide once for so many decisions of ours: their errors are frequent enough to be counted in few."""


class Style(NamedTuple):
    """One way of writing a timed kernel."""

    answer: Answer
    slow: bool


class Decision(NamedTuple):
    """What one method made of one style once."""

    method: str
    load: int
    kernel: str
    slow: bool
    outcome: Outcome
    seconds: float
    style: str
    ratio: float = math.nan

    @property
    def wrong(self) -> bool:
        """A right solution failed, or a slow one passed."""
        return self.outcome is not Outcome.INCONCLUSIVE and (self.outcome is Outcome.PASSED) is self.slow


class Race(NamedTuple):
    """What the suite passes to ``race`` for a kernel."""

    entrants: Entrants
    limit: float


class Kernel:
    """A timed kernel: the check that times it, and its styles."""

    def __init__(self, name: str, task: str, checks: frozenset[str]) -> None:
        self.exercise, self.checks = name, checks
        self.task = next(known for known in exercise(name).tasks if known.name == task)
        self.suite: Suite = suite(name)
        own = Answer(name, task, "solution", solution(name, task))
        self.styles = [Style(own, False), *(Style(answer, False) for answer in _of(variants(), name, task))]
        self.styles += [Style(answer, True) for answer in _of(variants("tests.course.slow"), name, task)]
        self.race: Race | None = None
        self.ratio = math.nan
        self.constant = math.nan
        """Seconds on the wall that the best constant allows."""

    @property
    def name(self) -> str:
        return f"{self.exercise} {self.task.name}"

    def student(self, sandbox: Sandbox, style: Style) -> Student:
        notebook = cells(self.exercise, {self.task.name: style.answer.source}, visible_checks=False)
        return Student(sandbox, [*notebook, (10_000, WALL_CLOCK)])

    def referee(self, sandbox: Sandbox) -> Student:
        """The reference in a process of its own, for the peers' ways."""
        assert self.race is not None
        function = self.race.entrants.reference
        module = getattr(reference, function).__module__
        return Student(sandbox, [(0, f"from {module} import {function}\n{WALL_CLOCK}")])

    def decide(self, student: Student) -> Outcome:
        """By the suite's own check."""
        self.race, self.ratio = None, math.nan
        with self._overheard():
            (report,) = self.suite.judge(student, [self.task], only=self.checks)
        return next((check.outcome for check in report.checks if check.outcome != Outcome.PASSED), Outcome.PASSED)

    @contextlib.contextmanager
    def _overheard(self) -> Iterator[None]:
        """Note what the race is called with, and the ratio that it finds."""
        measure = Entrants.ratio

        def overhear(entrants: Entrants, calls: int, limit: float) -> float:
            if self.race is not None:  # a check may race the pieces of a kernel too, to know what is to blame
                return measure(entrants, calls, limit)
            self.race = Race(entrants, limit)
            self.ratio = measure(entrants, calls, limit)
            return self.ratio

        with unittest.mock.patch.object(Entrants, "ratio", overhear):
            yield


def _of(answers: Iterator[Answer], name: str, task: str) -> list[Answer]:
    return [answer for answer in answers if (answer.exercise, answer.task) == (name, task)]


@contextlib.contextmanager
def busy(processes: int) -> Iterator[None]:
    """So many processes that never rest."""
    running = [subprocess.Popen([sys.executable, "-c", BUSY[number % 2]]) for number in range(processes)]
    try:
        yield
    finally:
        for process in running:
            process.kill()
            process.wait()


def wall(student: Student, name: str, race: Race) -> float:
    return float(student.call("_wall_clock_seconds", name, race.entrants.make_args()).value)


def calibrate(kernel: Kernel, sandbox: Sandbox) -> None:
    """Set the best constant, from readings of all styles on the idle machine."""
    seconds: dict[bool, list[float]] = {False: [], True: []}
    for style in kernel.styles:
        student = kernel.student(sandbox, style)
        kernel.decide(student)
        assert kernel.race is not None
        student.new_task()
        readings = [wall(student, kernel.race.entrants.name, kernel.race) for _ in range(CALIBRATIONS)]
        seconds[style.slow].append(statistics.median(readings))
    kernel.constant = math.sqrt(max(seconds[False]) * min(seconds[True]))


def decisions_of(
    kernel: Kernel, style: Style, times: int, load: int, sandboxes: Sequence[Sandbox]
) -> Iterator[Decision]:
    """``times`` decisions by each method about ``style``."""
    student = kernel.student(sandboxes[0], style)
    referee = None
    for number in range(times):
        start = time.perf_counter()
        outcome = kernel.decide(student)
        seconds = time.perf_counter() - start
        yield Decision(OURS, load, kernel.name, style.slow, outcome, seconds, style.answer.name, kernel.ratio)
        if number % PEERS_SHARE:
            continue
        race = kernel.race
        assert race is not None
        referee = referee or kernel.referee(sandboxes[1])
        for method, readings in ((CONSTANT, 1), (RATIO, 1), (LEAST, 3)):
            start = time.perf_counter()
            mine = min(wall(student, race.entrants.name, race) for _ in range(readings))
            if method == CONSTANT:
                slow = mine > kernel.constant
            else:
                slow = mine > race.limit * min(wall(referee, race.entrants.reference, race) for _ in range(readings))
            outcome = Outcome.FAILED if slow else Outcome.PASSED
            seconds = time.perf_counter() - start
            yield Decision(method, load, kernel.name, style.slow, outcome, seconds, style.answer.name)


def measure(wanted: int, loads: Sequence[int], kernel: str = "") -> tuple[list[Kernel], list[Decision]]:
    """About ``wanted`` decisions on honest and as many on slow styles, spread over kernels and loads.

    ``kernel``: of those alone that have it in their names.
    """
    kernels = [
        Kernel(name, task, checks)
        for name in exercises()
        for task, checks in sorted(suite(name).races.items())
        if kernel in f"{name} {task}"
    ]
    if not kernels:
        raise SystemExit(f"--kernel: no timed kernel has {kernel!r} in its name")
    package = Path(reference.__file__).parent
    found = []
    with Sandbox() as mine, Sandbox(visible=[package]) as theirs:
        for kernel in kernels:
            calibrate(kernel, mine)
        for load in loads:
            with busy(load):
                for kernel in kernels:
                    for slow in (False, True):
                        chosen = [style for style in kernel.styles if style.slow == slow]
                        times = math.ceil(wanted / len(loads) / len(kernels) / len(chosen))
                        for style in chosen:
                            found += decisions_of(kernel, style, times, load, (mine, theirs))
            sys.stderr.write(f"{len(found):,} decisions beside up to {load} busy processes\n")
    return kernels, found


def rates(found: Sequence[Decision], loads: Sequence[int]) -> list[dict[str, Any]]:
    """One row for each method and load."""
    rows = []
    for method in METHODS:
        for load in loads:
            here = [one for one in found if one.method == method and one.load == load]
            honest, slow = [one for one in here if not one.slow], [one for one in here if one.slow]
            rows.append(
                {
                    "method": method,
                    "busy": load,
                    "honest": len(honest),
                    "failed": sum(one.wrong for one in honest),
                    "slow": len(slow),
                    "passed": sum(one.wrong for one in slow),
                    "inconclusive": sum(one.outcome is Outcome.INCONCLUSIVE for one in here),
                    "median_seconds": round(statistics.median(one.seconds for one in here), 4),
                    "worst_seconds": round(max(one.seconds for one in here), 3),
                }
            )
    return rows


def ranges(kernels: Sequence[Kernel], found: Sequence[Decision]) -> list[dict[str, Any]]:
    """One row for each kernel: where its ratios lie."""
    rows = []
    for kernel in kernels:
        ours = [one for one in found if one.method == OURS and one.kernel == kernel.name]
        honest, slow = ([one.ratio for one in ours if one.slow == kind] for kind in (False, True))
        assert kernel.race is not None
        rows.append(
            {
                "kernel": kernel.name,
                "styles": f"{sum(not one.slow for one in kernel.styles)} + {sum(one.slow for one in kernel.styles)}",
                "honest": f"{min(honest):.2f} – {max(honest):.2f}",
                "limit": kernel.race.limit,
                "slow": f"{min(slow):.1f} – {max(slow):.0f}",
            }
        )
    return rows


def mistakes(found: Sequence[Decision]) -> list[dict[str, Any]]:
    """Every wrong decision of ours."""
    return [
        {"kernel": one.kernel, "style": one.style, "busy": one.load, "ratio": round(one.ratio, 2)}
        for one in found
        if one.method == OURS and one.wrong
    ]


def show(title: str, rows: Sequence[dict[str, Any]]) -> None:
    """A table in Markdown, as docs/timing.md keeps it."""
    if not rows:
        return
    print(f"\n{title}\n\n| {' | '.join(rows[0])} |\n|{'---|' * len(rows[0])}")
    for row in rows:
        print(f"| {' | '.join(str(value) for value in row.values())} |")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--decisions", type=int, default=200, help="on honest styles, and as many on slow ones")
    parser.add_argument("--load", type=int, nargs="+", default=[0, 2, 4, 8], help="busy processes beside")
    parser.add_argument("--kernel", default="", help="only those with this in their names")
    wanted = parser.parse_args()
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    kernels, found = measure(wanted.decisions, wanted.load, wanted.kernel)
    by_load, by_kernel, wrong = rates(found, wanted.load), ranges(kernels, found), mistakes(found)
    show("Decisions", by_load)
    show("CPU time of student over reference", by_kernel)
    show("Wrong decisions of ours", wrong)
    print("\n" + json.dumps({"decisions": by_load, "kernels": by_kernel, "wrong": wrong}))


if __name__ == "__main__":
    main()
