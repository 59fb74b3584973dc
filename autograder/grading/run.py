"""Grades a course: finds the submissions, passes over what is published already, judges the rest, publishes it."""

from __future__ import annotations

import contextlib
import functools
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial

from msgspec.structs import replace

from autograder.course.exercise import Exercise
from autograder.course.handed_in import folders_of
from autograder.course.layout import Course
from autograder.errors import CourseError
from autograder.grading.gradebook.book import Book
from autograder.grading.gradebook.marks import Marks
from autograder.grading.gradebook.rows import Place, manual_scores, row_digests
from autograder.grading.judging import Job, JudgedSubmission, Judging, Versions
from autograder.grading.many import MakeExecutor, Many, local_executor
from autograder.grading.pages.feedback import FeedbackPages
from autograder.grading.publish import Publisher, Submission
from autograder.grading.results.attempts import Attempts, attempt_of
from autograder.grading.results.published import Published
from autograder.grading.results.store import Store
from autograder.grading.worker.bench import bench_settings
from autograder.model import Record, Report
from autograder.reporting.changes import GradeChange, changes_of

__all__ = ["GradedSubmission", "Grading", "find_submissions", "grade_course"]

LOOKAHEAD = 2
"""Submissions handed out for each worker: the next one is there before the last is done."""


class GradedSubmission(Record, frozen=True, kw_only=True):
    """One line of progress."""

    student: str
    report: Report
    from_store: bool
    """Nothing had to be run: the same cells were judged before by the same suite."""
    changes: tuple[GradeChange, ...] = ()
    """Grades that are not what they were for the same answers."""


def find_submissions(
    course: Course, exercises: Sequence[Exercise], students: Sequence[str] = ()
) -> tuple[Submission, ...]:
    """All folders ``submitted/<student>/<exercise>``, one entry a notebook that should be in them, sorted.

    A folder that we may not look into counts as one: it is graded as what cannot be read. Raises CourseError for a
    student without any, GraderError when ``submitted/`` cannot be read.
    """
    found = []
    for exercise in exercises:
        for folder in folders_of(course.submitted, exercise.name):
            student = folder.parent.name
            if not students or student in students:
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
    skip_experiments: bool = False,
) -> None:
    """Grade ``submissions`` of ``exercises`` and publish each; ``done`` is told of every one.

    ``make_executor`` makes what the work runs on, ``jobs`` local processes by default. ``skip_experiments``: cells that
    the source marks as such are not run. Raises ConfinementError, CourseError, GraderError when grading cannot go on;
    what was published until then stays.
    """

    def unchanged(submission: Submission, report: Report) -> None:
        done(GradedSubmission(student=submission.student, report=report, from_store=True))

    def publish(judged: JudgedSubmission) -> None:
        done(grading.publish(judged))

    with Grading.of(
        course, exercises, jobs=jobs, make_executor=make_executor, skip_experiments=skip_experiments
    ) as grading:
        grading.judge(grading.changed(submissions, unchanged), publish)


class Grading:
    """The parts that grading a course takes, put together by ``Grading.of``."""

    def __init__(
        self, course: Course, exercises: Sequence[Exercise], book: Book, many: Many[Job], *, skip_experiments: bool
    ) -> None:
        self.store = Store(course.results)
        self.attempts = Attempts(course.results)
        self._exercises = {(exercise.name, exercise.notebook): exercise for exercise in exercises}
        self._names = sorted({exercise.name for exercise in exercises})
        self._book = book
        self._skip = skip_experiments
        self._versions = Versions(bench_settings(course))
        self._judging = Judging(book, self.store, many, self._versions, skip_experiments=skip_experiments)
        self._publisher = Publisher(course, book, FeedbackPages(course), self.store)
        self._published = Published(course, lambda: book.read(lambda session: row_digests(session, self._names)))
        self._fingerprints: dict[Submission, str | None] = {}

    @classmethod
    @contextlib.contextmanager
    def of(
        cls,
        course: Course,
        exercises: Sequence[Exercise],
        *,
        jobs: int,
        make_executor: MakeExecutor | None = None,
        skip_experiments: bool = False,
    ) -> Iterator[Grading]:
        """For ``exercises`` of ``course``, with its gradebook open and processes that start when they are needed."""
        with Book(course) as book:
            for exercise in exercises:
                book.ensure_exercise(exercise)
            make = make_executor or partial(local_executor, jobs)
            with Many[Job](bench_settings(course), make, jobs * LOOKAHEAD) as many:
                yield cls(course, exercises, book, many, skip_experiments=skip_experiments)

    def changed(
        self, submissions: Iterable[Submission], unchanged: Callable[[Submission, Report], None]
    ) -> Iterator[tuple[Submission, Exercise]]:
        """Those of ``submissions`` that there is something to do for; ``unchanged`` is told of the others."""
        for submission in submissions:
            exercise = self._exercises[submission.exercise, submission.path.stem]
            fingerprint = self._published.fingerprint(submission, exercise, self._versions.of(exercise))
            report = self._published.unchanged(submission, fingerprint, experiments=not self._skip)
            if report is not None:
                unchanged(submission, report)
                continue
            self._fingerprints[submission] = fingerprint
            yield submission, exercise

    def judge(
        self, submissions: Iterable[tuple[Submission, Exercise]], done: Callable[[JudgedSubmission], None]
    ) -> None:
        """``Judging.judge``."""
        self._judging.judge(submissions, done)

    def publish(self, judged: JudgedSubmission) -> GradedSubmission:
        """Write what was found of one submission: gradebook, notebook, feedback, report."""
        submission = judged.submission
        graded = judged.finish()
        fingerprint = self._fingerprints.pop(submission, None)
        attempt = attempt_of(judged.prepared.notebook, judged.judged, graded.report, submission.timestamp)
        changes = self.changes(submission, graded.report, attempt.answers)

        def after(marks: Marks) -> None:
            self.attempts.note(submission.exercise, submission.path.stem, submission.student, attempt)
            if judged.settled:
                self._published.note(
                    submission,
                    fingerprint,
                    marks.rows,
                    judged.key,
                    without_experiments=judged.without_experiments,
                )

        self._publisher.publish(submission, graded, after)
        return GradedSubmission(
            student=submission.student,
            report=graded.report,
            from_store=judged.from_store,
            changes=tuple(change for change in changes if not change.new_answers),
        )

    def changes(self, submission: Submission, report: Report, answers: str) -> tuple[GradeChange, ...]:
        """The tasks of which ``report`` says another grade than the last report of the student."""
        place = submission.exercise, submission.path.stem, submission.student
        last = self.store.last_report(*place)
        if last is None or last == report:
            return ()
        attempts = self.attempts.of(*place)
        new_answers = bool(attempts) and attempts[-1].answers != answers
        found = changes_of(submission.student, last, report, new_answers=new_answers)
        return tuple(replace(change, by_hand=self._by_hand(change)) for change in found)

    def _by_hand(self, change: GradeChange) -> float | None:
        place = change.student, change.exercise, change.notebook
        tasks = self._exercises[change.exercise, change.notebook].tasks
        cell = next((task.test_cell for task in tasks if task.name == change.task), "")
        return self._manual_scores.get((place, cell))

    @functools.cached_property
    def _manual_scores(self) -> dict[tuple[Place, str], float]:
        return self._book.read(lambda session: manual_scores(session, self._names))
