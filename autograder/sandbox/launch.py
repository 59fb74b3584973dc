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
from autograder.sandbox.line import Allowance, Ended, Late, Line, Malformed, process_clock
from autograder.sandbox.places import hidden_places, readable_places
from autograder.sandbox.wire import Ready

__all__ = ["Child", "Sandbox"]

STATUS = struct.Struct("<i")
WARM_UP_SECONDS = 120.0
"""The first start on a machine compiles modules and builds matplotlib's font cache."""
CHILD_CPU_SECONDS = 600
"""The kernel's own limit, far beyond ours: for the case that nobody is left to watch the child."""
ONE_THREAD = {f"{library}_NUM_THREADS": "1" for library in ("OMP", "OPENBLAS", "MKL", "NUMEXPR", "VECLIB", "BLIS")}


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
        self._scratch = self._folder / "scratch"
        self._scratch.mkdir()
        self._process: subprocess.Popen[bytes] | None = None
        self._control: socket.socket | None = None
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
        self._end_child()
        if self._process is None or self._process.poll() is not None:
            self._stop()
            self._start()
        try:
            return self._fork()
        except (OSError, Ended, Late, Malformed):
            # The warm process was killed: start it once more. A second failure is ours to report.
            self._stop()
            self._start()
        try:
            return self._fork()
        except (OSError, Ended, Late, Malformed) as error:
            raise GraderError(
                f"the warm process cannot start a student's process: {error!r}; run nighthike doctor"
            ) from error

    def close(self) -> None:
        """End everything and remove the scratch folder."""
        self._stop()
        shutil.rmtree(self._folder, ignore_errors=True)

    def _start(self) -> None:
        ours, theirs = socket.socketpair()
        settings = {
            "readable": [str(path) for path in readable_places([*hidden_places(), *self._hidden], self._visible)],
            "scratch": str(self._scratch),
            "cell_output_bytes": self.limits.cell_output_bytes,
            "frame_bytes": self.limits.frame_bytes,
            "resources": {
                "memory_bytes": self.limits.memory_bytes,
                "file_bytes": self.limits.file_bytes,
                "open_files": self.limits.open_files,
                "cpu_seconds": CHILD_CPU_SECONDS,
            },
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
            "HOME": str(self._scratch),
            "IPYTHONDIR": str(self._scratch / ".ipython"),
            "LANG": "C.UTF-8",
            "MPLBACKEND": "module://matplotlib_inline.backend_inline",
            "MPLCONFIGDIR": str(cache),
            "PATH": "/usr/bin:/bin",
            "PYTHONHASHSEED": "0",
            "TZ": "UTC",
        }

    def _fork(self) -> Child:
        assert self._control is not None
        shutil.rmtree(self._scratch / "work", ignore_errors=True)
        work = self._scratch / "work"
        work.mkdir()
        ours, theirs = socket.socketpair()
        with theirs:
            socket.send_fds(self._control, [str(work).encode()], [theirs.fileno()])
        (number,) = STATUS.unpack(self._control.recv(STATUS.size, socket.MSG_WAITALL))
        self._child = Child(number, ours, self.limits)
        self._child.wait_ready()
        return self._child

    def _end_child(self) -> None:
        if self._child is None:
            return
        self._child.kill()
        self._child.close()
        self._child = None
        with contextlib.suppress(OSError, struct.error):
            assert self._control is not None
            self._control.recv(STATUS.size, socket.MSG_WAITALL)

    def _stop(self) -> None:
        self._end_child()
        if self._control is not None:
            self._control.close()
            self._control = None
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None


def _cannot_confine(problem: str) -> ConfinementError:
    return ConfinementError(
        f"student code cannot be confined on this machine ({problem}); nothing was run; nighthike doctor says more"
    )


class Child:
    """One confined process and the line to it."""

    def __init__(self, number: int, end: socket.socket, limits: Limits) -> None:
        self.limits = limits
        self.clock = process_clock(number)
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
        return Allowance(self.clock, wall_seconds, cpu_seconds)

    def cpu_seconds(self) -> float:
        """CPU time that all threads of the child have used, read from outside."""
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
