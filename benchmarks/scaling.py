"""What one grader costs a submission besides judging it, and what a cluster adds: the figures of docs/scaling.md.

``python -m benchmarks.scaling [--students N]``: one notebook of exercise 3 is judged once and then published for N
students, with the gradebook in SQLite and in a PostgreSQL server that is started for it; the same work is judged by one
judging process and by one Dask worker. Medians in milliseconds of CPU and of wall-clock time; the last line is JSON.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

import cloudpickle
from distributed import Client
from rich.console import Console
from rich.table import Table

from autograder.course.layout import Course
from autograder.grading.cluster.executor import Cluster
from autograder.grading.cluster.parcel import Parcel, decides_here, pack_suite
from autograder.grading.gradebook.book import Book
from autograder.grading.many import Many
from autograder.grading.pages.feedback import FeedbackPages
from autograder.grading.publish import Publisher, Submission
from autograder.grading.results.store import Store
from autograder.grading.worker.bench import Bench, Work, bench_settings
from autograder.grading.worker.submission import finish, prepare
from benchmarks.classes import EXERCISE, NOTEBOOK, ROOT, a_class, course_in
from tests.postgresql.server import Server


class Clock:
    """Wall-clock and CPU milliseconds by step."""

    def __init__(self) -> None:
        self._found: defaultdict[str, list[tuple[float, float]]] = defaultdict(list)

    def time(self, step: str, do: Callable[[], Any]) -> Any:
        wall, cpu = time.perf_counter(), time.process_time()
        result = do()
        self._found[step].append((1e3 * (time.perf_counter() - wall), 1e3 * (time.process_time() - cpu)))
        return result

    def medians(self) -> dict[str, tuple[float, float]]:
        """By step, without the first two, which warm up."""
        return {
            step: (statistics.median(wall for wall, _ in found[2:]), statistics.median(cpu for _, cpu in found[2:]))
            for step, found in self._found.items()
        }


def writing(course: Course, file: Path, students: int, db_url: str, name: str, clock: Clock) -> None:
    """Prepare, finish and publish one notebook for many students; judged once."""
    exercise = course.exercise(EXERCISE)
    course = dataclasses.replace(course, db_url=db_url, results=course.root / f"results-{name}")
    pages, store = FeedbackPages(course), Store(course.results)
    with Bench(bench_settings(course)) as bench, Book(course) as book:
        book.ensure_exercise(exercise)
        publisher = Publisher(course, book, pages, store)
        work = prepare(file, exercise).work
        assert work is not None
        judged = bench.judge(work)
        for number in range(students):
            prepared = clock.time("reading and repairing", lambda: prepare(file, exercise))
            graded = clock.time("report and autograded notebook", lambda prepared=prepared: finish(prepared, judged))
            marks = clock.time(
                f"one transaction, {name}", lambda graded=graded, number=number: book.write(graded, f"alone{number}")
            )
            clock.time(
                "rendering the feedback page",
                lambda graded=graded, marks=marks: pages.render(graded.notebook, marks, exercise.notebook),
            )
            folder = course.submitted / f"s{number}" / EXERCISE
            submission = Submission(student=f"s{number}", exercise=EXERCISE, folder=folder, path=folder / NOTEBOOK)
            clock.time(
                f"publishing all of it, {name}",
                lambda submission=submission, graded=graded: publisher.publish(submission, graded),
            )


def judging(course: Course, file: Path, count: int, folder: Path) -> dict[str, float]:
    """Milliseconds a submission judged here and by one Dask worker, one after the other, and bytes on the way."""
    exercise = course.exercise(EXERCISE)
    work = prepare(file, exercise).work
    assert work is not None
    assert exercise.suite is not None
    settings = bench_settings(course)
    works = [(number, distinct(work, number)) for number in range(count)]
    with Bench(settings) as bench:
        judged = bench.judge(work)
        start = time.perf_counter()
        for _, one in works:
            bench.judge(one)
        here = time.perf_counter() - start
    parcel = Parcel(
        run="", settings=settings, work=work, suite=pack_suite(exercise.suite), decides=decides_here(exercise.suite)
    )
    address = folder / "scheduler.json"
    dask = [sys.executable, "-m", "dask"]
    quiet: dict[str, Any] = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": folder}
    scheduler = subprocess.Popen(
        [*dask, "scheduler", "--host=127.0.0.1", "--port=0", "--no-dashboard", f"--scheduler-file={address}"], **quiet
    )
    worker = subprocess.Popen([*dask, "worker", f"--scheduler-file={address}", "--nthreads=1", "--no-nanny"], **quiet)
    try:
        with Client(scheduler_file=str(address), timeout=60, set_as_default=False) as client:
            client.wait_for_workers(1, timeout=60)
            where = client.scheduler.address
        with Many[int](settings, lambda: Cluster(where), 2) as many:
            list(many.judge_each(works[:2]))
            start = time.perf_counter()
            list(many.judge_each(works))
            there = time.perf_counter() - start
    finally:
        for process in (worker, scheduler):
            process.terminate()
            process.wait()
    return {
        "judged here": 1e3 * here / count,
        "judged by a Dask worker": 1e3 * there / count,
        "bytes to a worker": float(len(cloudpickle.dumps(parcel))),
        "of that the suite": float(len(parcel.suite or b"")),
        "bytes from a worker": float(len(cloudpickle.dumps(judged))),
    }


def distinct(work: Work, number: int) -> Work:
    """The same work with another last cell."""
    (*cells, (index, source)) = work.cells
    return Work(
        exercise=work.exercise,
        notebook=work.notebook,
        suite=work.suite,
        tasks=work.tasks,
        cells=(*cells, (index, f"{source}\n# {number}")),
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--students", type=int, default=40)
    students = parser.parse_args().students
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    clock = Clock()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        source, submitted = a_class(folder / "class", 3)
        course = course_in(folder / "course", (ROOT / "nbgrader_config.py").read_text(), source, submitted)
        file = source / NOTEBOOK
        writing(course, file, students, course.db_url, "SQLite", clock)
        server = Server()
        try:
            writing(course, file, students, server.new_database(), "PostgreSQL", clock)
        finally:
            server.close()
        others = judging(course, file, max(4, students // 4), folder)
    report(clock.medians(), others)


def report(steps: dict[str, tuple[float, float]], others: dict[str, float]) -> None:
    table = Table(title="A submission of exercise 3, milliseconds")
    for head in ("", "wall-clock", "CPU"):
        table.add_column(head, justify="right" if head else "left")
    for step, (wall, cpu) in steps.items():
        table.add_row(step, f"{wall:.1f}", f"{cpu:.1f}")
    table.add_section()
    for what, value in others.items():
        table.add_row(what, f"{value:,.0f}", "")
    console = Console(width=max(100, Console().width))
    console.print(table)
    out = {step: {"wall_ms": round(wall, 2), "cpu_ms": round(cpu, 2)} for step, (wall, cpu) in steps.items()}
    print(json.dumps({**out, **{what: round(value, 1) for what, value in others.items()}}))


if __name__ == "__main__":
    main()
