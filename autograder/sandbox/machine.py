"""What this machine gives for confining student code, found out by trying: ``nighthike doctor``."""

from __future__ import annotations

import os
import platform
from collections.abc import Iterator
from typing import NamedTuple

import landlockpy
import seccompy

from autograder.errors import GraderError
from autograder.sandbox.launch import Sandbox
from autograder.sandbox.student import Student
from autograder.sandbox.warm import Walls

__all__ = ["Finding", "examine"]

LANDLOCK_LACKS = (
    (2, "files cannot be moved between folders, which nothing here needs"),
    (3, "cutting a file that may not be written is refused by the system-call wall alone"),
    (4, "TCP is refused by the system-call wall alone"),
    (5, "device controls are refused by the system-call wall alone"),
    (6, "signals and abstract sockets are refused by the system-call wall alone"),
)
"""What a kernel lacks whose Landlock is older than the given version."""
PROBES = {
    "the hidden suites can be read": "import autograder.suites as s, os\nfound = os.listdir(list(s.__path__)[0])",
    "other files can be read": "found = open('/etc/passwd').read()",
    "a program can be started": "import subprocess\nfound = subprocess.run(['true'])",
    "a socket can be opened": "import socket\nfound = socket.socket()",
    "its parent can be signalled": "import os\nfound = os.kill(os.getppid(), 0) is None",
}
"""Cells that must fail; what it means when one does not."""
NOT_NEEDED = "the second wall is an extra: Landlock and seccomp hold without it"


class Finding(NamedTuple):
    """One line of the report. ``bad`` means that nothing can be graded."""

    what: str
    found: str
    bad: bool = False


def examine() -> Iterator[Finding]:
    """What there is, and whether a real confined process really is."""
    yield Finding(
        "Python", f"{platform.python_version()} on {platform.system()} {platform.release()}, {platform.machine()}"
    )
    yield _landlock()
    yield _seccomp()
    try:
        with Sandbox() as sandbox:
            yield _second_wall(sandbox.walls)
            yield _user(sandbox.walls)
            yield _probe(sandbox)
    except GraderError as error:
        yield Finding("a confined process", str(error), bad=True)


def _landlock() -> Finding:
    try:
        version = landlockpy.abi_version()
    except (OSError, landlockpy.LandlockError) as error:
        return Finding("files (Landlock)", f"not there ({error})", bad=True)
    if version < 1:
        text = "not there: needs Linux 5.13 or newer, with landlock in the kernel's list of LSMs (lsm=)"
        return Finding("files (Landlock)", text, bad=True)
    lacks = "; ".join(text for since, text in LANDLOCK_LACKS if version < since)
    return Finding("files (Landlock)", f"version {version}" + (f"; {lacks}" if lacks else ""))


def _seccomp() -> Finding:
    try:
        available = seccompy.action_supported(seccompy.Action.ERRNO)
    except (OSError, seccompy.SeccompError) as error:
        return Finding("system calls (seccomp)", f"not there ({error})", bad=True)
    text = "there" if available else "not there: the kernel needs CONFIG_SECCOMP_FILTER"
    return Finding("system calls (seccomp)", text, bad=not available)


def _second_wall(walls: Walls) -> Finding:
    if walls.bubblewrap:
        found = f"bubblewrap ({walls.bubblewrap}): namespaces of its own for files, processes, network, shared memory"
    else:
        found = f"none ({walls.no_bubblewrap}); {NOT_NEEDED}"
    return Finding("second wall", found)


def _user(walls: Walls) -> Finding:
    if walls.still_root:
        found = f"root without a single capability, because {walls.still_root}; better grade as an ordinary user"
    elif os.geteuid() == 0:
        found = f"root here; student code runs as user {walls.user}, who owns nothing, without a capability"
    else:
        found = "an ordinary user; student code runs as the same, without a capability"
    return Finding("user", found)


def _probe(sandbox: Sandbox) -> Finding:
    student = Student(sandbox, list(enumerate(PROBES.values())))
    open_doors = [what for what, cell in zip(PROBES, student.cells, strict=True) if cell.outcome == "passed"]
    return Finding(
        "a confined process", "; ".join(open_doors) or "starts, and holds what was tried", bad=bool(open_doors)
    )
