"""Grades a small course in this process and counts what was really run."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import nbformat

from autograder.course.layout import Course
from autograder.course.release import release
from autograder.grading.run import GradedSubmission, find_submissions, grade_course
from autograder.grading.worker.bench import Work

from ..conftest import CourseFolder


class Counting(ThreadPoolExecutor):
    """One thread that notes the exercise of every submission that it is given to judge."""

    def __init__(self, ran: Counter[str]) -> None:
        super().__init__(1)
        self._ran = ran

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        self._ran.update(arg.exercise for arg in args if isinstance(arg, Work))
        return super().submit(fn, *args, **kwargs)


def grade(
    folder: CourseFolder, *students: str, skip_experiments: bool = False
) -> tuple[dict[tuple[str, str], GradedSubmission], Counter[str]]:
    """What was found, by student and exercise, and how many submissions of each exercise were run."""
    course = Course.open(folder.root)
    exercises = course.exercises()
    found: dict[tuple[str, str], GradedSubmission] = {}
    ran: Counter[str] = Counter()

    def done(submission: GradedSubmission) -> None:
        found[submission.student, submission.report.exercise] = submission

    grade_course(
        course,
        exercises,
        find_submissions(course, exercises, students),
        jobs=1,
        done=done,
        make_executor=lambda: Counting(ran),
        skip_experiments=skip_experiments,
    )
    return found, ran


def second_exercise(folder: CourseFolder) -> None:
    """``ex2_small``, the same again under another name."""
    for step in ("source", "suites"):
        shutil.copytree(folder.root / step / "ex1_small", folder.root / step / "ex2_small")
    release(Course.open(folder.root), "ex2_small")


def with_experiment(folder: CourseFolder, code: str) -> None:
    """A cell with ``code``, marked as an experiment, at the end of the source; released anew."""
    path = folder.root / "source" / "ex1_small" / "small.ipynb"
    notebook = nbformat.read(path, 4)
    notebook.cells.append(nbformat.v4.new_code_cell(code, id="race", metadata={"tags": ["experiment"]}))
    path.unlink()  # it is a link to the template's
    nbformat.write(notebook, path)
    release(Course.open(folder.root))


def stamps(folder: Path) -> dict[str, tuple[int, int]]:
    """Inode and time of every file below ``folder``: what was not written again has the same.
    The lock is not looked at: looking for what is to do takes it."""
    files = (path for path in folder.rglob("*") if path.is_file() and path.name != ".lock")
    return {str(path.relative_to(folder)): (path.stat().st_ino, path.stat().st_ctime_ns) for path in files}
