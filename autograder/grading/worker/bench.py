"""What one worker process keeps warm: a sandbox and the collected suites. Work goes in, what was judged comes out."""

from __future__ import annotations

import errno
import gc
import hashlib
import logging
import os
import sys
import tempfile
from pathlib import Path
from types import TracebackType
from typing import Self

import msgspec

from autograder import sandbox
from autograder.course.layout import Course
from autograder.errors import ConfinementError, CourseError
from autograder.grading.worker.bounded import bounded_memory
from autograder.grading.worker.watchdog import Patience, SuiteHangsError, Watchdog
from autograder.judge.peer import Peer
from autograder.judge.suite import Suite
from autograder.judge.version import compared_with, suite_version
from autograder.model import CellResult, Check, Limits, Outcome, Record, Task, TaskReport
from autograder.sandbox.launch import Sandbox
from autograder.sandbox.student import Student

__all__ = ["Bench", "BenchSettings", "Judged", "Work", "bench_settings", "broken", "version_of"]

TRIES = 3
"""A second chance kill is rare; a submission that never ends the same way twice is judged as the last time."""
End = tuple[str, str, Outcome]
"""Task and check, or "cell" and its index, and what became of it."""

log = logging.getLogger(__name__)


class BenchSettings(Record, frozen=True, kw_only=True):
    """All that a worker process is told once: plain values, so that they travel to another machine too."""

    secret: str
    """Seeds the hidden inputs."""
    hidden: tuple[str, ...] = ()
    """Folders that student code must not read, wherever they lie: the course."""
    limits: Limits = Limits()
    patience: Patience = Patience()
    """With our own code, for the case that a suite hangs."""


class Work(Record, frozen=True, kw_only=True):
    """One submission as the judge sees it: no student's name, no path of a submission, nothing that is only shown."""

    exercise: str
    notebook: str
    suite: str | None
    """The folder of the hidden suite; None for a course without suites."""
    tasks: tuple[Task, ...]
    cells: tuple[tuple[int, str], ...]
    """Position in the notebook and source of every code cell, in order."""
    version: str = ""
    """``version_of`` it, so that a process that lives long judges by the suite that is meant; empty for a short one."""


class Judged(Record, frozen=True, kw_only=True):
    """What became of one ``Work``; this is what the store keeps."""

    cells: tuple[CellResult, ...]
    tasks: tuple[TaskReport, ...] = ()
    """Empty for an exercise without a suite: there nbgrader's rule reads the outputs."""
    cpu_seconds: float = 0.0
    """CPU time that the student's processes used."""

    @property
    def outcomes(self) -> frozenset[Outcome]:
        """What all checks together gave."""
        return frozenset(check.outcome for task in self.tasks for check in task.checks)

    @property
    def settled(self) -> bool:
        """Whether another try could change nothing: we did not break, and every time could be measured."""
        return not self.outcomes & {Outcome.INTERNAL, Outcome.INCONCLUSIVE}


def bench_settings(course: Course) -> BenchSettings:
    """What workers are told about ``course``."""
    return BenchSettings(secret=course.secret, hidden=(str(course.root),))


def broken(work: Work, message: str) -> Judged:
    """``work`` as it is reported when we broke: every task asks for a person, no score is made up."""
    check = Check(
        name="grader", outcome=Outcome.INTERNAL, sentence="The grader could judge this task.", message=message
    )
    tasks = tuple(TaskReport(task=task.name, score=0.0, max_score=task.points, checks=(check,)) for task in work.tasks)
    return Judged(cells=(), tasks=tasks)


def version_of(work: Work, settings: BenchSettings) -> str:
    """A hash of what decides beside ``work`` itself: suite, secret, limits, our own code, packages.

    Raises CourseError for a suite that is not Python.
    """
    # Without a suite the sandbox alone decides.
    folder = Path(*sandbox.__path__) if work.suite is None else Path(work.suite)
    try:
        code = suite_version(folder, settings.secret)
    except SyntaxError as error:
        raise CourseError(f"{folder}: line {error.lineno} of the suite: {error.msg}; run pytest on it") from error
    return hashlib.sha256(msgspec.json.encode([code, msgspec.to_builtins(settings.limits)])).hexdigest()


