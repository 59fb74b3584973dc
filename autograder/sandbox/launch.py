"""The trusted side: starts the warm process, has it fork a confined child, and ends it.

One place spawns processes, and it is here.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from autograder.errors import ConfinementError, GraderError
from autograder.model import Limits
from autograder.sandbox.delays import Delays
from autograder.sandbox.line import Allowance, Ended, Late, Line, Malformed, process_clock
from autograder.sandbox.places import hidden_places, readable_places
from autograder.sandbox.wire import Ready

__all__ = ["Child", "Sandbox"]

FORK = b"F"
NUMBER = struct.Struct("<i")
WARM_UP_SECONDS = 120.0
"""The first start on a machine compiles modules and builds matplotlib's font cache."""
CHILD_CPU_SECONDS = 600
"""The kernel's own limit, far beyond ours: for the case that nobody is left to watch the child."""
ONE_THREAD = {f"{library}_NUM_THREADS": "1" for library in ("OMP", "OPENBLAS", "MKL", "NUMEXPR", "VECLIB", "BLIS")}

KEEP_FREED_MEMORY = {"MALLOC_MMAP_THRESHOLD_": str(4 << 20), "MALLOC_TRIM_THRESHOLD_": str(64 << 20)}
"""glibc would give the memory of every large array back to the kernel and fault it in again for the next: most of the
time of a fast kernel, and most of its scatter."""


class Sandbox:
    """A warm process and the children it forks, one at a time.

    Raises ConfinementError, before anything is run, on a machine that cannot confine student code. ``hidden``: folders
    that must not be readable even if they lie inside the Python environment; ``visible``: what else may be
    read, for a process that runs trusted code. Use it as a context manager, or call ``close()``.
    """

    def __init__(
        self, limits: Limits | None = None, *, hidden: Sequence[Path] = (), visible: Sequence[Path] = ()
    ) -> None:
        self.limits = limits or Limits()
        self._hidden = tuple(hidden)
        self._visible = tuple(visible)
        self._folder = Path(tempfile.mkdtemp(prefix="nighthike-"))
        self._work = self._folder / "work"
        """Where a child may write; emptied before each, never replaced: the file wall knows it by its inode."""
        self._work.mkdir()
        self._process: subprocess.Popen[bytes] | None = None
        self._control: socket.socket | None = None
        self._coming: socket.socket | None = None
        """Our end of the line to a child that was asked for."""
        self._child: Child | None = None
        try:
            self._start()
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> Sandbox:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def child(self) -> Child:
        """A fresh confined process; the one before it is ended."""
        for last_try in (False, True):
            if self._process is None or self._process.poll() is not None:
                self._stop()
                self._start()
            try:
                self._ask()
                return self._take()
            except (OSError, Ended, Late, Malformed) as error:
                # The warm process was killed: it is started once more. A second failure is ours to report.
                self._stop()
                if last_try:
                    raise GraderError(
                        f"the warm process cannot start a student's process: {error!r}; run nighthike doctor"
                    ) from error
        raise AssertionError("unreachable")

    def release(self) -> None:
        """The child is needed no more: it ends, and the next one starts while the caller does something else."""
        self._end_child()
        with contextlib.suppress(OSError):  # the next child() sees to it
            self._ask()

    def close(self) -> None:
        """End everything and remove the scratch folder."""
        self._stop()
        _remove(self._folder)

    def _start(self) -> None:
        ours, theirs = socket.socketpair()
        settings = {
            "readable": [str(path) for path in readable_places([*hidden_places(), *self._hidden], self._visible)],
            "work": str(self._work),
            "cell_output_bytes": self.limits.cell_output_bytes,
            "frame_bytes": self.limits.frame_bytes,
            "resources": {
                "memory_bytes": self.limits.memory_bytes,
                "file_bytes": self.limits.file_bytes,
                "open_files": self.limits.open_files,
            },
            "cpu_seconds": CHILD_CPU_SECONDS,
        }
        command = [sys.executable, "-s", "-P", "-m", "autograder.sandbox.inside", json.dumps(settings)]
        errors = self._folder / "warm-up.txt"
        with theirs, errors.open("wb") as stderr:
            self._process = subprocess.Popen(
                command,
                stdin=theirs.fileno(),
                stdout=subprocess.DEVNULL,
                stderr=stderr,
                env=self._environment(),
                cwd=self._folder,
                start_new_session=True,
            )
        self._control = ours
        ours.settimeout(WARM_UP_SECONDS)
        try:
            greeting = ours.recv(1)
        except TimeoutError:
            greeting = b""
        if greeting != b"W":
            text = errors.read_text(errors="replace").strip().splitlines()
            self._stop()
            raise _cannot_confine(text[-1] if text else "the warm process did not start")
        ours.settimeout(self.limits.start_wall_seconds)

    def _environment(self) -> dict[str, str]:
        cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache", "nighthike", "matplotlib")
        with contextlib.suppress(OSError):
            cache.mkdir(parents=True, exist_ok=True)
        if not os.access(cache, os.W_OK):
            cache = self._folder / "matplotlib"
        return {
            **ONE_THREAD,
            "HOME": str(self._work),
            "IPYTHONDIR": str(self._work / ".ipython"),
            "LANG": "C.UTF-8",
            **KEEP_FREED_MEMORY,
            "MPLBACKEND": "module://matplotlib_inline.backend_inline",
            "MPLCONFIGDIR": str(cache),
            "PATH": "/usr/bin:/bin",
            "PYTHONHASHSEED": "0",
            "TZ": "UTC",
        }

    def _ask(self) -> None:
        """Have the warm process fork a child, unless one is on its way. The one before must be dead for that."""
        if self._coming is not None:
            return
        self._end_child()
        assert self._control is not None
        self._coming, theirs = socket.socketpair()
        with theirs:
            socket.send_fds(self._control, [FORK], [theirs.fileno()])

    def _take(self) -> Child:
        """The child that was asked for, in an empty folder, behind its walls."""
        assert self._control is not None
        assert self._coming is not None
        (number,) = NUMBER.unpack(self._control.recv(NUMBER.size, socket.MSG_WAITALL) or bytes(NUMBER.size))
        if not number:
            raise Ended
        # The child before it is gone now, and this one runs no student code before it is told to.
        for path in self._work.iterdir():
            _remove(path)
        self._child, self._coming = Child(number, self._coming, self.limits), None
        self._child.wait_ready()
        return self._child

    def _end_child(self) -> None:
        if self._child is not None:
            self._child.kill()
            self._child.close()
            self._child = None

    def _stop(self) -> None:
        self._end_child()
        for end in (self._coming, self._control):
            if end is not None:
                end.close()
        self._coming = self._control = None
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None


