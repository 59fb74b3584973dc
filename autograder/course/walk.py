"""Folders in folders, as deep as a student made them."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

__all__ = ["walk"]


def walk(folder: Path) -> Iterator[tuple[str, list[str], list[str]]]:
    """``os.walk`` from the top: parent, names of folders, names of everything else, links to folders among them.

    Python 3.11 does that by recursion, so that a thousand folders in folders would end the run. A name removed from
    the folders is not gone into; what cannot be listed is empty.
    """
    waiting = [os.fspath(folder)]
    while waiting:
        parent = waiting.pop()
        folders: list[str] = []
        names: list[str] = []
        with contextlib.suppress(OSError), os.scandir(parent) as entries:
            for entry in entries:
                (folders if entry.is_dir(follow_symlinks=False) else names).append(entry.name)
        yield parent, folders, names
        waiting += [f"{parent}/{name}" for name in reversed(folders)]
