"""Results on disk under the hash of everything that decides them; what a killed run finished is not done again."""

from __future__ import annotations

import contextlib
import hashlib
import json
import re
from collections.abc import Iterator
from pathlib import Path

import msgspec

from autograder.errors import GraderError
from autograder.grading.results.files import remove_leftovers, write_whole
from autograder.grading.worker.bench import Judged, Work
from autograder.model import Record, Report

__all__ = ["Store", "key_of"]

STORE_VERSION = 1
"""Part of every key: raised when an entry's shape changes, so that old entries are simply not found."""


class Entry(Record, frozen=True, kw_only=True):
    """One file of the store."""

    digest: str
    """SHA-256 of ``judged`` as written: a damaged entry is no entry."""
    judged: msgspec.Raw


def key_of(work: Work) -> str:
    """SHA-256 over the cells that count, the tasks with their points, and ``work.version``: suite, limits, packages."""
    decides = [
        STORE_VERSION,
        work.version,
        work.exercise,
        work.notebook,
        [[task.name, task.points, task.test_cell] for task in work.tasks],
        [list(cell) for cell in work.cells],
    ]
    return hashlib.sha256(json.dumps(decides, ensure_ascii=True).encode("ascii")).hexdigest()


REPORTS = "reports"
KEY = re.compile(r"[0-9a-f]{64}")


class Store:
    """``<key>.json`` holds what was judged; ``reports/<exercise>/<notebook>/<student>.json`` the last report of each
    student."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        if folder.is_dir():
            remove_leftovers(folder)

    def get(self, key: str) -> Judged | None:
        """The entry of ``key``; None when there is none, or it is damaged and has to be made again."""
        try:
            entry = msgspec.json.decode((self.folder / f"{key}.json").read_bytes(), type=Entry)
            if hashlib.sha256(entry.judged).hexdigest() != entry.digest:
                return None
            return msgspec.json.decode(entry.judged, type=Judged)
        except (OSError, msgspec.MsgspecError, UnicodeDecodeError):
            return None

    def put(self, key: str, judged: Judged) -> None:
        """Keep ``judged``, unless we broke or could not tell: that is tried again next time."""
        if not judged.settled:
            return
        body = msgspec.json.encode(judged)
        entry = Entry(digest=hashlib.sha256(body).hexdigest(), judged=msgspec.Raw(body))
        write_whole(self.folder / f"{key}.json", msgspec.json.encode(entry), durable=True)

    def entries(self) -> Iterator[tuple[str, int]]:
        """Every key, of whatever version, and the bytes of its entry."""
        for path in sorted(self.folder.glob("*.json")):
            if KEY.fullmatch(path.stem):
                with contextlib.suppress(FileNotFoundError):
                    yield path.stem, path.stat().st_size

    def remove(self, key: str) -> None:
        """Forget the entry of ``key``, if there is one. Raises GraderError when the disk refuses."""
        path = self.folder / f"{key}.json"
        try:
            path.unlink(missing_ok=True)
        except OSError as error:
            raise GraderError(f"{path}: cannot be removed ({error.strerror}); mend that and run again") from error

    def last_report(self, exercise: str, notebook: str, student: str) -> Report | None:
        """The report that the gradebook was last written from; ``notebook`` without its ending."""
        return _report_at(self.report_path(exercise, notebook, student))

    def last_reports(self, exercise: str, notebook: str) -> Iterator[tuple[str, Report]]:
        """Every student that has one, and their last report; sorted by student."""
        for path in sorted(self._reports(exercise, notebook).glob("*.json")):
            report = _report_at(path)
            if report is not None:
                yield path.stem, report

    def keep_report(self, exercise: str, student: str, report: Report) -> None:
        """Remember ``report`` as the student's last."""
        data = msgspec.json.format(msgspec.json.encode(report), indent=1)
        write_whole(self.report_path(exercise, report.notebook.removesuffix(".ipynb"), student), data)

    def report_path(self, exercise: str, notebook: str, student: str) -> Path:
        """Where the last report of ``student`` lies."""
        return self._reports(exercise, notebook) / f"{student}.json"

    def _reports(self, exercise: str, notebook: str) -> Path:
        return self.folder / REPORTS / exercise / notebook


def _report_at(path: Path) -> Report | None:
    try:
        return msgspec.json.decode(path.read_bytes(), type=Report)
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError):
        return None
