"""The trusted side: has the warm process fork a confined child, and ends it."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from autograder.errors import GraderError
from autograder.model import Limits
from autograder.sandbox.delays import Delays
from autograder.sandbox.folder import FolderWatch
from autograder.sandbox.line import Allowance, Ended, Late, Line, Malformed, process_clock
from autograder.sandbox.warm import ONE_THREAD, Walls, WarmProcess, cannot_confine, has_ended, receive_with_sender
from autograder.sandbox.wire import Ready

__all__ = ["ONE_THREAD", "Child", "Sandbox"]

BY_ITSELF = frozenset({0, signal.SIGABRT, signal.SIGFPE, signal.SIGILL, signal.SIGSEGV, signal.SIGSYS, signal.SIGXCPU})
"""How a process ends through what it does; any other signal may have been sent by somebody."""


class Sandbox:
    """A warm process and the children it forks, one at a time.

    Raises ConfinementError, before anything is run, on a machine that cannot confine student code. ``hidden``: folders
    that must not be readable even if they lie inside the Python environment; ``visible``: what else may be
    read, for a process that runs trusted code. Without ``wait`` it warms up while the caller does something else, and
    what is wrong is raised by the first who needs it. Use it as a context manager, or call ``close()``.
    """

    def __init__(
        self,
        limits: Limits | None = None,
        *,
        hidden: Sequence[Path] = (),
        visible: Sequence[Path] = (),
        wait: bool = True,
    ) -> None:
        self.limits = limits or Limits()
        self._hidden = tuple(hidden)
        self._visible = tuple(visible)
        self._folder = Path(tempfile.mkdtemp(prefix="nighthike-")).resolve()
        self._folder.chmod(0o711)  # another user's process passes through to the work folder, and sees nothing else
        self._work = self._folder / "work"
        """Where a child may write; emptied before each, never replaced: the file wall knows it by its inode."""
        self._work.mkdir(mode=0o700)
        self._warm: WarmProcess | None = None
        self._coming: socket.socket | None = None
        """Our end of the line to a child that was asked for."""
        self._child: Child | None = None
        self._unheard = False
        """Whether the warm process has not been asked yet how the last child ended."""
        self._found_dead = False
        """Whether that one had ended before we ended it."""
        self._lost = False
        try:
            warm = self._start()
            if wait:
                warm.wait()
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
            try:
                if self._warm is None or not self._warm.alive:
                    self._lost = self._lost or self._warm is not None
                    self._stop()
                    self._start()
                self._ask()
                self._hear()
                return self._take()
            except (OSError, Ended, Late, Malformed) as error:
                # The warm process was killed: it is started once more. A second failure is ours to report.
                self._lost = True
                self._stop()
                if last_try:
                    raise GraderError(
                        f"the warm process cannot start a student's process: {error!r}; run nighthike doctor"
                    ) from error
        raise AssertionError("unreachable")

    def lost_a_child(self) -> bool:
        """Whether one was ended from outside since this was last asked: by the kernel that needed memory, say.

        To be asked after ``release()``: until then nobody knows of the last one.
        """
        try:
            self._hear()
        except OSError:
            self._lost = True
        lost, self._lost = self._lost, False
        return lost

    @property
    def walls(self) -> Walls:
        """What stands around student code here, besides Landlock and seccomp."""
        return (self._warm or self._start()).wait()

    def release(self) -> None:
        """The child is needed no more: it ends, and the next one starts while the caller does something else."""
        self._end_child()
        try:
            self._ask()
        except OSError:  # the next child() sees to it
            self._lost = True

    def close(self) -> None:
        """End everything and remove the scratch folder."""
        self._stop()
        _remove(self._folder)

    def _start(self) -> WarmProcess:
        self._warm = WarmProcess(self.limits, self._folder, self._work, self._hidden, self._visible)
        return self._warm

    def _ask(self) -> None:
        """Have the warm process fork a child, unless one is on its way. The one before must be dead for that."""
        if self._coming is not None:
            return
        self._end_child()
        assert self._warm is not None
        self._coming = self._warm.fork()
        self._unheard = True

    def _hear(self) -> None:
        """How the child ended that came before the one on its way. OSError when the warm process is gone."""
        if self._unheard:
            assert self._warm is not None
            self._unheard = False
            ended_by = self._warm.last_signal()
            self._lost = self._lost or (self._found_dead and ended_by not in BY_ITSELF)

    def _take(self) -> Child:
        """The child that was asked for, in an empty folder, behind its walls."""
        assert self._coming is not None
        _, number = receive_with_sender(self._coming, 1)
        self._coming.setsockopt(socket.SOL_SOCKET, socket.SO_PASSCRED, 0)
        # The child before it is gone now, and this one runs no student code before it is told to.
        for path in self._work.iterdir():
            _remove(path)
        self._child, self._coming = Child(number, self._coming, self.limits, self._work), None
        self._child.wait_ready()
        return self._child

    def _end_child(self) -> None:
        if self._child is not None:
            self._child.kill()
            self._found_dead = bool(self._child.found_dead)
            self._child.close()
            self._child = None

    def _stop(self) -> None:
        self._end_child()
        self._unheard = self._found_dead = False
        if self._coming is not None:
            self._coming.close()
            self._coming = None
        if self._warm is not None:
            self._warm.close()
            self._warm = None


def _remove(path: Path) -> None:
    """Remove what student code may have left, however deep. OSError when it cannot be removed."""
    if path.is_dir() and not path.is_symlink():
        with contextlib.suppress(RecursionError, OSError):
            shutil.rmtree(path)
            return
        # Folders in folders beyond Python's recursion or a path's length, or that their owner may not list any more.
        for command in (["chmod", "-R", "u+rwx"], ["rm", "-rf"]):
            subprocess.run([*command, "--", path], check=False, capture_output=True)
        if path.exists():
            raise OSError(f"{path} cannot be removed; remove it by hand")
    else:
        path.unlink()


class Child:
    """One confined process and the line to it."""

    def __init__(self, number: int, end: socket.socket, limits: Limits, folder: Path) -> None:
        self.limits = limits
        self._folder = FolderWatch(folder, limits.folder_bytes, limits.folder_files)
        self.clock = process_clock(number)
        self._cpu_seconds = 0.0
        self._delays = Delays(number)
        self._pidfd = os.pidfd_open(number)
        self.line = Line(end, self._pidfd, limits.frame_bytes)
        self.found_dead: bool | None = None
        """Whether it had ended before it was first to be ended; None as long as it was not."""

    def wait_ready(self) -> None:
        """Until the child stands behind its walls; ConfinementError when it could not get there."""
        frame, _ = self.line.receive(self.allowance(self.limits.start_wall_seconds, self.limits.start_wall_seconds))
        if not isinstance(frame, Ready):
            raise Malformed("the child did not begin with Ready")
        if frame.problem:
            raise cannot_confine(frame.problem)

    def allowance(self, wall_seconds: float, cpu_seconds: float) -> Allowance:
        """The allowance for one exchange that begins now."""
        return Allowance(self.clock, wall_seconds, cpu_seconds, self._delays, self.look)

    def look(self) -> None:
        """End it when it has filled its folder: the limit of a file's size is one for each of them."""
        if self._folder.is_full():
            self.kill()

    def without_a_core(self) -> float:
        """Seconds that it, or we, stood in the queue for a core, and that were not given back yet."""
        return self._delays.claim()

    def cpu_seconds(self) -> float:
        """CPU time that all threads of the child have used, from outside; of one that is gone what was read last."""
        with contextlib.suppress(OSError):
            self._cpu_seconds = time.clock_gettime(self.clock)
        return self._cpu_seconds

    def interrupt(self) -> None:
        """What a kernel's stop button sends."""
        self._signal(signal.SIGINT)

    def hung_up(self) -> None:
        """Its line was closed from its side: give it a moment to end, which the kernel does right after that."""
        if self.found_dead is None:
            self.found_dead = has_ended(self._pidfd, self.limits.interrupt_grace_seconds)

    def kill(self) -> None:
        """End it; there is nothing it can do about that."""
        if self.found_dead is None:
            self.found_dead = has_ended(self._pidfd)
        self._signal(signal.SIGKILL)

    def close(self) -> None:
        """Hang up and let go of the process."""
        self.line.close()
        os.close(self._pidfd)

    def _signal(self, number: int) -> None:
        with contextlib.suppress(ProcessLookupError):
            signal.pidfd_send_signal(self._pidfd, number)