def _remove(path: Path) -> None:
    """Remove what student code may have left, however deep. OSError when it cannot be removed."""
    if path.is_dir() and not path.is_symlink():
        with contextlib.suppress(RecursionError, OSError):
            shutil.rmtree(path)
            return
        # Folders in folders beyond Python's recursion or a path's length.
        subprocess.run(["rm", "-rf", "--", path], check=False, capture_output=True)
        if path.exists():
            raise OSError(f"{path} cannot be removed; remove it by hand")
    else:
        path.unlink()


def _cannot_confine(problem: str) -> ConfinementError:
    return ConfinementError(
        f"student code cannot be confined on this machine ({problem}); nothing was run; nighthike doctor says more"
    )


class Child:
    """One confined process and the line to it."""

    def __init__(self, number: int, end: socket.socket, limits: Limits) -> None:
        self.limits = limits
        self.clock = process_clock(number)
        self._delays = Delays(number)
        self._pidfd = os.pidfd_open(number)
        self.line = Line(end, self._pidfd, limits.frame_bytes)

    def wait_ready(self) -> None:
        """Until the child stands behind its walls; ConfinementError when it could not get there."""
        frame, _ = self.line.receive(self.allowance(self.limits.start_wall_seconds, self.limits.start_wall_seconds))
        if not isinstance(frame, Ready):
            raise Malformed("the child did not begin with Ready")
        if frame.problem:
            raise _cannot_confine(frame.problem)

    def allowance(self, wall_seconds: float, cpu_seconds: float) -> Allowance:
        """The allowance for one exchange that begins now."""
        return Allowance(self.clock, wall_seconds, cpu_seconds, self._delays)

    def cpu_seconds(self) -> float:
        """CPU time that all threads of the child have used, from outside; a dead one's until the next is asked for."""
        return time.clock_gettime(self.clock)

    def interrupt(self) -> None:
        """What a kernel's stop button sends."""
        self._signal(signal.SIGINT)

    def kill(self) -> None:
        """End it; there is nothing it can do about that."""
        self._signal(signal.SIGKILL)

    def close(self) -> None:
        """Hang up and let go of the process."""
        self.line.close()
        os.close(self._pidfd)

    def _signal(self, number: int) -> None:
        with contextlib.suppress(ProcessLookupError):
            signal.pidfd_send_signal(self._pidfd, number)
