"""Runs beside student code: what a grader that is root may do is given up before the first line of it.

The warm process becomes a user that owns nothing and is nobody else, so that what Landlock does not look at (signals on
an older kernel, who may see or change what) is refused once more, by the oldest wall there is. Where that cannot be it
stays root without a single capability: still the owner of root's files, so Landlock stands alone there.
"""

from __future__ import annotations

import ctypes
import os
import sys
from collections.abc import Iterable
from pathlib import Path

__all__ = ["become_nobody", "empty_bounding_set", "give_up_capabilities"]

PR_CAPBSET_DROP = 24
CAPABILITY_VERSION_3 = 0x20080522
NEEDED = {"CHOWN": 0, "DAC_OVERRIDE": 1, "KILL": 5, "SETGID": 6, "SETUID": 7}
"""The capabilities it takes to become another user and, for the grader, to end that user's processes and remove its
files; numbers from linux/capability.h."""


def become_nobody(user: int, folder: Path, readable: Iterable[Path]) -> str:
    """Give ``folder`` to ``user`` and become it, for good. Returns why not, "" when it is done; root alone can."""
    lacking = _lacking()
    if lacking:
        return f"root lacks {lacking}, as in some containers"
    try:
        os.chown(folder, user, user)
    except OSError:
        return "its user namespace knows no other user"
    hidden = _first_unreadable(user, readable)
    if hidden:
        os.chown(folder, 0, 0)
        return f"another user could not read {hidden}"
    try:
        os.setgroups([])
        os.setresgid(user, user, user)
        os.setresuid(user, user, user)
    except OSError as error:
        if os.getuid() == 0:
            return str(error)
        raise
    return ""


def empty_bounding_set() -> None:
    """Give up what a program started from here could have; root alone can, and nobody else has anything to give up."""
    libc = ctypes.CDLL(None)
    number = 0
    while libc.prctl(PR_CAPBSET_DROP, number, 0, 0, 0) == 0:
        number += 1


def give_up_capabilities() -> None:
    """Every one that this process has. OSError when the kernel will not."""
    libc = ctypes.CDLL(None, use_errno=True)
    header = (ctypes.c_uint32 * 2)(CAPABILITY_VERSION_3, 0)
    none = (ctypes.c_uint32 * 6)()
    if libc.capset(header, none) != 0:
        code = ctypes.get_errno()
        raise OSError(code, f"capset: {os.strerror(code)}")


def _lacking() -> str:
    status = Path("/proc/self/status").read_text()
    effective = int(status.split("\nCapEff:")[1].split()[0], 16)
    return ", ".join(f"CAP_{name}" for name, number in NEEDED.items() if not effective >> number & 1)


def _first_unreadable(user: int, readable: Iterable[Path]) -> Path | None:
    """The first of the readable places and of the modules already loaded that ``user`` could not read: what is loaded
    stands for what a notebook will import."""
    loaded = (getattr(module, "__file__", None) for module in list(sys.modules.values()))
    files = [Path(file) for file in loaded if isinstance(file, str) and file.startswith("/")]
    ours = Path(__file__).parents[2]
    os.seteuid(user)
    try:
        for path in (*readable, *files):
            if ours not in path.parents and not os.access(path, os.R_OK, effective_ids=True):
                return path
    finally:
        os.seteuid(0)
    return None
