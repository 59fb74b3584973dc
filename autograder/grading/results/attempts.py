"""Which submissions of a student were graded, and what each was worth: the progress that a class report shows.

The store knows what was judged, not whose it was; nbgrader keeps the last submission only. So each graded submission
leaves a line here. No clock is read: a submission's time is what ``timestamp.txt`` says, and grading the same answers
again replaces the line instead of adding one.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import msgspec

from autograder.grading.results.files import write_whole
from autograder.grading.worker.bench import Judged
from autograder.model import Outcome, Report
from autograder.reporting.records import Attempt

__all__ = ["Attempts", "answers_of", "attempt_of"]

FOLDER = "attempts"
KEPT = 50
"""Attempts remembered of one student and notebook; the oldest go first."""


def attempt_of(notebook: Any, judged: Judged | None, report: Report, timestamp: str | None) -> Attempt:
    """The line for a graded submission; ``notebook`` is the repaired one, ``judged`` None when nothing was run."""
    checks = [check for task in report.tasks for check in task.checks]
    return Attempt(
        answers=answers_of(notebook),
        submitted=(timestamp or "").strip()[:40],
        score=report.score,
        max_score=report.max_score,
        passed=sum(check.outcome is Outcome.PASSED for check in checks),
        checks=len(checks),
        cpu_seconds=None if judged is None else judged.cpu_seconds,
    )


def answers_of(notebook: Any) -> str:
    """A hash of the cells of the repaired ``notebook`` that are the student's: a new release of the others changes
    nothing."""
    sources = [cell.source for cell in notebook.cells if not _is_locked(cell.metadata.get("nbgrader", {}))]
    return hashlib.sha256(json.dumps(sources, ensure_ascii=True).encode("ascii")).hexdigest()


def _is_locked(marks: Any) -> bool:
    return not marks.get("solution") and bool(marks.get("grade") or marks.get("task") or marks.get("locked"))


class Attempts:
    """``<results>/attempts/<exercise>/<notebook>/<student>.json``, each a list of ``Attempt``."""

    def __init__(self, results: Path) -> None:
        self._folder = results / FOLDER

    def of(self, exercise: str, notebook: str, student: str) -> tuple[Attempt, ...]:
        """What is known, oldest first; nothing where the file is missing or damaged."""
        try:
            return msgspec.json.decode(self.path(exercise, notebook, student).read_bytes(), type=tuple[Attempt, ...])
        except (OSError, msgspec.MsgspecError, UnicodeDecodeError):
            return ()

    def note(self, exercise: str, notebook: str, student: str, attempt: Attempt) -> None:
        """Remember ``attempt`` as the last one. Raises GraderError when the disk refuses."""
        known = self.of(exercise, notebook, student)
        if known and (known[-1].answers, known[-1].submitted) == (attempt.answers, attempt.submitted):
            known = known[:-1]
        data = msgspec.json.encode([*known, attempt][-KEPT:])
        write_whole(self.path(exercise, notebook, student), data)

    def path(self, exercise: str, notebook: str, student: str) -> Path:
        """Where they are kept."""
        return self._folder / exercise / notebook / f"{student}.json"
