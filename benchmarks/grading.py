"""What grading a notebook costs beyond the CPU time of its own cells and calls, against stock nbgrader, in one run.

``python benchmarks/grading.py [--students N]``: a simulated class hands in exercise 3; the same notebooks go through
our steps and through stock nbgrader. A table for people; the last line is one JSON object.
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

from rich.console import Console
from rich.table import Table

from autograder.course.layout import Course
from autograder.course.simulate import simulate
from autograder.grading.bench import Bench, bench_settings
from autograder.grading.feedback import FeedbackPages
from autograder.grading.gradebook import Book
from autograder.grading.publish import Publisher
from autograder.grading.run import find_submissions
from autograder.grading.store import Store
from autograder.grading.submission import finish, prepare

ROOT = Path(__file__).resolve().parents[1]
EXERCISE = "ex3_momentum"
STOCK = """
c = get_config()
c.CourseDirectory.course_id = "stock"
c.Execute.timeout = 30
"""


def course_in(folder: Path, config: str, source: Path, submitted: Path) -> Course:
    folder.mkdir()
    (folder / "nbgrader_config.py").write_text(config)
    shutil.copytree(source, folder / "source" / EXERCISE)
    shutil.copytree(submitted, folder / "submitted")
    return Course.open(folder)


def ours(course: Course) -> list[dict[str, float]]:
    """Every submission through all steps, one after the other in a warm process: seconds by step."""
    exercise = course.exercise(EXERCISE)
    rows = []
    with Bench(bench_settings(course)) as bench, Book(course) as book:
        book.ensure_exercise(exercise)
        publisher = Publisher(course, book, FeedbackPages(course), Store(course.results))
        submissions = find_submissions(course, [exercise])
        for number, submission in enumerate([submissions[0], *submissions]):
            start = time.perf_counter()
            prepared = prepare(submission.path, exercise)
            read = time.perf_counter()
            judged = bench.judge(prepared.work) if prepared.work is not None else None
            ran = time.perf_counter()
            publisher.publish(submission, finish(prepared, judged))
            end = time.perf_counter()
            if number:  # the first one warms up
                own = judged.cpu_seconds if judged is not None else 0.0
                rows.append(
                    {
                        "read": read - start,
                        "own": own,
                        "run": ran - read - own,
                        "publish": end - ran,
                        "all": end - start,
                    }
                )
    return rows


def stock(course: Course, students: list[str]) -> float:
    """Seconds per notebook of `nbgrader autograde` and `generate_feedback` on the same notebooks."""
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    run = {"cwd": course.root, "env": {**os.environ, "PATH": path}, "check": True, "capture_output": True}
    subprocess.run(["nbgrader", "generate_assignment", EXERCISE], **run)
    start = time.perf_counter()
    for step in ("autograde", "generate_feedback"):
        subprocess.run(["nbgrader", step, EXERCISE], **run)
    return (time.perf_counter() - start) / len(students)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--students", type=int, default=6)
    wanted = parser.parse_args()
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        course = Course.open(ROOT)
        only = folder / "only"
        only.mkdir()
        shutil.copy(ROOT / "nbgrader_config.py", only)
        shutil.copytree(course.source / EXERCISE, only / "source" / EXERCISE)
        manifest = simulate(Course.open(only), folder / "class", students=wanted.students)
        calm = [
            student.student_id
            for student in manifest.students
            if student.submissions[0].kind in ("right", "mistaken", "blank")
        ]
        submitted = folder / "calm"
        for student in calm:
            shutil.copytree(folder / "class" / student, submitted / student)
        config = (ROOT / "nbgrader_config.py").read_text()
        rows = ours(course_in(folder / "ours", config, course.source / EXERCISE, submitted))
        seconds = stock(course_in(folder / "stock", STOCK, course.source / EXERCISE, submitted), calm)
    report(rows, seconds)


def report(rows: list[dict[str, float]], stock_seconds: float) -> None:
    median = {step: statistics.median(row[step] for row in rows) for step in rows[0]}
    overhead = statistics.median(row["all"] - row["own"] for row in rows)
    table = Table(title=f"A notebook of exercise 3, median of {len(rows)}, one process")
    for column in ("", "seconds"):
        table.add_column(column, justify="right" if column else "left")
    lines: dict[str, Any] = {
        "CPU of its own cells and calls": median["own"],
        "reading and repairing": median["read"],
        "fork, confinement, judging": median["run"],
        "gradebook, autograded notebook, feedback": median["publish"],
        "overhead beyond its own CPU": overhead,
        "nighthike, all in all": median["all"],
        "nbgrader autograde + generate_feedback": stock_seconds,
    }
    for line, value in lines.items():
        table.add_row(line, f"{value:.3f}")
    Console().print(table)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    figures = {
        "notebooks": len(rows),
        "own_cpu_seconds": median["own"],
        "overhead_seconds": overhead,
        "nighthike_seconds": median["all"],
        "nbgrader_seconds": stock_seconds,
        "ratio": stock_seconds / median["all"],
        "peak_mebibytes": peak,
    }
    print(json.dumps({key: round(value, 4) for key, value in figures.items()}))


if __name__ == "__main__":
    main()
