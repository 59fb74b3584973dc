"""From submissions to what was judged of them: asks the store, gives out the rest, runs the same cells once."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator

import msgspec

from autograder.course.exercise import Exercise
from autograder.course.handed_in import find_notebook
from autograder.course.repair import repair
from autograder.errors import NotebookError
from autograder.grading.gradebook.book import Book
from autograder.grading.many import Many
from autograder.grading.publish import Submission
from autograder.grading.results.store import Store, key_of
from autograder.grading.worker.bench import BenchSettings, Judged, Work, version_of
from autograder.grading.worker.experiments import lean_on, without
from autograder.grading.worker.submission import Graded, Prepared, finish, prepare, unreadable
from autograder.model import Record

__all__ = ["Job", "JudgedSubmission", "Judging", "Versions", "prepared_of"]


class JudgedSubmission(Record, frozen=True, kw_only=True):
    """One submission and what was found."""

    submission: Submission
    prepared: Prepared
    judged: Judged | None
    """None when there was nothing to run."""
    key: str | None = None
    """Of the store's entry."""
    from_store: bool = False
    """Nothing had to be run: the same cells were judged before by the same suite."""
    without_experiments: bool = False

    @property
    def settled(self) -> bool:
        """Whether the next run has no reason to try again."""
        return not self.prepared.unread if self.judged is None else self.judged.settled

    def finish(self) -> Graded:
        """Report and autograded notebook."""
        return finish(self.prepared, self.judged, without_experiments=self.without_experiments)


class Job(Record, frozen=True, kw_only=True):
    """A submission that is being judged, and others with the same cells."""

    key: str
    work: Work
    without_experiments: bool
    submission: Submission
    prepared: Prepared
    twins: list[tuple[Submission, Exercise]]
    """They are read again when the result is there: a class may hand in the same notebook a thousand times."""


class Versions:
    """What decides beside a submission, ``bench.version_of``, worked out once for each exercise."""

    def __init__(self, settings: BenchSettings) -> None:
        self._settings = settings
        self._known: dict[str, str] = {}

    def of(self, exercise: Exercise) -> str:
        """The version of what judges ``exercise``. Raises CourseError for a suite that is not Python."""
        if exercise.name not in self._known:
            suite = None if exercise.suite is None else str(exercise.suite)
            work = Work(exercise=exercise.name, notebook=exercise.notebook, suite=suite, tasks=(), cells=())
            self._known[exercise.name] = version_of(work, self._settings)
        return self._known[exercise.name]

    def stamped(self, work: Work, exercise: Exercise) -> Work:
        """``work`` that knows by which version it is judged."""
        return msgspec.structs.replace(work, version=self.of(exercise))


class Judging:
    """Judges submissions with the processes of ``many``."""

    def __init__(
        self,
        book: Book,
        store: Store,
        many: Many[Job],
        versions: Versions,
        *,
        skip_experiments: bool = False,
    ) -> None:
        self._book = book
        self._store = store
        self._many = many
        self._versions = versions
        self._skip = skip_experiments
        self._waiting: dict[str, Job] = {}
        self._unsettled: dict[str, Judged] = {}
        self._again: deque[tuple[Submission, Exercise, bool]] = deque()
        """Twins of what was judged, and submissions that lean on cells that were left out: these are run whole."""

    def judge(
        self, submissions: Iterable[tuple[Submission, Exercise]], done: Callable[[JudgedSubmission], None]
    ) -> None:
        """Judge all ``submissions``, read only as far as workers are free, and tell ``done`` of every one.

        A later call gives the same for the same cells, also where a time could not be measured or we broke.
        """
        self._done = done
        coming = self._jobs(submissions)
        while True:
            for job, judged in self._many.judge_each((job, job.work) for job in coming):
                self._came(job, judged)
            if not self._again:
                return
            coming = self._jobs(())

    def _came(self, job: Job, judged: Judged) -> None:
        del self._waiting[job.key]
        self._store.put(job.key, judged)
        if not judged.settled:
            self._unsettled[job.key] = judged
        self._found(job, judged, from_store=False)
        self._again.extend((*twin, self._skip) for twin in job.twins)

    def _jobs(self, submissions: Iterable[tuple[Submission, Exercise]]) -> Iterator[Job]:
        for submission, exercise in submissions:
            yield from self._once_more()
            yield from self._job(submission, exercise, self._skip)
        yield from self._once_more()

    def _once_more(self) -> Iterator[Job]:
        while self._again:
            yield from self._job(*self._again.popleft())

    def _job(self, submission: Submission, exercise: Exercise, skip: bool) -> Iterator[Job]:
        """What has to be run for one submission, if anything."""
        prepared = prepared_of(submission, exercise, self._book)
        if prepared.work is None:
            self._done(JudgedSubmission(submission=submission, prepared=prepared, judged=None))
            return
        job = self._job_of(submission, prepared)
        judged = self._known(job.key)
        if skip and judged is None and prepared.experiments:  # one that was run whole before stays so
            job = self._job_of(submission, prepared, left_out=True)
            judged = self._known(job.key)
        if judged is not None:
            self._found(job, judged, from_store=True)
        elif job.key in self._waiting:
            self._waiting[job.key].twins.append((submission, exercise))
        else:
            self._waiting[job.key] = job
            yield job

    def _job_of(self, submission: Submission, prepared: Prepared, *, left_out: bool = False) -> Job:
        assert prepared.work is not None
        work = without(prepared.work, prepared.experiments) if left_out else prepared.work
        work = self._versions.stamped(work, prepared.exercise)
        return Job(
            key=key_of(work),
            work=work,
            without_experiments=left_out,
            submission=submission,
            prepared=prepared,
            twins=[],
        )

    def _known(self, key: str) -> Judged | None:
        return self._unsettled.get(key) or self._store.get(key)

    def _found(self, job: Job, judged: Judged, *, from_store: bool) -> None:
        if job.without_experiments and lean_on(judged, job.prepared.experiments.values()):
            self._again.append((job.submission, job.prepared.exercise, False))
            return
        self._done(
            JudgedSubmission(
                submission=job.submission,
                prepared=job.prepared,
                judged=judged,
                key=job.key,
                from_store=from_store,
                without_experiments=job.without_experiments,
            )
        )


def prepared_of(submission: Submission, exercise: Exercise, book: Book) -> Prepared:
    """``submission`` put right, or what stands for one that has no notebook in it."""
    restore = repair if exercise.suite is not None else book.restore
    try:
        found = find_notebook(submission.path, exercise.others)
    except NotebookError as error:
        return unreadable(exercise, error)
    prepared = prepare(found.path, exercise, restore)
    return msgspec.structs.replace(prepared, notes=(*found.notes, *prepared.notes)) if found.notes else prepared
