"""Files written whole or not at all: a reader, or a second run after a kill, never meets half of one."""

from __future__ import annotations

import contextlib
import os
import tempfile
import time
from pathlib import Path

from autograder.errors import GraderError

__all__ = ["TEMPORARY_SUFFIX", "remove_leftovers", "write_whole"]

TEMPORARY_SUFFIX = ".nighthike-tmp"
LEFTOVER_AGE_SECONDS = 3600.0
"""A temporary file older than this belongs to no writer that still lives: writing one takes milliseconds."""


def write_whole(path: Path, data: bytes, *, mode: int = 0o644, durable: bool = False) -> None:
    """Put ``data`` at ``path`` by a temporary file beside it and a rename; folders are made as needed.

    A file that holds these very bytes is left alone but for its mode. ``durable``: on the disk before the rename, so
    that a power cut leaves the old file or the new. Raises GraderError when the disk refuses (full, read-only).
    """
    try:
        if path.is_file() and path.read_bytes() == data:
            path.chmod(mode)
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=".", suffix=TEMPORARY_SUFFIX, dir=path.parent)
        temporary = Path(name)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                file.flush()
                if durable:
                    os.fsync(file.fileno())
            temporary.chmod(mode)
            temporary.replace(path)
        except BaseException:
            with contextlib.suppress(OSError):
                temporary.unlink()
            raise
    except OSError as error:
        raise GraderError(
            f"{path}: cannot be written ({error.strerror}); mend that and run again: what is graded is kept"
        ) from error


def remove_leftovers(folder: Path) -> None:
    """Remove what a killed ``write_whole`` left in ``folder``."""
    youngest = time.time() - LEFTOVER_AGE_SECONDS
    for leftover in folder.glob(f".*{TEMPORARY_SUFFIX}"):
        with contextlib.suppress(FileNotFoundError):
            if leftover.stat().st_mtime < youngest:
                leftover.unlink()
