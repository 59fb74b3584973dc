"""One notebook graded here and now, without a gradebook, a store or a worker."""

from __future__ import annotations

import contextlib
import dataclasses
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from autograder.course.exercise import Exercise
from autograder.course.layout import Course
from autograder.course.repair import repair
from autograder.grading.scratch import scratch_is_tempdir
from autograder.grading.worker.bench import Bench, bench_settings
from autograder.grading.worker.submission import Restore, grade_submission
from autograder.model import Report

__all__ = ["Checker", "checking_alone"]

Checker = Callable[[Exercise, Path | bytes], Report]


@contextlib.contextmanager
def checking_alone(course: Course) -> Iterator[Checker]:
    """``check(exercise, file)`` is the report of ``file``.

    The sandbox warms up from the first moment: reading an exercise imports nbgrader, which takes as long. ``check``
    raises ConfinementError, CourseError when nothing of the exercise can be graded.
    """

    def check(exercise: Exercise, file: Path | bytes) -> Report:
        with _restoring(course, exercise) as restore:
            return grade_submission(file, exercise, bench, restore).report

    with scratch_is_tempdir(), Bench(bench_settings(course)) as bench:
        bench.warm_up()
        yield check


@contextlib.contextmanager
def _restoring(course: Course, exercise: Exercise) -> Iterator[Restore]:
    if exercise.suite is not None:
        yield repair
        return
    from autograder.grading.gradebook.book import Book

    # nbgrader keeps the hidden tests of such an exercise in a gradebook, so it gets one of its own for the moment.
    with tempfile.TemporaryDirectory(prefix="nighthike-") as folder:
        elsewhere = dataclasses.replace(
            course, results=Path(folder), db_url=f"sqlite:///{Path(folder) / 'gradebook.db'}"
        )
        with Book(elsewhere) as book:
            book.ensure_exercise(exercise)
            yield book.restore
