"""What a graded submission leaves: rows in the gradebook, the autograded folder, the feedback folder, a report."""

from __future__ import annotations

import contextlib
import fnmatch
import logging
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from autograder.course.layout import Course
from autograder.course.notebook import notebook_bytes, read_notebook
from autograder.errors import NotebookError
from autograder.grading.gradebook.book import Book
from autograder.grading.gradebook.lock import writing
from autograder.grading.gradebook.marks import Marks
from autograder.grading.pages.feedback import FeedbackPages
from autograder.grading.results.files import copy_whole, write_whole
from autograder.grading.results.store import Store
from autograder.grading.worker.submission import Graded
from autograder.model import Record

__all__ = ["Publisher", "Submission"]

log = logging.getLogger("nighthike")

ACTIVE = ".html .htm .xhtml .xht .shtml .svg .svgz .xml .xsl .xslt .js .mjs .mht .mhtml .hta .pdf"
"""Files of a student that are not passed on: formgrader serves what lies in autograded/ from the Jupyter server's own
address, and a browser would run what is in them with the instructor's rights."""


class Submission(Record, frozen=True, kw_only=True):
    """One student's folder for one exercise. Its notebook may be missing from it."""

    student: str
    exercise: str
    folder: Path
    path: Path

    @property
    def timestamp(self) -> str | None:
        """What ``timestamp.txt`` says, which nbgrader's exchange writes; None without one."""
        with contextlib.suppress(OSError, UnicodeDecodeError):
            return (self.folder / "timestamp.txt").read_text(encoding="utf-8")
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
            others = self._other_files(submission)
            _mirror(others, autograded, modes.autograded_mode)
            write_whole(target, notebook_bytes(graded.notebook), mode=modes.autograded_mode)
            _mirror(others, feedback, modes.feedback_mode)
            write_whole(
                feedback / f"{name}.html", self._pages.render(graded.notebook, marks, name), mode=modes.feedback_mode
            )
            self._store.keep_report(exercise, student, graded.report)
            after(marks)

    def _other_files(self, submission: Submission) -> dict[Path, Path]:
        """What else was submitted, the course's own files in place of the student's; by path within the folder."""
        conventions = self._book.conventions
        ours = _files(self._course.source / submission.exercise, conventions.ignored)
        theirs = conventions.students_own.get(submission.exercise, frozenset())
        submitted = _files(submission.folder, conventions.ignored)
        found = {inside: path for inside, path in submitted.items() if inside.suffix.lower() not in ACTIVE.split()}
        found.update({inside: path for inside, path in ours.items() if str(inside) not in theirs})
        return found


def _files(folder: Path, ignored: tuple[str, ...]) -> dict[Path, Path]:
    """The regular files below ``folder`` but for notebooks and what the course ignores.

    A link is not followed: a student could point it at any file that the grader can read, and get that back as
    feedback.
    """
    found = {}
    for parent, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not _matches(name, ignored)]
        for name in names:
            path = Path(parent, name)
            if path.is_file() and not path.is_symlink() and not _matches(name, (*ignored, "*.ipynb")):
                found[path.relative_to(folder)] = path
    return found


def _matches(name: str, patterns: tuple[str, ...]) -> bool:
    return any(fnmatch.fnmatch(name, pattern) for pattern in patterns)


def _mirror(files: dict[Path, Path], folder: Path, mode: int) -> None:
    """``files`` are in ``folder``, and of an earlier submission's other files none is left."""
    for inside, path in files.items():
        try:
            copy_whole(path, folder / inside, mode=mode)
        except OSError as error:  # it went while we graded, or is not for us to read; no grade hangs on it
            log.warning("%s: cannot be copied (%s); it is left out", path, error.strerror)
    for parent, _, names in os.walk(folder):
        for name in names:
            path = Path(parent, name)
            if path.relative_to(folder) not in files and path.suffix not in (".ipynb", ".html"):
                path.unlink(missing_ok=True)


def _notebook_at(path: Path) -> Any:
    try:
        return read_notebook(path)
    except NotebookError:
        return None
