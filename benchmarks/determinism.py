"""The same class graded again and again, on an idle machine and on a busy one: are the scores the same?

``python -m benchmarks.determinism [EX …] [--students N] [--runs N] [--busy N]``: a simulated class is graded ``--runs``
times from nothing, every second time beside ``--busy`` processes that do nothing but work. Every score, and of every
check its outcome and the mistake that it names, must be the same each time. A table for people; the last line is one
JSON object. Ends with 1 if anything differs.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from rich.console import Console
from rich.table import Table

from autograder.course.layout import Course
from autograder.grading.run import GradedSubmission, find_submissions, grade_course
from benchmarks.classes import a_whole_class

Found = dict[str, object]
"""By student, exercise, task and check: score, or outcome and mistake."""


def graded(course: Course) -> Found:
    """Grade everything from nothing, with a worker for each core."""
    found: Found = {}

    def done(submission: GradedSubmission) -> None:
        report = submission.report
        for task in report.tasks:
            place = f"{submission.student} {report.exercise} {task.task}"
            found[place] = task.score
            found.update({f"{place} {check.name}": (check.outcome, check.mistake) for check in task.checks})

    for folder in (course.results, course.autograded, course.feedback):
        shutil.rmtree(folder, ignore_errors=True)
    (course.root / "gradebook.db").unlink(missing_ok=True)
    exercises = course.exercises()
    jobs = len(os.sched_getaffinity(0))
    grade_course(course, exercises, find_submissions(course, exercises), jobs=jobs, done=done)
    return found


@contextlib.contextmanager
def busy(count: int) -> Iterator[None]:
    """Beside ``count`` processes that never rest."""
    others = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(count)]
    try:
        yield
    finally:
        for other in others:
            other.kill()
            other.wait()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("exercises", nargs="*")
    parser.add_argument("--students", type=int, default=12)
    parser.add_argument("--runs", type=int, default=10)
    parser.add_argument("--busy", type=int, default=4)
    wanted = parser.parse_args()
    table = Table("run", "busy processes", "seconds", "checks", "differences")
    runs: list[Found] = []
    differing: set[str] = set()
    with tempfile.TemporaryDirectory(prefix="determinism-") as name:
        course = Course.open(a_whole_class(Path(name) / "course", wanted.exercises, wanted.students))
        for number in range(wanted.runs):
            others = wanted.busy * (number % 2)
            begin = time.perf_counter()
            with busy(others):
                runs.append(graded(course))
            seconds = time.perf_counter() - begin
            now = {place for place in runs[0] | runs[-1] if runs[0].get(place) != runs[-1].get(place)}
            differing |= now
            table.add_row(str(number + 1), str(others), f"{seconds:.0f}", str(len(runs[-1])), str(len(now)))
    Console().print(table)
    for place in sorted(differing):
        print(f"{place}: {', '.join(str(found.get(place)) for found in runs)}")
    print(json.dumps({"runs": wanted.runs, "compared": len(runs[0]), "differing": len(differing)}))
    sys.exit(bool(differing))


if __name__ == "__main__":
    main()
