"""Where a run keeps its temporary files: one folder, removed at its end; what a killed run left, by the next run.

Sandboxes make their folders in it, and multiprocessing its socket. A folder that is in use is locked (flock) by the
process that made it, and the kernel lets go of the lock however that process ends.
"""

from __future__ import annotations

import atexit
import contextlib
import fcntl
import functools
import multiprocessing
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from autograder.errors import GraderError

__all__ = ["Scratch", "scratch_is_tempdir", "scratch_of_workers", "sweep"]

PREFIX = "nighthike-run-"
SOCKET_FOLDER_BYTES = 80
"""A socket's whole path may have 107, of which multiprocessing takes 18."""
SHORT_PLACE = Path("/tmp")
TRAVERSABLE = 0o711
"""Student code runs as another user where the grader is root, and must reach its own folder below this one."""


class Scratch:
    """A folder of one process's own, until ``close()``. Raises GraderError when the machine has no room for one."""

    def __init__(self, place: Path | None = None) -> None:
        try:
            place = place or Path(tempfile.gettempdir())
            sweep(place)
            self.folder, lock = _locked_folder(place)
            self._lock: int | None = lock
            self.folder.chmod(TRAVERSABLE)
        except OSError as error:
            raise GraderError(
                f"no folder for temporary files can be made ({error.strerror or error}); make room, or name a folder "
                "that can be written to: TMPDIR=… nighthike grade"
            ) from error

    def close(self) -> None:
        """Remove the folder and everything in it."""
        if self._lock is not None:
            shutil.rmtree(self.folder, ignore_errors=True)
            os.close(self._lock)
            self._lock = None


def scratch_of_workers() -> Path:
    """The folder for all worker processes of this one, as long as it lives."""
    return _scratch_of(os.getpid()).folder


@functools.cache
def _scratch_of(process: int) -> Scratch:
    scratch = Scratch()
    atexit.register(scratch.close)
    sockets = scratch
    if len(os.fsencode(scratch.folder)) > SOCKET_FOLDER_BYTES:
        sockets = Scratch(SHORT_PLACE)
        atexit.register(sockets.close)
    # Else the fork server's socket gets a folder of its own, which stays where this process is killed.
    multiprocessing.current_process()._config.setdefault("tempdir", str(sockets.folder))  # type: ignore[attr-defined]
    return scratch


@contextlib.contextmanager
def scratch_is_tempdir() -> Iterator[None]:
    """Within it, this process's temporary files lie in a scratch folder."""
    scratch, before = Scratch(), tempfile.tempdir
    tempfile.tempdir = str(scratch.folder)
    try:
        yield
    finally:
        tempfile.tempdir = before
        scratch.close()


def _locked_folder(place: Path) -> tuple[Path, int]:
    while True:
        folder = Path(tempfile.mkdtemp(prefix=PREFIX, dir=place))
        lock = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        fcntl.flock(lock, fcntl.LOCK_EX)
        if folder.exists():  # not swept away between the two
            return folder, lock
        os.close(lock)


def sweep(place: Path | None = None) -> None:
    """Remove the folders of this user's runs that were killed."""
    place = place or Path(tempfile.gettempdir())
    for folder in place.glob(f"{PREFIX}*"):
        with contextlib.suppress(OSError):
            lock = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
            try:
                if os.fstat(lock).st_uid == os.geteuid():
                    fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)  # BlockingIOError: its run is alive
                    shutil.rmtree(folder, ignore_errors=True)
            finally:
                os.close(lock)
