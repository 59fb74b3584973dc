"""One grader writes at a time, also beside another ``nighthike grade``; one that is killed lets go by itself."""

from __future__ import annotations

import contextlib
import fcntl
import logging
import time
from collections.abc import Iterator
from pathlib import Path

from autograder.errors import GraderError

__all__ = ["writing"]

LOCK = ".lock"
PATIENCE_SECONDS = 60.0
"""Publishing a submission takes a tenth of a second: a grader that holds the lock this long was stopped (Ctrl-Z)."""
LOOK_SECONDS = 0.02

log = logging.getLogger("nighthike")


@contextlib.contextmanager
def writing(folder: Path, patience_seconds: float = PATIENCE_SECONDS) -> Iterator[None]:
    """The only writer of the course whose results lie in ``folder``.

    Raises GraderError when the folder cannot be written, or another grader does not let go.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = (folder / LOCK).open("w")
    except OSError as error:
        raise GraderError(
            f"{folder}: cannot be written ({error.strerror}); mend that and run again: what is graded is kept"
        ) from error
    with lock:
        end = time.monotonic() + patience_seconds
        while True:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() > end:
                    raise GraderError(
                        f"{folder / LOCK}: another grader has held this for {patience_seconds:.0f} seconds; end it or "
                        "let it go on, and run again: what is graded is kept"
                    ) from None
            time.sleep(LOOK_SECONDS)
        yield
