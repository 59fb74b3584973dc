"""What grading a whole course costs, exercise by exercise, and how busy it keeps two cores.

``python -m benchmarks.course [--students N]``: all exercises as a simulated class hands them in, mishaps and all. First
every submission is judged in one warm process: the CPU time of its own cells and calls, and that of the process that
judges it. Then ``nighthike grade --jobs 2`` grades the same class from nothing. A table for people; the last line is
one JSON object.

The share of the limit is what two cores would take for the notebooks' own CPU time alone, over what the run took in the
long run: from the moment when both workers have answered once.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from pathlib import Path

from rich.console import Console
from rich.table import Table

from autograder.course.layout import Course
from autograder.grading.run import find_submissions
from autograder.grading.worker.bench import Bench, bench_settings
from autograder.grading.worker.submission import prepare
from benchmarks.classes import a_whole_class
from benchmarks.long_run import long_run

JOBS = 2


def by_exercise(course: Course) -> dict[str, dict[str, float]]:
    """Means over the submissions of each exercise that can be run: seconds of CPU."""
    found = {}
    with Bench(bench_settings(course)) as bench:
        for exercise in course.exercises():
            works = [prepare(one.path, exercise).work for one in find_submissions(course, [exercise])]
            ran = [work for work in works if work is not None]
            bench.judge(ran[0])  # collects the suite
            start = time.process_time()
            own = [bench.judge(work).cpu_seconds for work in ran]
            judging = time.process_time() - start
            found[exercise.name] = {"notebooks": len(ran), "own": sum(own) / len(ran), "judging": judging / len(ran)}
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--students", type=int, default=20)
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        course = Course.open(a_whole_class(Path(name) / "course", [], wanted.students))
        exercises = by_exercise(course)
        graded = long_run(course, JOBS)
    table = Table(title="Seconds of CPU a notebook")
    for head in ("exercise", "notebooks", "own cells and calls", "judging them"):
        table.add_column(head, justify="left" if head == "exercise" else "right", no_wrap=True)
    for name, row in exercises.items():
        table.add_row(name, f"{row['notebooks']:.0f}", f"{row['own']:.2f}", f"{row['judging']:.3f}")
    console = Console(width=max(100, Console().width))
    console.print(table)
    console.print(
        f"nighthike grade --jobs {JOBS}: {graded.notebooks} notebooks, {graded.seconds:.2f} s each, of CPU of "
        f"their own {graded.own:.2f} s, beyond that {graded.overhead:.2f} s; {graded.share_of_limit:.0%} of the limit; "
        f"{graded.usage.peak_mebibytes:.0f} MiB at the fullest"
    )
    whole = {
        "notebooks": graded.notebooks,
        "own": graded.own,
        "seconds": graded.seconds,
        "overhead": graded.overhead,
        "share_of_limit": graded.share_of_limit,
        "mebibytes": graded.usage.peak_mebibytes,
    }
    rows = {**exercises, "whole": whole}
    print(json.dumps({name: {key: round(value, 4) for key, value in row.items()} for name, row in rows.items()}))


if __name__ == "__main__":
    main()
