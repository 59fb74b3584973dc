"""What grading a notebook costs beyond the CPU time of its own cells and calls, beside nbgrader and Otter, in one run.

``python -m benchmarks.grading [--students N]``: exercise 3 as a simulated class hands it in, and a small notebook (one
picture, one graded function) go through our steps, one after the other in one warm process on one core; through
``nighthike grade`` with one process, with two, and with two that leave out experiments; through stock ``nbgrader
autograde`` and ``generate_feedback``; and through ``otter run`` (``make otter`` installs it). A table for people; the
last line is one JSON object.

A command's time is its own, start included, divided by the notebooks. "In the long run" is the time from the line at
which every process has answered once to the last line, which is what counts for a class. The limit is what the machine
could do if grading cost nothing beyond the CPU that the notebooks themselves use, on as many cores as there are
processes.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import statistics
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from autograder.course.layout import Course
from autograder.grading.gradebook.book import Book
from autograder.grading.pages.feedback import FeedbackPages
from autograder.grading.publish import Publisher
from autograder.grading.results.store import Store
from autograder.grading.run import find_submissions
from autograder.grading.worker.bench import Bench, bench_settings
from autograder.grading.worker.submission import finish, prepare
from benchmarks.classes import EXERCISE, NOTEBOOK, ROOT, a_class, a_small_notebook, course_in
from benchmarks.long_run import long_run
from benchmarks.otter import otter_program, otter_zip, run_otter
from benchmarks.usage import Usage, environment, measured_run, program

STOCK = """
c = get_config()
c.CourseDirectory.course_id = "stock"
c.Execute.timeout = 30
"""
OURS: dict[str, tuple[Any, ...]] = {"one": (1,), "two": (2,), "skip": (2, "--skip-experiments")}
"""The runs of ``nighthike grade``: processes and further options."""
STEPS = {
    "own": "CPU of its own cells and calls",
    "read": "reading and repairing",
    "judge": "fork, confinement, judging",
    "publish": "gradebook, autograded notebook, feedback",
    "overhead": "overhead beyond its own CPU",
    "all": "all in all, one after the other",
}
COMMANDS = {
    **{run: " ".join(map(str, ("nighthike grade --jobs", *options))) for run, options in OURS.items()},
    "autograde": "nbgrader autograde",
    "feedback": "nbgrader generate_feedback",
    "otter": "otter run",
}


def our_steps(course: Course) -> list[dict[str, float]]:
    """Every submission through all steps, one after the other in a warm process: seconds by step.

    On one core, as each of the workers that use them all is.
    """
    exercise = course.exercise(EXERCISE)
    rows = []
    with _one_core(), Bench(bench_settings(course)) as bench, Book(course) as book:
        book.ensure_exercise(exercise)
        publisher = Publisher(course, book, FeedbackPages(course), Store(course.results))
        submissions = find_submissions(course, [exercise])
        for submission in [*submissions[:2], *submissions]:
            start = time.perf_counter()
            prepared = prepare(submission.path, exercise)
            read = time.perf_counter()
            assert prepared.work is not None
            judged = bench.judge(prepared.work)
            ran = time.perf_counter()
            publisher.publish(submission, finish(prepared, judged))
            end = time.perf_counter()
            seconds = {"own": judged.cpu_seconds, "read": read - start, "publish": end - ran, "all": end - start}
            seconds["judge"] = ran - read - judged.cpu_seconds
            seconds["overhead"] = seconds["all"] - seconds["own"]
            rows.append(seconds)
    return rows[2:]  # the first two warm up


@contextlib.contextmanager
def _one_core() -> Iterator[None]:
    cores = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {min(cores)})
    try:
        yield
    finally:
        os.sched_setaffinity(0, cores)


def stock(course: Course) -> dict[str, Usage]:
    """``nbgrader autograde`` and ``generate_feedback`` on the same notebooks."""
    measured_run([program("nbgrader"), "generate_assignment", EXERCISE], course.root, environment())
    return {
        run: measured_run([program("nbgrader"), step, EXERCISE], course.root, environment())
        for run, step in (("autograde", "autograde"), ("feedback", "generate_feedback"))
    }


def measured(folder: Path, source: Path, submitted: Path) -> dict[str, float]:
    """Medians of our steps, and what each command took, for the same submissions."""
    config = (ROOT / "nbgrader_config.py").read_text()
    rows = our_steps(course_in(folder / "steps", config, source, submitted))
    figures = {step: statistics.median(row[step] for row in rows) for step in rows[0]}
    figures["notebooks"] = count = len(rows)
    usages: dict[str, Usage] = {}
    for run, (processes, *options) in OURS.items():
        graded = long_run(course_in(folder / run, config, source, submitted), processes, options)
        usages[run], figures[f"{run}_long_run"], figures[f"{run}_own"] = graded.usage, graded.seconds, graded.own
        figures[f"{run}_overhead"] = graded.overhead
        figures[f"{run}_share_of_limit"] = graded.share_of_limit
    usages |= stock(course_in(folder / "stock", STOCK, source, submitted))
    notebooks = sorted((folder / "stock" / "submitted").glob(f"*/{EXERCISE}/{NOTEBOOK}"))
    runs = run_otter(otter_zip(source / NOTEBOOK, folder / "otter"), notebooks, folder / "otter" / "results")
    usages["otter"] = Usage(
        sum(run.seconds for run in runs),
        sum(run.cpu_seconds for run in runs),
        max(run.peak_mebibytes for run in runs),
        (),
    )
    for run, usage in usages.items():
        figures[f"{run}_seconds"] = usage.seconds / count
        figures[f"{run}_cpu"] = usage.cpu_seconds / count
        figures[f"{run}_mebibytes"] = usage.peak_mebibytes
    return figures


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--students", type=int, default=12)
    wanted = parser.parse_args()
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    otter_program()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        small = measured(folder / "a", *a_small_notebook(folder / "small", wanted.students))
        whole = measured(folder / "b", *a_class(folder / "class", wanted.students))
    report({"one picture, one function": small, "exercise 3": whole})


def report(found: dict[str, dict[str, float]]) -> None:
    table = Table(title="Seconds a notebook")
    table.add_column("")
    for name, figures in found.items():
        table.add_column(f"{name} ({figures['notebooks']:.0f} notebooks)", justify="right")

    def rows(head: str, lines: dict[str, str], form: str = ".3f") -> None:
        table.add_section()
        table.add_row(f"[bold]{head}")
        for key, line in lines.items():
            table.add_row(line, *(f"{figures[key]:{form}}" for figures in found.values()))

    for figures in found.values():
        for run in OURS:
            for peer in ("autograde", "otter"):
                figures[f"{peer}_over_{run}"] = figures[f"{peer}_seconds"] / figures[f"{run}_long_run"]
    rows("Our steps in one warm process on one core, medians", STEPS)
    rows("Commands, start included", {f"{run}_seconds": line for run, line in COMMANDS.items()})
    rows("In the long run", {f"{run}_long_run": COMMANDS[run] for run in OURS})
    rows("CPU of its own cells and calls in it", {f"{run}_own": COMMANDS[run] for run in OURS})
    rows("Beyond that, of all processes", {f"{run}_overhead": COMMANDS[run] for run in OURS})
    rows("Share of the limit", {f"{run}_share_of_limit": COMMANDS[run] for run in OURS}, ".0%")
    for peer in ("autograde", "otter"):
        rows(f"{COMMANDS[peer]} takes … times as long as", {f"{peer}_over_{run}": COMMANDS[run] for run in OURS}, ".1f")
    rows("Memory at the fullest, MiB", {f"{run}_mebibytes": line for run, line in COMMANDS.items()}, ".0f")
    Console(width=max(100, Console().width)).print(table)
    out: dict[str, Any] = {name: {k: round(v, 4) for k, v in figures.items()} for name, figures in found.items()}
    print(json.dumps(out))


if __name__ == "__main__":
    main()
