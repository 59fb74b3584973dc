"""Which entries of the store no present submission needs with the present suites; they are removed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from autograder.course.exercise import Exercise
from autograder.course.layout import Course
from autograder.grading.gradebook.book import Book
from autograder.grading.judging import Versions, prepared_of
from autograder.grading.results.store import Store, key_of
from autograder.grading.run import find_submissions
from autograder.grading.worker.bench import bench_settings
from autograder.grading.worker.experiments import without
from autograder.model import Record

__all__ = ["Pruned", "prune"]


class Pruned(Record, frozen=True, kw_only=True):
    """What was removed, or would be."""

    entries: int
    """All that there were."""
    removed: int
    removed_bytes: int


def prune(course: Course, *, dry_run: bool = False) -> Pruned:
    """Remove what is not needed; with ``dry_run`` nothing.

    A grader at work meanwhile loses nothing but, at worst, the time to run a submission again. Raises CourseError
    where an exercise or its suite has a fault: what it needs cannot be known then.
    """
    exercises = course.exercises()
    with Book(course) as book:
        needed = set(_needed(course, exercises, book))
    store = Store(course.results)
    entries = removed = removed_bytes = 0
    for key, size in store.entries():
        entries += 1
        if key not in needed:
            removed += 1
            removed_bytes += size
            if not dry_run:
                store.remove(key)
    return Pruned(entries=entries, removed=removed, removed_bytes=removed_bytes)


def _needed(course: Course, exercises: Sequence[Exercise], book: Book) -> Iterator[str]:
    """The keys of every submission, run whole and run without experiments."""
    versions = Versions(bench_settings(course))
    by_name = {(exercise.name, exercise.notebook): exercise for exercise in exercises}
    for exercise in exercises:
        if exercise.suite is None:  # nbgrader keeps its hidden tests in the gradebook
            book.ensure_exercise(exercise)
    for submission in find_submissions(course, exercises):
        exercise = by_name[submission.exercise, submission.path.stem]
        prepared = prepared_of(submission, exercise, book)
        if prepared.work is not None:
            work = versions.stamped(prepared.work, exercise)
            yield key_of(work)
            if prepared.experiments:
                yield key_of(without(work, prepared.experiments))