class Bench:
    """Judges one submission after the other."""

    def __init__(self, settings: BenchSettings) -> None:
        self._settings = settings
        self._watchdog = Watchdog(settings.patience)
        self._sandbox: Sandbox | None = None
        self._suites: dict[str, tuple[str, Suite]] = {}
        self._peer = Peer()
        self._beyond_us: set[tuple[str, str, End]] = set()
        """Checks that we broke on in fresh processes too, by exercise and version: the suite's fault, not chance."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the sandbox and let go of the suites; the bench can be used again and starts anew."""
        while self._suites:
            self._suites.popitem()[1][1].close()
        if self._sandbox is not None:
            self._sandbox.close()
            self._sandbox = None

    def warm_up(self) -> Sandbox:
        """The sandbox, started where it was not yet: it warms up while the caller does something else."""
        if self._sandbox is None:
            hidden = [Path(folder) for folder in self._settings.hidden]
            self._sandbox = Sandbox(self._settings.limits, hidden=hidden, wait=False)
        return self._sandbox

    def judge(self, work: Work) -> Judged:
        """Run the cells confined and judge every task.

        Whatever student code does is an outcome in the result. An error of ours is the outcome INTERNAL of every
        task; only what no submission can be graded without (ConfinementError, CourseError, OSError) is raised.

        A process may have been ended from outside: by the kernel that needed memory, by an administrator. Then another
        try gives another result, so what shows such an end is judged again until it shows the same twice.
        """
        seen: list[frozenset[End]] = []
        while True:
            try:
                judged = self._judge(work)
            except ConfinementError:  # the warm process may have been ended while it started
                judged = self._judge(work)
            ends = _ends(judged)
            charged = {(work.exercise, work.version, end) for end in ends}
            if charged <= self._beyond_us or ends in seen or len(seen) + 1 == TRIES:
                break
            if Outcome.INTERNAL in judged.outcomes:
                self.close()
            elif self._sandbox is not None and not self._sandbox.lost_a_child():
                break
            log.info("%s: a process was ended while a submission was judged; it is judged again", work.exercise)
            seen.append(ends)
        self._beyond_us |= {charge for charge in charged if charge[2][2] is Outcome.INTERNAL}
        return judged

    def _judge(self, work: Work) -> Judged:
        warm = self.warm_up()
        suite = self._suite(work)
        self._need_room()
        try:
            with self._watchdog.watching(), bounded_memory():
                student = Student(warm, work.cells)
                tasks = suite.judge(student, work.tasks) if suite is not None else ()
            _check_scores(tasks)
            judged = Judged(cells=student.cells, tasks=tasks, cpu_seconds=student.cpu_seconds())
            self._need_room()  # else what student code wrote may have failed for that
            warm.release()
            return judged
        except ConfinementError:
            self.close()
            raise
        except (Exception, SuiteHangsError) as error:
            log.exception("%s: a submission could not be judged", work.exercise)
            self.close()
            return broken(work, f"{type(error).__name__} in the grader; its log has the details.")

    def _need_room(self) -> None:
        """OSError when student code could not write the file that it is promised."""
        folder = tempfile.gettempdir()
        disk = os.statvfs(folder)
        # Some file systems have no size.
        if disk.f_blocks and disk.f_bavail * disk.f_frsize < self._settings.limits.file_bytes:
            raise OSError(errno.ENOSPC, "less room left than a submission may use", folder)

    def _suite(self, work: Work) -> Suite | None:
        if work.suite is None:
            return None
        folder = Path(work.suite)
        version, suite = self._suites.get(work.suite, (work.version, None))
        if suite is not None and version != work.version:
            suite.close()
            _forget(folder)
            suite = None
            gc.unfreeze()  # so that what was loaded for the former one goes
            gc.collect()
        if suite is None:
            try:
                with self._watchdog.watching():
                    suite = Suite.collect(folder, exercise=work.exercise, secret=self._settings.secret, peer=self._peer)
                suite.warm_up()
            except (SystemExit, SuiteHangsError) as error:
                how = "hangs" if isinstance(error, SuiteHangsError) else "ends the program"
                raise CourseError(f"{folder}: the suite {how} when it is imported; run pytest on it") from error
            self._suites[work.suite] = work.version, suite
            # What is loaded now stays: the collector need not walk through it for every submission.
            gc.freeze()
        return suite


def _forget(folder: Path) -> None:
    """The packages that the suite in ``folder`` compares with are imported anew: they may have changed as well."""
    for place in compared_with(folder):
        for name in [name for name in sys.modules if name.split(".")[0] == place.stem]:
            del sys.modules[name]


def _ends(judged: Judged) -> frozenset[End]:
    """Every cell and check that shows that a process ended, or that we broke."""
    cells = {("cell", str(cell.index), cell.outcome) for cell in judged.cells if cell.outcome is Outcome.KILLED}
    checks = {
        (task.task, check.name, check.outcome)
        for task in judged.tasks
        for check in task.checks
        if check.outcome in (Outcome.KILLED, Outcome.INTERNAL)
    }
    return frozenset(cells | checks)


def _check_scores(tasks: tuple[TaskReport, ...]) -> None:
    """nbgrader reads NaN as full marks; a score outside its bounds can only be a slip of ours."""
    for task in tasks:
        if not 0.0 <= task.score <= task.max_score:
            raise ValueError(f"{task.task}: {task.score!r} is no score between 0 and {task.max_score!r}")
