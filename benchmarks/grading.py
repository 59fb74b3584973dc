"""What grading a notebook costs beyond the CPU time of its own cells and calls, against stock nbgrader, in one run.

``python -m benchmarks.grading [--students N]``: exercise 3 as a simulated class hands it in, and a small notebook (one
picture, one graded function) go through our steps, one after the other in one warm process; through ``nighthike grade``
with one worker, which publishes a submission while the next is judged; and through stock nbgrader. A table for people;
the last line is one JSON object.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import msgspec
import nbformat
from rich.console import Console
from rich.table import Table

from autograder.course.layout import Course
from autograder.course.simulate import simulate
from autograder.grading.bench import Bench, bench_settings
from autograder.grading.feedback import FeedbackPages
from autograder.grading.gradebook import Book
from autograder.grading.publish import Publisher
from autograder.grading.run import find_submissions, grade_course
from autograder.grading.store import Store
from autograder.grading.submission import finish, prepare

ROOT = Path(__file__).resolve().parents[1]
EXERCISE = "ex3_momentum"
NOTEBOOK = "momentum.ipynb"
SMALL = ("title", "plot-style", "visible-checks", "landscape", "failing-run", "momentum-step", "test-momentum-step")
"""Cells of the exercise that make a notebook with one picture and one graded function."""
STOCK = """
c = get_config()
c.CourseDirectory.course_id = "stock"
c.Execute.timeout = 30
"""
STEPS = {
    "own": "CPU of its own cells and calls",
    "read": "reading and repairing",
    "judge": "fork, confinement, judging",
    "publish": "gradebook, autograded notebook, feedback",
    "overhead": "overhead beyond its own CPU",
    "all": "nighthike, all in all",
    "graded": "nighthike grade --jobs 1, a notebook",
    "graded_overhead": "overhead of that beyond its own CPU",
}


def course_in(folder: Path, config: str, source: Path, submitted: Path) -> Course:
    (folder / "source").mkdir(parents=True)
    (folder / "nbgrader_config.py").write_text(config)
    shutil.copytree(source, folder / "source" / EXERCISE)
    shutil.copytree(submitted, folder / "submitted")
    return Course.open(folder)


def a_class(folder: Path, students: int) -> tuple[Path, Path]:
    """Source of the exercise, and what a simulated class hands in; without hostile and broken ones, on which stock
    nbgrader stops."""
    only = folder / "only"
    (only / "source").mkdir(parents=True)
    shutil.copy(ROOT / "nbgrader_config.py", only)
    shutil.copytree(ROOT / "source" / EXERCISE, only / "source" / EXERCISE)
    manifest = simulate(Course.open(only), folder / "class", students=students)
    for student in manifest.students:
        if student.submissions[0].kind in ("right", "mistaken", "blank"):
            shutil.copytree(folder / "class" / student.student_id, folder / "calm" / student.student_id)
    return only / "source" / EXERCISE, folder / "calm"


def a_small_notebook(folder: Path, students: int) -> tuple[Path, Path]:
    """The same exercise with one task and one picture, handed in with its solution by everyone."""
    notebook = nbformat.read(ROOT / "source" / EXERCISE / NOTEBOOK, 4)
    notebook.cells = [cell for cell in notebook.cells if cell.id in SMALL]
    (folder / "source").mkdir(parents=True)
    nbformat.write(notebook, folder / "source" / NOTEBOOK)
    for number in range(students):
        place = folder / "small" / f"s{number}" / EXERCISE
        place.mkdir(parents=True)
        # No two alike, or they would be judged once.
        note = nbformat.v4.new_code_cell(f"note = {number}", id=f"note-{number}")
        nbformat.write(
            nbformat.v4.new_notebook(cells=[*notebook.cells, note], metadata=notebook.metadata), place / NOTEBOOK
        )
    return folder / "source", folder / "small"


def ours(course: Course) -> list[dict[str, float]]:
    """Every submission through all steps, one after the other in a warm process: seconds by step."""
    exercise = course.exercise(EXERCISE)
    rows = []
    with Bench(bench_settings(course)) as bench, Book(course) as book:
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


def graded(course: Course) -> dict[str, float]:
    """Seconds a notebook from the second to the last, as ``nighthike grade --jobs 1`` takes them."""
    exercise = course.exercise(EXERCISE)
    times = []
    grade_course(
        course,
        [exercise],
        find_submissions(course, [exercise]),
        jobs=1,
        done=lambda _: times.append(time.perf_counter()),
    )
    own = [msgspec.json.decode(path.read_bytes())["judged"]["cpu_seconds"] for path in course.results.glob("*.json")]
    seconds = (times[-1] - times[0]) / (len(times) - 1)
    return {"graded": seconds, "graded_overhead": seconds - statistics.mean(own)}


def stock(course: Course) -> float:
    """Seconds per notebook of `nbgrader autograde` and `generate_feedback` on the same notebooks."""
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    run: dict[str, Any] = {"cwd": course.root, "env": {**os.environ, "PATH": path}, "check": True}
    subprocess.run(["nbgrader", "generate_assignment", EXERCISE], capture_output=True, **run)
    start = time.perf_counter()
    for step in ("autograde", "generate_feedback"):
        subprocess.run(["nbgrader", step, EXERCISE], capture_output=True, **run)
    return (time.perf_counter() - start) / len(list(course.submitted.iterdir()))


def measured(folder: Path, source: Path, submitted: Path) -> dict[str, float]:
    """Medians of our steps, and stock nbgrader's time, for the same submissions."""
    config = (ROOT / "nbgrader_config.py").read_text()
    rows = ours(course_in(folder / "ours", config, source, submitted))
    figures = {step: statistics.median(row[step] for row in rows) for step in rows[0]}
    figures |= graded(course_in(folder / "graded", config, source, submitted))
    figures["notebooks"] = len(rows)
    figures["nbgrader"] = stock(course_in(folder / "stock", STOCK, source, submitted))
    return figures


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--students", type=int, default=12)
    wanted = parser.parse_args()
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        small = measured(folder / "a", *a_small_notebook(folder / "small", wanted.students))
        whole = measured(folder / "b", *a_class(folder / "class", wanted.students))
    report({"one picture, one function": small, "exercise 3": whole})


def report(found: dict[str, dict[str, float]]) -> None:
    table = Table(title="Seconds a notebook, median, one process")
    table.add_column("")
    for name, figures in found.items():
        table.add_column(f"{name} ({figures['notebooks']:.0f} notebooks)", justify="right")
    lines = {**STEPS, "nbgrader": "nbgrader autograde + generate_feedback"}
    for step, line in lines.items():
        table.add_row(line, *(f"{figures[step]:.3f}" for figures in found.values()))
    table.add_row("ratio", *(f"{figures['nbgrader'] / figures['all']:.1f}" for figures in found.values()))
    Console().print(table)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    out: dict[str, Any] = {name: {k: round(v, 4) for k, v in figures.items()} for name, figures in found.items()}
    print(json.dumps({**out, "peak_mebibytes": round(peak, 1)}))


if __name__ == "__main__":
    main()
