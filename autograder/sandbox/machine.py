"""What this machine gives for confining student code, found out by trying: ``nighthike doctor``."""

from __future__ import annotations

import os
import platform
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import landlockpy
import seccompy

from autograder.errors import ConfinementError
from autograder.sandbox.launch import Sandbox
from autograder.sandbox.student import Student

__all__ = ["Finding", "examine"]

LANDLOCK_LACKS = (
    (2, "files cannot be moved between folders, which nothing here needs"),
    (3, "a file that may not be written may still be cut to length zero: update the kernel"),
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
    yield Finding("user", "root; every capability is given up" if os.geteuid() == 0 else "an ordinary user")
    yield _namespaces()
    yield from _probe()


def _landlock() -> Finding:
    try:
        version = landlockpy.abi_version()
    except (OSError, landlockpy.LandlockError) as error:
        text = f"not there ({error}): needs Linux 5.13 or newer, with landlock in the kernel's list of LSMs (lsm=)"
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


def _namespaces() -> Finding:
    switch = Path("/proc/sys/user/max_user_namespaces")
    allowed = switch.exists() and int(switch.read_text()) > 0
    return Finding("user namespaces", "allowed; not needed" if allowed else "not allowed; not needed")


def _probe() -> Iterator[Finding]:
    try:
        with Sandbox() as sandbox:
            student = Student(sandbox, list(enumerate(PROBES.values())))
            open_doors = [what for what, cell in zip(PROBES, student.cells, strict=True) if cell.outcome == "passed"]
    except ConfinementError as error:
        yield Finding("a confined process", str(error), bad=True)
        return
    yield Finding(
        "a confined process", "; ".join(open_doors) or "starts, and holds what was tried", bad=bool(open_doors)
    )
