"""What travels to another machine: one submission's work and the suite that judges it."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

from autograder import sandbox
from autograder.errors import CourseError
from autograder.grading.worker.bench import BenchSettings, Work
from autograder.judge.version import what_decides
from autograder.model import Record

__all__ = ["Parcel", "decides_here", "differences", "pack_suite", "unpack_suite"]

SUITE_BYTES = 16 << 20
"""The largest suite that is sent, packed: it goes with every submission."""


class Parcel(Record, frozen=True, kw_only=True):
    """Everything that is needed to judge one submission where nothing but our package is installed."""

    run: str
    """Which run of the grader sent it: every run has judging processes of its own, so none judges by old code."""
    settings: BenchSettings
    work: Work
    suite: bytes | None
    """The files of ``work.suite``, packed; None for an exercise without."""
    decides: dict[str, str]
    """``decides_here`` where the grader runs; the worker's must be the same."""


def pack_suite(folder: Path) -> bytes:
    """The files in ``folder`` as one zip, data files included. Raises CourseError for more than can be sent."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(folder.rglob("*")):
            inside = path.relative_to(folder)
            if path.is_file() and "__pycache__" not in inside.parts:
                # Without the file's date, so that equal suites are equal bytes.
                archive.writestr(zipfile.ZipInfo(str(inside)), path.read_bytes(), zipfile.ZIP_DEFLATED)
    data = buffer.getvalue()
    if len(data) > SUITE_BYTES:
        raise CourseError(
            f"{folder}: the suite has {len(data) >> 20} MiB, packed, and travels with every submission; at most "
            f"{SUITE_BYTES >> 20} do: put its data in a package and install that on the workers"
        )
    return data


def unpack_suite(data: bytes, folder: Path) -> None:
    """The files of ``pack_suite`` in the new folder ``folder``."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        archive.extractall(folder)


def decides_here(suite: Path | None) -> dict[str, str]:
    """What decides on this machine about submissions that ``suite`` judges; the sandbox alone where there is none."""
    return what_decides(Path(*sandbox.__path__) if suite is None else suite)


def differences(there: dict[str, str], here: dict[str, str]) -> str:
    """What differs between two machines' ``what_decides``, as a part of a sentence; empty when nothing does."""
    found = []
    for name in sorted(there.keys() | here.keys()):
        theirs, ours = there.get(name, "not there"), here.get(name, "not there")
        if theirs != ours:
            code = len(ours) == len(theirs) == 64  # two digests: the numbers would say nothing
            found.append(f"another {name}" if code else f"{name} {theirs} instead of {ours}")
    return ", ".join(found)
