"""Grades a course: finds the submissions, asks the store, gives out the rest, publishes every result as it comes."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from functools import partial

import msgspec

from autograder.course.exercise import Exercise
from autograder.course.layout import Course
from autograder.course.repair import repair
from autograder.errors import CourseError
from autograder.grading.attempts import Attempts, attempt_of
from autograder.grading.bench import BenchSettings, Judged, Work, bench_settings, version_of
from autograder.grading.feedback import FeedbackPages
from autograder.grading.gradebook import Book
from autograder.grading.many import MakeExecutor, Many, local_executor
from autograder.grading.publish import Publisher, Submission
from autograder.grading.store import Store, key_of
from autograder.grading.submission import Prepared, finish, prepare, unreadable
from autograder.model import Record, Report

__all__ = ["GradedSubmission", "find_submissions", "grade_course"]

LOOKAHEAD = 2
"""Submissions handed out for each worker: the next one is there before the last is done."""


class GradedSubmission(Record, frozen=True, kw_only=True):
    """One line of progress."""

    student: str
    report: Report
    from_store: bool
    """Nothing had to be run: the same cells were judged before by the same suite."""


class Waiting(Record, frozen=True, kw_only=True):
    """Submissions with the same cells, of which one is being judged."""

    key: str
    members: list[tuple[Submission, Prepared]]


def find_submissions(
    course: Course, exercises: Sequence[Exercise], students: Sequence[str] = ()
) -> tuple[Submission, ...]:
    """All folders ``submitted/<student>/<exercise>``, one entry a notebook that should be in them, sorted.

    Raises CourseError for a student without any.
    """
    found = []
    for exercise in exercises:
        for folder in sorted(course.submitted.glob(f"*/{exercise.name}")):
            student = folder.parent.name
            if folder.is_dir() and not student.startswith(".") and (not students or student in students):
                path = folder / f"{exercise.notebook}.ipynb"
                found.append(Submission(student=student, exercise=exercise.name, folder=folder, path=path))
    unknown = sorted(set(students) - {submission.student for submission in found})
    if unknown:
        raise CourseError(f"{course.submitted}: nothing from {', '.join(unknown)}; look for the spelling of the folder")
    return tuple(found)


def grade_course(
    course: Course,
    exercises: Sequence[Exercise],
    submissions: Sequence[Submission],
    *,
    jobs: int,
    done: Callable[[GradedSubmission], None],
    make_executor: MakeExecutor | None = None,
) -> None:
    """Grade ``submissions`` of ``exercises`` and publish each; ``done`` is told of every one.

    ``make_executor`` makes what the work runs on, ``jobs`` local processes by default. Raises ConfinementError,
    CourseError, GraderError when grading cannot go on; what was published until then stays.
    """
    with Book(course) as book:
        for exercise in exercises:
            book.ensure_exercise(exercise)
        store = Store(course.results)
        publisher = Publisher(course, book, FeedbackPages(course), store)
        make = make_executor or partial(local_executor, jobs)
        settings = bench_settings(course)
        with Many[Waiting](settings, make, jobs * LOOKAHEAD) as many:
            run = _Run(book, store, publisher, many, settings, Attempts(course.results), done)
            run.grade({(exercise.name, exercise.notebook): exercise for exercise in exercises}, submissions)


class _Run:
    """One call of ``grade_course``."""

    def __init__(
        self,
        book: Book,
        store: Store,
        publisher: Publisher,
        many: Many[Waiting],
        settings: BenchSettings,
        attempts: Attempts,
        done: Callable[[GradedSubmission], None],
    ) -> None:
        self._book = book
        self._store = store
        self._publisher = publisher
        self._many = many
        self._settings = settings
        self._attempts = attempts
        self._done = done
        self._versions: dict[str, str] = {}
        self._waiting: dict[str, Waiting] = {}
        self._unsettled: dict[str, Judged] = {}

    def grade(self, exercises: dict[tuple[str, str], Exercise], submissions: Sequence[Submission]) -> None:
        """Give out what is not in the store; publish everything."""
        for waiting, judged in self._many.judge_each(self._to_judge(exercises, submissions)):
            del self._waiting[waiting.key]
            self._store.put(waiting.key, judged)
            if not judged.settled:
                self._unsettled[waiting.key] = judged
            for number, (submission, prepared) in enumerate(waiting.members):
                self._publish(submission, prepared, judged, from_store=number > 0)

    def _to_judge(
        self, exercises: dict[tuple[str, str], Exercise], submissions: Sequence[Submission]
    ) -> Iterator[tuple[Waiting, Work]]:
        for submission in submissions:
            exercise = exercises[submission.exercise, submission.path.stem]
            prepared = self._prepare(submission, exercise)
            if prepared.work is None:
                self._publish(submission, prepared, None, from_store=False)
                continue
            work = self._stamped(prepared.work)
            key = key_of(work)
            judged = self._unsettled.get(key) or self._store.get(key)
            if judged is not None:
                self._publish(submission, prepared, judged, from_store=True)
            elif key in self._waiting:
                self._waiting[key].members.append((submission, prepared))
            else:
                self._waiting[key] = Waiting(key=key, members=[(submission, prepared)])
                yield self._waiting[key], work

    def _prepare(self, submission: Submission, exercise: Exercise) -> Prepared:
        restore = repair if exercise.suite is not None else self._book.restore
        if os.path.lexists(submission.path):
            return prepare(submission.path, exercise, restore)
        others = sorted(path.name for path in submission.folder.glob("*.ipynb"))
        found = f"; it has {', '.join(others)}" if others else ""
        return unreadable(exercise, f"{submission.path.name} is not in the submission{found}")

    def _stamped(self, work: Work) -> Work:
        if work.exercise not in self._versions:
            self._versions[work.exercise] = version_of(work, self._settings)
        return msgspec.structs.replace(work, version=self._versions[work.exercise])

    def _publish(self, submission: Submission, prepared: Prepared, judged: Judged | None, *, from_store: bool) -> None:
        graded = finish(prepared, judged)
        self._publisher.publish(submission, graded)
        attempt = attempt_of(prepared.notebook, judged, graded.report, submission.timestamp)
        self._attempts.note(submission.exercise, submission.path.stem, submission.student, attempt)
        self._done(GradedSubmission(student=submission.student, report=graded.report, from_store=from_store))
