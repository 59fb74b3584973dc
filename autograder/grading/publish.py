"""What a graded submission leaves: rows in the gradebook, the autograded folder, the feedback folder, a report."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

from autograder.course.layout import Course
from autograder.course.notebook import notebook_bytes, read_notebook
from autograder.course.plain_file import bytes_of
from autograder.errors import NotebookError
from autograder.grading.gradebook.book import Book
from autograder.grading.gradebook.lock import writing
from autograder.grading.gradebook.marks import Marks
from autograder.grading.other_files import mirror, passed_on
from autograder.grading.pages.feedback import FeedbackPages
from autograder.grading.results.files import write_whole
from autograder.grading.results.store import Store
from autograder.grading.worker.submission import Graded
from autograder.model import Record

__all__ = ["Publisher", "Submission"]

TIMESTAMP_BYTES = 100
"""Of ``timestamp.txt``: a date and a time with their zone take about 30."""


class Submission(Record, frozen=True, kw_only=True):
    """One student's folder for one exercise. Its notebook may be missing from it."""

    student: str
    exercise: str
    folder: Path
    path: Path

    @property
    def timestamp(self) -> str | None:
        """What ``timestamp.txt`` says, which nbgrader's exchange writes; None without one."""
        with contextlib.suppress(NotebookError, UnicodeDecodeError):
            return bytes_of(self.folder / "timestamp.txt", TIMESTAMP_BYTES).decode("utf-8")
        return None


class Publisher:
    """The one writer. Whatever it is killed in, doing the same again gives what an undisturbed run gives."""

    def __init__(self, course: Course, book: Book, pages: FeedbackPages, store: Store) -> None:
        self._course = course
        self._book = book
        self._pages = pages
        self._store = store

    def publish(
        self, submission: Submission, graded: Graded, after: Callable[[Marks], None] = lambda marks: None
    ) -> None:
        """Gradebook first, then files: a reader who finds the files finds their grades; ``after`` comes last, before
        another grader may write. Raises GraderError.
        """
        student, exercise = submission.student, submission.exercise
        autograded = self._course.autograded / student / exercise
        feedback = self._course.feedback / student / exercise
        name = submission.path.stem
        target = autograded / submission.path.name
        with writing(self._store.folder):
            marks = self._book.write(
                graded, student, timestamp=submission.timestamp, earlier=lambda: _notebook_at(target)
            )
            modes = self._book.conventions
            source, own = self._course.source / exercise, modes.students_own.get(exercise, frozenset())
            others = passed_on(submission.folder, source, modes.ignored, own)
            mirror(others, autograded, modes.autograded_mode, beside=".ipynb")
            write_whole(target, notebook_bytes(graded.notebook), mode=modes.autograded_mode)
            mirror(others, feedback, modes.feedback_mode, beside=".html")
            write_whole(
                feedback / f"{name}.html", self._pages.render(graded.notebook, marks, name), mode=modes.feedback_mode
            )
            self._store.keep_report(exercise, student, graded.report)
            after(marks)


def _notebook_at(path: Path) -> Any:
    try:
        return read_notebook(path)
    except NotebookError:
        return None
