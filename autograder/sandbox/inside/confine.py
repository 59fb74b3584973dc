"""Runs beside student code: takes away, before the first line of it, everything that grading does not need.

Three walls, none of which needs a privilege: Landlock (which files), seccomp (which system calls) and rlimits
(how much). docs/threat-model.md says what each promises and which test holds it to that.
"""

from __future__ import annotations

import ctypes
import errno
import os
import resource
import socket
from collections.abc import Iterable
from pathlib import Path

from landlockpy import AccessFS, Ruleset, Scope
from seccompy import Action, ArgCmp, CmpOp, Filter
from seccompy.syscalls import syscall_nr

__all__ = ["file_wall", "first_load", "limit_cpu", "limit_resources", "system_call_wall", "take_capabilities"]

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

# What CPython, NumPy and matplotlib call once they run. Everything else fails with EPERM: it is new (so nobody
# has thought about it yet) or it reaches beyond the process.
ALLOWED = """
read readv pread64 preadv write writev pwrite64 pwritev lseek close close_range fsync fdatasync ftruncate truncate
fallocate open openat stat fstat lstat newfstatat statx access faccessat faccessat2 readlink readlinkat getdents
getdents64 getcwd chdir fchdir mkdir mkdirat rmdir unlink unlinkat rename renameat renameat2 umask flock dup dup2
dup3 pipe pipe2 fadvise64 sendfile copy_file_range poll ppoll select pselect6 epoll_create epoll_create1 epoll_ctl
epoll_wait epoll_pwait epoll_pwait2 eventfd eventfd2 sendto recvfrom sendmsg recvmsg shutdown getsockopt setsockopt
getsockname getpeername mmap munmap mprotect mremap madvise mincore brk membarrier msync futex set_robust_list
get_robust_list rseq set_tid_address sched_yield sched_getaffinity sched_getparam sched_getscheduler clock_gettime
clock_getres clock_nanosleep nanosleep gettimeofday time times getitimer setitimer alarm pause getrusage getrlimit
getpid getppid gettid getuid geteuid getgid getegid getgroups getpgid getpgrp getsid uname sysinfo getrandom getcpu
rt_sigaction rt_sigprocmask rt_sigreturn rt_sigpending rt_sigsuspend rt_sigtimedwait sigaltstack restart_syscall
exit exit_group arch_prctl
"""

CLONE_THREAD = 0x10000
CLONE_NAMESPACES = 0x7E020080
IOCTLS = (0x5421, 0x5450, 0x5451, 0x541B, 0x5401, 0x5413)
"""FIONBIO, FIONCLEX, FIOCLEX, FIONREAD, TCGETS, TIOCGWINSZ: what Python asks of an open file."""
FCNTLS = (0, 1, 2, 3, 4, 5, 6, 7, 36, 37, 38, 1030, 1032)
"""Duplicate, flags, locks, a pipe's size; not F_SETOWN and the like, which send signals to others."""
SOCKET_TYPE_MASK = 0xF
PRCTLS = (15, 16, 0x53564D41)
"""Set and read a thread's name; name a memory area, which malloc does."""


def file_wall(readable: Iterable[Path], folder: Path) -> Ruleset:
    """The ruleset that lets a process read ``readable`` and do as it likes in ``folder``; enforced by ``restrict()``.

    Built once in the warm process, with every right this kernel knows; each child restricts itself with it.
    """
    ruleset = Ruleset(scoped=Scope.SIGNAL | Scope.ABSTRACT_UNIX_SOCKET)
    for path in readable:
        ruleset.allow_path(path, READ if path.is_dir() else READ & ~AccessFS.READ_DIR)
    for device in DEVICES:
        ruleset.allow_path(device, AccessFS.READ_FILE | AccessFS.WRITE_FILE)
    ruleset.allow_path(folder, WRITE)
    return ruleset


def system_call_wall() -> Filter:
    """The seccomp filter: an allow-list. A foreign architecture's call kills; all else that is not listed is EPERM.

    Threads may start, processes may not; clone3 is "not implemented" so that the C library falls back to
    clone, whose flags a filter can read.
    """
    wall = Filter(Action.ERRNO | errno.EPERM)
    for name in ALLOWED.split():
        if _known(name):
            wall.allow(name)
    thread = ArgCmp(0, CmpOp.MASKED_EQ, CLONE_THREAD, CLONE_THREAD | CLONE_NAMESPACES)
    wall.allow("clone", args=[thread])
    wall.errno("clone3", errno.ENOSYS)
    # A stream pair only: a datagram pair can be sent to any socket's address. asyncio needs one.
    stream = ArgCmp(1, CmpOp.MASKED_EQ, int(socket.SOCK_STREAM), SOCKET_TYPE_MASK)
    wall.allow("socketpair", args=[ArgCmp(0, CmpOp.EQ, int(socket.AF_UNIX)), stream])
    wall.allow("prlimit64", args={0: 0, 2: 0})
    for name, position, values in (("ioctl", 1, IOCTLS), ("fcntl", 1, FCNTLS), ("prctl", 0, PRCTLS)):
        for value in values:
            wall.allow(name, args=[ArgCmp(position, CmpOp.MASKED_EQ, value, 0xFFFFFFFF)])
    return wall


def _known(name: str) -> bool:
    """Whether this architecture has the call: aarch64 lacks the old ones (open, stat, pipe, …)."""
    try:
        syscall_nr(name)
    except (KeyError, ValueError):
        return False
    return True


def limit_resources(memory_bytes: int, file_bytes: int, open_files: int) -> None:
    """Lower the hard limits, for this process and all that it forks; ``memory_bytes`` is address space beyond what is
    mapped now."""
    pages = int(Path("/proc/self/statm").read_text().split()[0])
    _limit(resource.RLIMIT_AS, pages * resource.getpagesize() + memory_bytes)
    _limit(resource.RLIMIT_FSIZE, file_bytes)
    _limit(resource.RLIMIT_NOFILE, open_files)
    _limit(resource.RLIMIT_CORE, 0)
    _limit(resource.RLIMIT_MEMLOCK, 0)


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


def take_capabilities() -> None:
    """Give up every capability, for a grader that runs as root; a no-op for anyone else."""
    if os.geteuid() != 0:
        return
    libc = ctypes.CDLL(None, use_errno=True)
    pr_capbset_drop = 24
    number = 0
    while libc.prctl(pr_capbset_drop, number, 0, 0, 0) == 0:
        number += 1
    version_3 = 0x20080522
    header = (ctypes.c_uint32 * 2)(version_3, 0)
    none = (ctypes.c_uint32 * 6)()
    if libc.capset(header, none) != 0:
        code = ctypes.get_errno()
        raise OSError(code, f"capset: {os.strerror(code)}")
