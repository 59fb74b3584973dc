"""Files written whole or not at all: a reader, or a second run after a kill, never meets half of one."""

from __future__ import annotations

import contextlib
import fcntl
import filecmp
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from autograder.errors import GraderError

__all__ = ["TEMPORARY_SUFFIX", "copy_whole", "remove_leftovers", "write_whole"]

TEMPORARY_SUFFIX = ".nighthike-tmp"


def write_whole(path: Path, data: bytes, *, mode: int = 0o644, durable: bool = False) -> None:
    """Put ``data`` at ``path`` by a temporary file beside it and a rename; folders are made as needed.

    A file that holds these very bytes is left alone but for its mode. ``durable``: on the disk before the rename, so
    that a power cut leaves the old file or the new. Raises GraderError when the disk refuses (full, read-only).
    """
    with _refusing(path):
        if path.is_file() and path.read_bytes() == data:
            path.chmod(mode)
            return
        with _replacing(path, mode, durable) as file:
            file.write(data)


def copy_whole(source: Path, path: Path, *, mode: int) -> None:
    """The same with what is in the file ``source``, however large: never more than a piece of it is in memory.

    Raises OSError when ``source`` cannot be read, or is a link; GraderError when ``path`` cannot be written.
    """
    with os.fdopen(os.open(source, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK), "rb") as theirs, _refusing(path):
        if path.is_file() and filecmp.cmp(source, path, shallow=False):
            path.chmod(mode)
            return
        with _replacing(path, mode, durable=False) as file:
            shutil.copyfileobj(theirs, file)


@contextlib.contextmanager
def _refusing(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise GraderError(
            f"{path}: cannot be written ({error.strerror}); mend that and run again: what is graded is kept"
        ) from error


@contextlib.contextmanager
def _replacing(path: Path, mode: int, durable: bool) -> Iterator[BinaryIO]:
    """A file that takes the place of ``path`` at the end."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = _locked_temporary(path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
            file.flush()
            if durable:
                os.fsync(file.fileno())
            temporary.chmod(mode)
            temporary.replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            temporary.unlink()
        raise


def remove_leftovers(folder: Path) -> None:
    """Remove what killed calls of ``write_whole`` left in ``folder`` and below; those at work are left alone."""
    for leftover in folder.rglob(f".*{TEMPORARY_SUFFIX}"):
        with contextlib.suppress(OSError):
            handle = os.open(leftover, os.O_RDONLY | os.O_NOFOLLOW)
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)  # BlockingIOError: its writer is alive
                leftover.unlink()
            finally:
                os.close(handle)


def _locked_temporary(folder: Path) -> tuple[int, Path]:
    """A new file that is locked as long as its writer lives, so that nobody needs to guess by its age."""
    while True:
        handle, name = tempfile.mkstemp(prefix=".", suffix=TEMPORARY_SUFFIX, dir=folder)
        fcntl.flock(handle, fcntl.LOCK_EX)
        if os.fstat(handle).st_nlink:  # not removed as a leftover between the two
            return handle, Path(name)
        os.close(handle)
