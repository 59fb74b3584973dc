"""Results on disk under the hash of everything that decides them; what a killed run finished is not done again."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import msgspec

from autograder.grading.bench import Judged, Work
from autograder.grading.files import remove_leftovers, write_whole
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


class Store:
    """``<key>.json`` holds what was judged; ``<exercise>/<student>.json`` each student's last report."""

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

    def last_report(self, exercise: str, student: str) -> Report | None:
        """The report that the gradebook was last written from."""
        try:
            return msgspec.json.decode(self._report_path(exercise, student).read_bytes(), type=Report)
        except (OSError, msgspec.MsgspecError, UnicodeDecodeError):
            return None

    def keep_report(self, exercise: str, student: str, report: Report) -> None:
        """Remember ``report`` as the student's last."""
        data = msgspec.json.format(msgspec.json.encode(report), indent=1)
        write_whole(self._report_path(exercise, student), data)

    def _report_path(self, exercise: str, student: str) -> Path:
        return self.folder / exercise / f"{student}.json"
