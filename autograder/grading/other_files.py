"""What was handed in beside a notebook, and which of it is passed on to people who open it."""

from __future__ import annotations

import contextlib
import fnmatch
import logging
import os
import stat
from collections.abc import Collection
from pathlib import Path

from autograder.course.walk import walk
from autograder.grading.results.files import copy_whole

__all__ = ["mirror", "passed_on", "withhold"]

log = logging.getLogger("nighthike")

ACTIVE = ".html .htm .xhtml .xht .shtml .svg .svgz .xml .xsl .xslt .js .mjs .mht .mhtml .hta .pdf"
"""Files of a student that are not passed on: formgrader serves what lies in autograded/ from the Jupyter server's own
address, and a browser would run what is in them with the instructor's rights."""

PATH_BYTES = 512
"""The longest path within the folder: what is at the end of what a path may be there would be beyond it here."""
FILES, FILE_BYTES = 1000, 100 << 20
"""How many of a student's files are passed on, and how large they are together: a sparse file of no size on their disk
can be a terabyte on ours."""


def passed_on(
    submitted: Path, source: Path, ignored: tuple[str, ...], students_own: frozenset[str]
) -> dict[Path, Path]:
    """What else is in the folder ``submitted``, the course's own files in ``source`` in place of the student's.

    By path within the folder. ``ignored``: names and globs that are not copied; ``students_own``: paths in ``source``
    that do not replace the student's.
    """
    ours = {inside: path for inside, path in _files(source, ignored).items() if str(inside) not in students_own}
    folders = {parent for inside in ours for parent in inside.parents}
    theirs = {
        inside: path
        for inside, path in _files(submitted, ignored).items()
        if not _is_refused(inside) and inside not in folders and ours.keys().isdisjoint(inside.parents)
    }
    return _no_more_than_fits(theirs, submitted) | ours


def mirror(files: dict[Path, Path], folder: Path, mode: int, *, beside: str) -> None:
    """``files`` are in ``folder``, and of an earlier submission's other files none is left; ``beside`` as below."""
    withhold(files, folder, beside=beside)
    for inside, path in files.items():
        try:
            copy_whole(path, folder / inside, mode=mode)
        except OSError as error:  # it went while we graded, or is not for us to read; no grade hangs on it
            log.warning("%s: cannot be copied (%s); it is left out", path, error.strerror)


def withhold(files: Collection[Path], folder: Path, *, beside: str) -> None:
    """Remove from ``folder`` all but ``files`` and what ends in ``beside``: the notebooks or pages written there."""
    for parent, _, names in reversed(list(walk(folder))):
        for name in names:
            path = Path(parent, name)
            ours = Path(parent) == folder and path.suffix == beside
            if path.relative_to(folder) not in files and not ours:
                path.unlink(missing_ok=True)
        if Path(parent) != folder:
            with contextlib.suppress(OSError):  # it is not empty
                Path(parent).rmdir()


def _is_refused(inside: Path) -> bool:
    """Whether a student's file is not passed on: a browser would run it, or it would take a place of our own files."""
    suffixes = [Path(part).suffix.lower() for part in inside.parts]
    return (
        suffixes[-1] in ACTIVE.split()
        or any(suffix in (".ipynb", ".html") for suffix in suffixes[:-1])
        or len(os.fsencode(inside)) > PATH_BYTES
    )


def _no_more_than_fits(files: dict[Path, Path], folder: Path) -> dict[Path, Path]:
    """Of ``files`` as many as ``FILES`` and ``FILE_BYTES`` allow."""
    kept: dict[Path, Path] = {}
    left = FILE_BYTES
    for inside, path in sorted(files.items()):
        with contextlib.suppress(OSError):  # it has just gone
            size = path.lstat().st_size
            if size <= left and len(kept) < FILES:
                kept[inside] = path
                left -= size
    if len(kept) < len(files):
        log.warning(
            "%s: %d of %d files are not passed on: at most %d, and %d MiB together",
            folder, len(files) - len(kept), len(files), FILES, FILE_BYTES >> 20,
        )  # fmt: skip
    return kept


def _files(folder: Path, ignored: tuple[str, ...]) -> dict[Path, Path]:
    """The regular files below ``folder`` but for notebooks and what the course ignores.

    A link is not followed: a student could point it at any file that the grader can read, and get that back as
    feedback.
    """
    found = {}
    for parent, folders, names in walk(folder):
        folders[:] = [name for name in folders if not _matches(name, ignored)]
        for name in names:
            path = Path(parent, name)
            if _is_plain(path) and not _matches(name, (*ignored, "*.ipynb")):
                found[path.relative_to(folder)] = path
    return found


def _is_plain(path: Path) -> bool:
    """A file, neither a link nor a pipe, in a folder that we may look into."""
    try:
        return stat.S_ISREG(path.lstat().st_mode)
    except OSError:
        return False


def _matches(name: str, patterns: tuple[str, ...]) -> bool:
    return any(fnmatch.fnmatch(name, pattern) for pattern in patterns)
