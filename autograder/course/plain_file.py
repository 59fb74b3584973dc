"""Read a file that a stranger handed in: it may be no file, not ours to read, or on a disk that fails."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

from autograder.errors import NotebookError, UnreadableError

__all__ = ["bytes_of"]


def bytes_of(path: Path, most: int) -> bytes:
    """The first ``most`` bytes of a plain file.

    A link is refused: it could point at the solutions, and we may read those. Raises NotebookError when there is
    nothing, UnreadableError when what there is cannot be read.
    """
    try:
        # Not blocking, because opening a named pipe would wait for ever.
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
        try:
            if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                raise UnreadableError(f"{path.name}: is not a file; submit the notebook itself")
            with open(descriptor, "rb", closefd=False) as file:
                return file.read(most)
        finally:
            os.close(descriptor)
    except FileNotFoundError:
        raise NotebookError(f"{path}: there is no such file") from None
    except OSError as error:
        if error.errno == errno.ELOOP:
            raise UnreadableError(f"{path.name}: is a link; submit the notebook itself") from None
        raise UnreadableError(
            f"{path.name}: cannot be read ({error.strerror}); give the grader the right to, or hand it in again"
        ) from None
