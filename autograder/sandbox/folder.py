"""How much a child has written into its folder, looked at from outside now and then."""

from __future__ import annotations

import contextlib
import os
import time
from pathlib import Path

__all__ = ["FolderWatch"]

LOOK_SECONDS = 0.25
"""Between two looks: what can be written meanwhile is the most by which the limit is overrun."""
BLOCK_BYTES = 512
"""The unit of st_blocks; stat(2)."""


class FolderWatch:
    """One child's folder, which may hold ``max_bytes`` in ``max_entries`` files and folders."""

    def __init__(self, folder: Path, max_bytes: int, max_entries: int) -> None:
        self._folder = folder
        self._max_bytes = max_bytes
        self._max_entries = max_entries
        self._next_look = time.monotonic() + LOOK_SECONDS

    def is_full(self) -> bool:
        """Whether it holds more; False between two looks."""
        now = time.monotonic()
        if now < self._next_look:
            return False
        full = self._holds_more()
        self._next_look = time.monotonic() + LOOK_SECONDS
        return full

    def _holds_more(self) -> bool:
        size = entries = 0
        waiting = [os.fspath(self._folder)]
        while waiting:
            folder = waiting.pop()
            with contextlib.suppress(OSError):  # gone meanwhile, or nested deeper than a path is long
                for entry in _listed(folder):
                    entries += 1
                    with contextlib.suppress(OSError):
                        size += entry.stat(follow_symlinks=False).st_blocks * BLOCK_BYTES
                    if entry.is_dir(follow_symlinks=False):
                        waiting.append(entry.path)
                    if entries > self._max_entries or size > self._max_bytes:
                        return True
        return False


def _listed(folder: str) -> list[os.DirEntry[str]]:
    try:
        found = os.scandir(folder)
    except PermissionError:  # hidden from us by its mode, which is ours to change
        Path(folder).chmod(0o700)
        found = os.scandir(folder)
    with found:
        return list(found)
