"""What was published of each submission, and from what. Where neither has changed since, nothing is done again.

A submission is passed over only if all of this is as it was when its last file had been written: what was handed in,
to the byte; the exercise, the suite, the course's configuration and our own code; the submission's rows in the
gradebook; and the published files, by size, time and inode. A kill before that leaves no word of it, or an older one
that does not fit. Whoever wants everything written again removes the folder.
"""

from __future__ import annotations

import contextlib
import functools
import hashlib
import json
import os
import re
import stat
from collections.abc import Callable, Iterable, Mapping
from importlib import metadata
from pathlib import Path
from typing import Any

import msgspec

from autograder.course.exercise import Exercise
from autograder.course.layout import Course
from autograder.course.walk import walk
from autograder.grading.gradebook.rows import Place
from autograder.grading.publish import Submission
from autograder.grading.results.attempts import Attempts
from autograder.grading.results.files import write_whole
from autograder.grading.results.store import Store
from autograder.model import Record, Report

__all__ = ["Publication", "Published"]

FOLDER = "published"
SHAPE = 1
"""Part of every fingerprint: raised when what is looked at changes."""
OURS = Path(__file__).resolve().parents[2]
LIBRARIES = ("bleach", "jinja2", "mistune", "nbconvert", "nbformat", "nbgrader", "pygments", "sqlalchemy", "tinycss2")
"""What reads submissions and makes pages and rows; suites have versions of their own."""
HASHED_BYTES = 200 << 20
"""The largest file that is read to see whether it changed: no notebook is larger, and a sparse one can be endless."""
ADDRESS = re.compile(r" at 0x[0-9a-f]+")

Stamp = tuple[int, ...]
"""Size, modification time in nanoseconds, inode and mode of a file: another file, or another text, has another."""


class Publication(Record, frozen=True, kw_only=True):
    """The word left about one submission."""

    made_from: str
    """The fingerprint of all that decides."""
    key: str | None
    """The store's entry; None where nothing was run."""
    without_experiments: bool = False
    """Cells that the source marks as experiments were not run."""
    rows: str
    """The digest of its rows in the gradebook."""
    files: dict[str, Stamp]


class Published:
    """``<results>/published/<exercise>/<notebook>/<student>.json``."""

    def __init__(self, course: Course, rows: Callable[[], Mapping[Place, str]]) -> None:
        self._course = course
        self._folder = course.results / FOLDER
        self._rows = functools.cache(rows)
        self._store, self._attempts = Store(course.results), Attempts(course.results)
        self._exercises: dict[tuple[str, str], str] = {}

    def fingerprint(self, submission: Submission, exercise: Exercise, version: str) -> str | None:
        """A digest of all that decides what is published of ``submission``; None where its files cannot be read.

        ``version`` is that of the exercise's suite, ``bench.version_of``.
        """
        kind = exercise.name, exercise.notebook
        if kind not in self._exercises:
            about = [version, exercise.path.read_bytes(), _contents(exercise.path.parent), _surroundings(self._course)]
            self._exercises[kind] = hashlib.sha256(repr(about).encode("utf-8", "surrogatepass")).hexdigest()
        try:
            told = repr([self._exercises[kind], submission.path.name, _contents(submission.folder)])
        except OSError:
            return None
        return hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest()

    def of(self, submission: Submission) -> Publication | None:
        """What is known of ``submission``; None where the file is missing or damaged."""
        try:
            return msgspec.json.decode(self._path(submission).read_bytes(), type=Publication)
        except (OSError, msgspec.MsgspecError, UnicodeDecodeError):
            return None

    def unchanged(self, submission: Submission, fingerprint: str | None, *, experiments: bool) -> Report | None:
        """The report of ``submission`` if all of it is published as it should be; None if it has to be done.

        ``experiments``: cells marked as experiments have to have been run.
        """
        known = self.of(submission)
        if known is None or known.made_from != fingerprint or (experiments and known.without_experiments):
            return None
        place = submission.student, submission.exercise, submission.path.stem
        if self._rows().get(place) != known.rows or self._files(submission) != known.files:
            return None
        return self._store.last_report(submission.exercise, submission.path.stem, submission.student)

    def note(
        self, submission: Submission, fingerprint: str | None, rows: str, key: str | None, *, without_experiments: bool
    ) -> None:
        """All of ``submission`` has been published, and its rows were ``rows`` then."""
        if fingerprint is None:
            return
        known = Publication(
            made_from=fingerprint,
            key=key,
            without_experiments=without_experiments,
            rows=rows,
            files=self._files(submission),
        )
        write_whole(self._path(submission), msgspec.json.encode(known))

    def _path(self, submission: Submission) -> Path:
        return self._folder / submission.exercise / submission.path.stem / f"{submission.student}.json"

    def _files(self, submission: Submission) -> dict[str, Stamp]:
        """The stamps of what was written of ``submission``; not of the assignment's other notebooks."""
        student, exercise, notebook = submission.student, submission.exercise, submission.path.stem
        places = {
            "autograded": (self._course.autograded / student / exercise, f"{notebook}.ipynb"),
            "feedback": (self._course.feedback / student / exercise, f"{notebook}.html"),
        }
        found = {}
        for step, (folder, own) in places.items():
            for path, status in _walk(folder):
                if path.name == own or path.suffix not in (".ipynb", ".html"):
                    found[f"{step}/{path.relative_to(folder)}"] = _stamp(status)
        for place in (self._store.report_path, self._attempts.path):
            path = place(exercise, notebook, student)
            with contextlib.suppress(FileNotFoundError):
                found[str(path.relative_to(self._course.results))] = _stamp(path.lstat())
        return found


def _stamp(status: os.stat_result) -> Stamp:
    return status.st_size, status.st_mtime_ns, status.st_ino, status.st_mode


def _walk(folder: Path) -> Iterable[tuple[Path, os.stat_result]]:
    for parent, folders, names in walk(folder):
        folders[:] = [name for name in folders if name != "__pycache__"]
        for name in names:
            path = Path(parent, name)
            yield path, path.lstat()


def _contents(folder: Path) -> list[tuple[str, str]]:
    """Path and digest of every file below ``folder``, sorted; of a link where it leads, of anything else its kind.

    Of a file larger than ``HASHED_BYTES`` its stamp.
    """
    found = []
    for path, status in _walk(folder):
        if stat.S_ISREG(status.st_mode) and status.st_size > HASHED_BYTES:
            told = str(_stamp(status))
        elif stat.S_ISREG(status.st_mode):
            with path.open("rb") as file:
                told = hashlib.file_digest(file, "sha256").hexdigest()
        else:
            told = str(path.readlink()) if path.is_symlink() else str(stat.S_IFMT(status.st_mode))
        found.append((str(path.relative_to(folder)), told))
    return sorted(found)


def _surroundings(course: Course) -> list[Any]:
    """What decides for every exercise: configuration, templates that it names, plugins beside it, code, libraries."""
    config = json.dumps(course.config, default=repr, sort_keys=True)
    named = [
        course.root / folder
        for section in course.config.values()
        if isinstance(section, Mapping)
        for name, folders in section.items()
        if str(name).startswith("extra_template_") and isinstance(folders, list | tuple)
        for folder in map(str, folders)
    ]
    return [
        SHAPE,
        ADDRESS.sub("", config),
        str(course.root),
        [hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(course.root.glob("*.py"))],
        [_contents(folder) for folder in named if folder.is_dir()],
        [_contents(OURS / part) for part in ("course", "grading", "reporting")],
        [hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(OURS.glob("*.py"))],
        [metadata.version(name) for name in LIBRARIES],
    ]
