"""Runs beside student code: the system calls that it may make. What is not in this file fails.

An allow-list, so that a call that is new in a kernel, or that nobody thought of, is refused. A call has its place
here because CPython, NumPy, matplotlib or IPython make it once they run, and each group says why it is harmless.
Numbers come from the binding's tables for x86_64 and aarch64; a name that an architecture lacks is left out there.
"""

from __future__ import annotations

import errno
import os
import socket

from seccompy import Action, ArgCmp, CmpOp, Filter
from seccompy.syscalls import syscall_nr

__all__ = ["ALLOWED", "system_call_wall"]

ALLOWED = (
    # Bytes through descriptors that the process has. Which files it can open is Landlock's to say.
    "read readv pread64 preadv write writev pwrite64 pwritev lseek close close_range fsync fdatasync ftruncate "
    "fadvise64 sendfile dup dup2 dup3 pipe pipe2",
    # Names of files, under Landlock. Not truncate, chmod, chown, utime, setxattr, link, symlink, mknod: Landlock leaves
    # some of them alone, on an older kernel or on all. open and openat have a rule of their own below.
    "stat fstat lstat newfstatat statx access faccessat faccessat2 readlink readlinkat getdents getdents64 getcwd "
    "chdir fchdir mkdir mkdirat rmdir unlink unlinkat rename renameat renameat2 umask",
    # Waiting for a descriptor: select, selectors and asyncio. Both ends are its own: a pipe or the pair below.
    "poll ppoll select pselect6 epoll_create1 epoll_ctl epoll_wait epoll_pwait getsockopt getsockname recvfrom",
    # Its own memory. It may be made executable: ctypes and every library loaded late need that, and it is no way out.
    "mmap munmap mprotect mremap madvise msync brk",
    # Its own threads. How many there may be is RLIMIT_NPROC's to say.
    "futex set_robust_list rseq sched_yield sched_getaffinity gettid exit exit_group",
    # Clocks, to be read and waited for, and timers that signal the process itself.
    "clock_gettime clock_getres clock_nanosleep nanosleep gettimeofday time times getitimer setitimer alarm pause",
    # Signals to itself, as they come in; none that sends one.
    "rt_sigaction rt_sigprocmask rt_sigreturn rt_sigsuspend sigaltstack restart_syscall",
    # Who and where it is: its own numbers, this machine's name, memory and load. Nothing of another process.
    "getpid getppid getuid geteuid getgid getegid getpgrp getrusage getrlimit uname sysinfo getcpu",
    # Random bytes.
    "getrandom",
)
"""The calls that may be made with any arguments, a group a line."""

CLONE_THREAD = 0x10000
CLONE_NAMESPACES = 0x7E020080
OPEN_FLAGS = {"open": 1, "openat": 2}
"""At which position a call has the flags of open(2)."""
IOCTLS = (0x5421, 0x5450, 0x5451, 0x541B, 0x5401, 0x5413)
"""FIONBIO, FIONCLEX, FIOCLEX, FIONREAD, TCGETS, TIOCGWINSZ: what Python asks of an open file."""
FCNTLS = (0, 1, 2, 3, 4, 5, 6, 1030, 1032)
"""Duplicate, flags, a lock that does not wait (SQLite's), a pipe's size; not F_SETOWN and the like, which send signals
to others, nor leases, which hold them up."""
PRCTLS = (15, 16, 0x53564D41)
"""Set and read a thread's name; name a memory area, which malloc does."""
SOCKET_TYPE_MASK = 0xF
WORD = 0xFFFFFFFF
"""These arguments are C ints: the upper half of the register is not looked at by the kernel, nor here."""


def system_call_wall() -> Filter:
    """The seccomp filter for this machine's architecture. A foreign architecture's call ends the process; any other
    that is not listed is "not permitted" (EPERM)."""
    wall = Filter(Action.ERRNO | errno.EPERM)
    for name in " ".join(ALLOWED).split():
        if _known(name):
            wall.allow(name)
    _allow_open(wall)
    _allow_threads(wall)
    _allow_a_pair_of_sockets(wall)
    # To read a limit, of itself: the second argument that is 0 is the new limit, and there is none.
    wall.allow("prlimit64", args={0: 0, 2: 0})
    for name, position, values in (("ioctl", 1, IOCTLS), ("fcntl", 1, FCNTLS), ("prctl", 0, PRCTLS)):
        for value in values:
            wall.allow(name, args=[ArgCmp(position, CmpOp.MASKED_EQ, value, WORD)])
    return wall


def _allow_open(wall: Filter) -> None:
    """A file opened for reading alone cannot be cut on opening: Landlock before version 3 would not see that."""
    for name, position in OPEN_FLAGS.items():
        if _known(name):
            cut = ArgCmp(position, CmpOp.MASKED_EQ, os.O_RDONLY | os.O_TRUNC, os.O_ACCMODE | os.O_TRUNC)
            wall.errno(name, errno.EPERM, args=[cut])
            wall.allow(name)


def _allow_threads(wall: Filter) -> None:
    """Threads may start, processes may not; clone3 is "not implemented", so that the C library falls back to clone,
    whose flags a filter can read."""
    wall.allow("clone", args=[ArgCmp(0, CmpOp.MASKED_EQ, CLONE_THREAD, CLONE_THREAD | CLONE_NAMESPACES)])
    wall.errno("clone3", errno.ENOSYS)


def _allow_a_pair_of_sockets(wall: Filter) -> None:
    """asyncio's: a stream, since a datagram can be sent to any socket's address; with bytes alone, since a message
    (sendmsg) can carry descriptors."""
    stream = ArgCmp(1, CmpOp.MASKED_EQ, int(socket.SOCK_STREAM), SOCKET_TYPE_MASK)
    wall.allow("socketpair", args=[ArgCmp(0, CmpOp.EQ, int(socket.AF_UNIX)), stream])
    wall.allow("sendto", args={4: 0, 5: 0})


def _known(name: str) -> bool:
    """Whether this architecture has the call: aarch64 lacks the old ones (open, stat, pipe, …)."""
    try:
        syscall_nr(name)
    except ValueError:
        return False
    return True
