"""The list of system calls, on both architectures: the compiled filter itself is run on every number.

The kernel of one machine shows one architecture; the filter for the other is compiled all the same, and run here by an
interpreter of its instructions.
"""

from __future__ import annotations

import errno
import os
import platform
import signal
import socket

import pytest
from seccompy import Action
from seccompy.syscalls import AARCH64_SYSCALLS, AUDIT_ARCH_AARCH64, AUDIT_ARCH_X86_64, X86_64_SYSCALLS

from autograder.sandbox.inside.system_calls import ALLOWED, system_call_wall
from tests.autograder.sandbox.bpf import verdict

ARCHITECTURES = {
    "x86_64": (AUDIT_ARCH_X86_64, X86_64_SYSCALLS),
    "aarch64": (AUDIT_ARCH_AARCH64, AARCH64_SYSCALLS),
}
FOREIGN = {"i386": 0x40000003, "arm": 0x40000028, "riscv64": 0xC00000F3, "s390x": 0x80000016}
X32 = 0x40000000
LISTED = set(" ".join(ALLOWED).split())
ALLOW, KILL = Action.ALLOW, Action.KILL_PROCESS
REFUSE, LACKING = Action.ERRNO | errno.EPERM, Action.ERRNO | errno.ENOSYS
THREAD = 0x3D0F00
"""The flags with which glibc starts a thread; musl adds 0x400000."""
PAIR = (socket.AF_UNIX, socket.SOCK_STREAM | socket.SOCK_CLOEXEC | socket.SOCK_NONBLOCK)
CASES = (
    ("clone", (THREAD,), ALLOW),
    ("clone", (THREAD | 0x400000,), ALLOW),
    ("clone", (signal.SIGCHLD,), REFUSE),
    ("clone", (0x4100 | signal.SIGCHLD,), REFUSE),  # vfork
    *(("clone", (THREAD | 1 << bit,), REFUSE) for bit in (7, 17, 25, 26, 27, 28, 29, 30)),  # namespaces
    ("clone3", (), LACKING),
    ("open", (0, os.O_RDONLY), ALLOW),
    ("open", (0, os.O_RDONLY | os.O_TRUNC), REFUSE),
    ("open", (0, os.O_WRONLY | os.O_CREAT | os.O_TRUNC), ALLOW),  # Landlock says whether
    ("openat", (0, 0, os.O_RDONLY | os.O_CLOEXEC), ALLOW),
    ("openat", (0, 0, os.O_RDONLY | os.O_TRUNC | os.O_CLOEXEC), REFUSE),
    ("openat", (0, 0, os.O_RDWR | os.O_TRUNC), ALLOW),
    ("socketpair", PAIR, ALLOW),
    ("socketpair", (socket.AF_UNIX, socket.SOCK_DGRAM), REFUSE),
    ("socketpair", (socket.AF_UNIX, socket.SOCK_SEQPACKET), REFUSE),
    ("socketpair", (socket.AF_TIPC, socket.SOCK_STREAM), REFUSE),
    ("sendto", (3, 4096, 1, 0, 0, 0), ALLOW),
    ("sendto", (3, 4096, 1, 0, 4096, 16), REFUSE),  # to an address
    ("prlimit64", (0, 7, 0, 4096), ALLOW),
    ("prlimit64", (0, 7, 4096, 0), REFUSE),  # a new limit
    ("prlimit64", (1, 7, 0, 4096), REFUSE),  # another process
    ("ioctl", (0, 0x5401), ALLOW),
    ("ioctl", (0, 0xFFFFFFFF00005401), ALLOW),  # the upper half is not the kernel's to read
    ("ioctl", (0, 0x5412), REFUSE),  # TIOCSTI: typing into a terminal
    ("ioctl", (0, 0x541C), REFUSE),  # TIOCLINUX
    ("ioctl", (0, 0xAE01), REFUSE),  # KVM_CREATE_VM
    ("fcntl", (3, 1030), ALLOW),
    ("fcntl", (3, 8), REFUSE),  # F_SETOWN: signals to another
    ("fcntl", (3, 15), REFUSE),  # F_SETOWN_EX
    ("fcntl", (3, 1024), REFUSE),  # F_SETLEASE
    ("fcntl", (3, 1026), REFUSE),  # F_NOTIFY
    ("fcntl", (3, 1033), REFUSE),  # F_ADD_SEALS
    ("prctl", (15,), ALLOW),
    ("prctl", (1, 0), REFUSE),  # PR_SET_PDEATHSIG: outlive the grader
    ("prctl", (4, 1), REFUSE),  # PR_SET_DUMPABLE
    ("prctl", (22, 0), REFUSE),  # PR_SET_SECCOMP
    ("prctl", (0x59616D61, 1), REFUSE),  # PR_SET_PTRACER
)
"""Calls whose arguments decide, and the verdict."""
DEPENDING = {name for name, _, _ in CASES}
BEYOND_THE_PROCESS = """
execve execveat fork vfork kill tkill tgkill rt_sigqueueinfo rt_tgsigqueueinfo pidfd_send_signal pidfd_open pidfd_getfd
ptrace process_vm_readv process_vm_writev process_madvise process_mrelease kcmp socket connect bind listen accept
accept4 sendmsg sendmmsg recvmsg recvmmsg setsockopt unshare setns mount umount2 pivot_root chroot move_mount fsopen
fsmount fspick open_tree mount_setattr swapon swapoff reboot kexec_load kexec_file_load init_module finit_module
delete_module bpf perf_event_open userfaultfd io_uring_setup io_uring_enter io_uring_register memfd_create memfd_secret
keyctl add_key request_key seccomp landlock_create_ruleset landlock_add_rule landlock_restrict_self setuid setgid
setreuid setregid setresuid setresgid setgroups setfsuid setfsgid capset personality iopl ioperm modify_ldt
shmget shmat shmctl msgget msgsnd msgrcv msgctl semget semop semctl semtimedop mq_open mq_timedsend mq_timedreceive
inotify_init inotify_init1 inotify_add_watch fanotify_init fanotify_mark name_to_handle_at open_by_handle_at openat2
link linkat symlink symlinkat mknod mknodat chmod fchmod fchmodat fchmodat2 chown fchown lchown fchownat utime utimes
utimensat futimesat setxattr lsetxattr fsetxattr removexattr truncate creat quotactl quotactl_fd acct syslog vhangup
sethostname setdomainname settimeofday clock_settime clock_adjtime adjtimex setpriority sched_setaffinity
sched_setscheduler sched_setparam sched_setattr ioprio_set setrlimit set_mempolicy mbind migrate_pages move_pages
mlock mlock2 mlockall membarrier mincore vmsplice splice tee timer_create timerfd_create signalfd signalfd4 setsid
setpgid wait4 waitid lookup_dcookie uselib nfsservctl sysfs statfs fstatfs ustat remap_file_pages rseq_slice_yield
"""
"""What attacks on kernels and neighbours are made of."""


