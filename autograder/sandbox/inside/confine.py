"""Runs beside student code: takes away, before the first line of it, everything that grading does not need.

Three walls, none of which needs a privilege: Landlock (which files, below), seccomp (which system calls,
``system_calls.py``) and rlimits (how much). What a grader that is root may do beyond them is given up in
``privileges.py``. docs/threat-model.md says what each promises and which test holds it to that.
"""

from __future__ import annotations

import resource
from collections.abc import Iterable
from mmap import MAP_ANONYMOUS, MAP_PRIVATE, PROT_READ, mmap
from pathlib import Path

from landlockpy import AccessFS, RestrictFlag, Ruleset, Scope
from seccompy import Action, Filter

__all__ = ["close_file_wall", "file_wall", "first_load", "limit_cpu", "limit_resources", "limit_threads"]

READ = AccessFS.READ_FILE | AccessFS.READ_DIR
DEVICES = ("/dev/null", "/dev/zero", "/dev/urandom", "/dev/random")
WRITE = (
    READ
    | AccessFS.WRITE_FILE
    | AccessFS.TRUNCATE
    | AccessFS.MAKE_REG
    | AccessFS.MAKE_DIR
    | AccessFS.REMOVE_FILE
    | AccessFS.REMOVE_DIR
)
"""In its own folder. No links, pipes, sockets or devices, and nothing there is a program."""
SILENT = RestrictFlag.LOG_SAME_EXEC_OFF | RestrictFlag.LOG_SUBDOMAINS_OFF
"""What Landlock denies is not written to the kernel's audit log: a loop of denials would fill a disk."""
EVERY_SCOPE = Scope.SIGNAL | Scope.ABSTRACT_UNIX_SOCKET


def file_wall(readable: Iterable[Path], folder: Path) -> Ruleset:
    """The ruleset that lets a process read ``readable`` and do as it likes in ``folder``; nothing of /proc or /sys.

    It handles every right that this kernel's Landlock has: files, devices, TCP, signals, abstract sockets. What is
    handled and not allowed here is denied. Built once in the warm process; each child restricts itself with it.
    """
    ruleset = Ruleset(scoped=EVERY_SCOPE)
    for path in readable:
        ruleset.allow_path(path, READ if path.is_dir() else READ & ~AccessFS.READ_DIR)
    for device in DEVICES:
        ruleset.allow_path(device, AccessFS.READ_FILE | AccessFS.WRITE_FILE)
    ruleset.allow_path(folder, WRITE)
    return ruleset


def close_file_wall(wall: Ruleset) -> None:
    """Go behind it, for good."""
    wall.restrict(SILENT)
    wall.close()


def limit_resources(memory_bytes: int, call_memory_bytes: int, file_bytes: int, open_files: int) -> mmap:
    """Lower the hard limits, for this process and all that it forks; ``memory_bytes`` is address space beyond what is
    mapped now. The reserve that is returned holds ``call_memory_bytes`` more, until it is closed."""
    reserve = mmap(-1, call_memory_bytes, MAP_PRIVATE | MAP_ANONYMOUS, PROT_READ)
    pages = int(Path("/proc/self/statm").read_text().split()[0])
    _limit(resource.RLIMIT_AS, pages * resource.getpagesize() + memory_bytes)
    _limit(resource.RLIMIT_FSIZE, file_bytes)
    _limit(resource.RLIMIT_NOFILE, open_files)
    for none in (resource.RLIMIT_CORE, resource.RLIMIT_MEMLOCK, resource.RLIMIT_MSGQUEUE, resource.RLIMIT_RTPRIO):
        _limit(none, 0)
    return reserve


def limit_threads(threads: int) -> None:
    """Lower how many threads and processes this process's user may have: for a user that nobody else is."""
    _limit(resource.RLIMIT_NPROC, threads)


def limit_cpu(seconds: int) -> None:
    """Lower the hard limit of this process's own CPU time."""
    _limit(resource.RLIMIT_CPU, seconds)


def _limit(what: int, amount: int) -> None:
    hard = resource.getrlimit(what)[1]
    amount = amount if hard == resource.RLIM_INFINITY else min(amount, hard)
    resource.setrlimit(what, (amount, amount))


def first_load() -> None:
    """Load a filter that allows all: the binding's first load looks for the C library, which takes milliseconds, and
    what this process forks need not do that again. It also sets no_new_privs."""
    Filter(Action.ALLOW).load()
