"""Grades again what was graded: first looks and writes nothing, then writes what was shown and nothing else."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence

import msgspec

from autograder.grading.judging import JudgedSubmission
from autograder.grading.publish import Submission
from autograder.grading.results.attempts import answers_of
from autograder.grading.run import Grading
from autograder.model import Record, Report, Status
from autograder.reporting.changes import GradeChange, most_lost_first

__all__ = ["Found", "Regrade"]


class Found(Record, frozen=True, kw_only=True):
    """What grading again would change. Every number counts submissions."""

    changes: tuple[GradeChange, ...]
    """The most points lost first."""
    same: int
    """Nothing changes."""
    reworded: int
    """The same grades; feedback says something else."""
    resubmitted: int
    """The same grades for other answers than were graded."""
    never_graded: int
    """Left alone: without an old grade there is no change to show."""
    failed: tuple[str, ...]
    """``student exercise``: the grader failed, so the old grade stays."""

    @property
    def something(self) -> bool:
        """Is there anything to write?"""
        return bool(self.changes or self.reworded or self.resubmitted)


class Regrade:
    """One regrade of ``submissions``; ``tick`` is called once for each, in ``look`` and in ``write``."""

    def __init__(self, grading: Grading, submissions: Sequence[Submission], tick: Callable[[], None]) -> None:
        self._grading = grading
        self._submissions = submissions
        self._tick = tick
        self._shown: dict[Submission, bytes] = {}

    def look(self) -> Found:
        """Judge again what was graded. The store learns of it; nothing else is written."""
        changes: list[GradeChange] = []
        counts = dict.fromkeys(("same", "reworded", "resubmitted"), 0)
        failed: list[str] = []

        def unchanged(submission: Submission, report: Report) -> None:
            counts["same"] += 1
            self._tick()

        def came(judged: JudgedSubmission) -> None:
            submission, report = judged.submission, judged.finish().report
            self._tick()
            if report.status is Status.INTERNAL:
                failed.append(f"{submission.student} {submission.exercise}")
                return
            self._shown[submission] = _digest(report)
            answers = answers_of(judged.prepared.notebook)
            found = self._grading.changes(submission, report, answers)
            changes.extend(found)
            if not found:
                counts[self._kind(submission, report, answers)] += 1

        graded = list(self._graded())
        self._grading.judge(self._grading.changed(graded, unchanged), came)
        return Found(
            changes=tuple(most_lost_first(changes)),
            **counts,
            never_graded=len(self._submissions) - len(graded),
            failed=tuple(sorted(failed)),
        )

    def write(self) -> list[str]:
        """Write what ``look`` showed; the submissions, ``student exercise``, that are others now and are left alone."""
        moved: list[str] = []

        def came(judged: JudgedSubmission) -> None:
            submission = judged.submission
            self._tick()
            if self._shown[submission] == _digest(judged.finish().report):
                self._grading.publish(judged)
            else:
                moved.append(f"{submission.student} {submission.exercise}")

        self._grading.judge(self._grading.changed(list(self._shown), lambda submission, report: self._tick()), came)
        return sorted(moved)

    def _graded(self) -> Iterator[Submission]:
        for submission in self._submissions:
            if self._grading.store.last_report(submission.exercise, submission.path.stem, submission.student):
                yield submission
            else:
                self._tick()

    def _kind(self, submission: Submission, report: Report, answers: str) -> str:
        place = submission.exercise, submission.path.stem, submission.student
        attempts = self._grading.attempts.of(*place)
        if attempts and attempts[-1].answers != answers:
            return "resubmitted"
        return "same" if self._grading.store.last_report(*place) == report else "reworded"


def _digest(report: Report) -> bytes:
    return hashlib.sha256(msgspec.json.encode(report)).digest()