@pytest.fixture(params=ARCHITECTURES)
def architecture(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """The binding compiles for the machine that it believes to be on."""
    monkeypatch.setattr(platform, "machine", lambda: request.param)
    return str(request.param)


def test_every_number_has_the_verdict_of_its_name(architecture: str) -> None:
    """Listed calls are allowed with any arguments; those not listed, and numbers that are nobody's, are refused."""
    program = system_call_wall().program
    audit, numbers = ARCHITECTURES[architecture]
    names: dict[int, set[str]] = {}
    for name, number in numbers.items():
        names.setdefault(number, set()).add(name)
    assert len(names) > 300
    any_arguments = [(0,) * 6, ((1 << 64) - 1,) * 6]
    for number in [*range(1024), (1 << 31) - 1, 1 << 31, (1 << 32) - 1]:
        called = names.get(number, set())
        if called & DEPENDING:
            continue
        wanted = ALLOW if called & LISTED else REFUSE
        for arguments in any_arguments:
            assert verdict(program, audit, number, arguments) == wanted, f"{number} {called}"


@pytest.mark.parametrize(("name", "arguments", "wanted"), CASES)
def test_arguments_decide(architecture: str, name: str, arguments: tuple[int, ...], wanted: int) -> None:
    audit, numbers = ARCHITECTURES[architecture]
    if name in numbers:  # aarch64 has no open
        assert verdict(system_call_wall().program, audit, numbers[name], arguments) == wanted
    else:
        assert (architecture, name) == ("aarch64", "open")


def test_a_call_of_another_architecture_ends_the_process(architecture: str) -> None:
    """The same number means another call there."""
    program = system_call_wall().program
    others = {**FOREIGN, **{name: audit for name, (audit, _) in ARCHITECTURES.items() if name != architecture}}
    for audit in others.values():
        for number in range(512):
            assert verdict(program, audit, number) == KILL


def test_the_x32_numbers_are_refused(architecture: str) -> None:
    """The kernel reports them under x86_64's own name, with a bit set."""
    program, audit = system_call_wall().program, ARCHITECTURES[architecture][0]
    assert all(verdict(program, audit, X32 | number) == REFUSE for number in range(1024))


@pytest.mark.parametrize("name", BEYOND_THE_PROCESS.split())
def test_what_reaches_beyond_the_process_is_not_listed(name: str) -> None:
    assert name not in LISTED


def test_every_listed_name_is_a_call_and_is_listed_once() -> None:
    """A misspelt name would be left out silently, as one that this architecture lacks."""
    words = " ".join(ALLOWED).split()
    assert len(words) == len(set(words))
    assert set(words) <= set(X86_64_SYSCALLS)
    assert len(set(words) & set(AARCH64_SYSCALLS)) > 80
