"""A student's process that says what a fuzzer wants: a real socket and a real process, and nobody who listens."""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
from pathlib import Path
from types import TracebackType
from typing import Self

from autograder.model import Limits
from autograder.sandbox.launch import Child
from autograder.sandbox.line import SOCKET_BUFFER_BYTES
from tests.fuzz.reader import Reader
from tests.fuzz.watch import unwatched

NOWHERE = Path(os.devnull)
"""Its folder: it writes nothing."""
QUICK = Limits(
    cell_wall_seconds=0.02,
    call_wall_seconds=0.02,
    interrupt_grace_seconds=0.01,
    frame_bytes=1 << 20,
    notebook_output_bytes=1 << 16,
    cell_restarts=2,
)
"""A process that is silent is waited for this long."""


class FakeSandbox:
    """What ``Student`` needs of a sandbox. Each child says some of the frames that ``reader`` gives, all at once."""

    limits = QUICK

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._process: subprocess.Popen[bytes] | None = None
        self._child: Child | None = None
        self._said: socket.socket | None = None
        self._null = os.open(os.devnull, os.O_RDONLY)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with unwatched():
            self._hang_up()
            if self._process is not None:
                self._process.kill()
                self._process.wait()
            os.close(self._null)

    def child(self) -> Child:
        """Another child; the last one's process goes on if nobody has killed it."""
        with unwatched():
            self._hang_up()
            if self._process is None or self._process.poll() is not None:
                # It does not stop when it is asked to, as student code need not.
                self._process = subprocess.Popen(["/bin/sh", "-c", "trap '' INT; exec sleep 600"])
            ours, self._said = socket.socketpair()
            self._said.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SOCKET_BUFFER_BYTES)
            self._child = Child(self._process.pid, ours, self.limits, NOWHERE)
            self._say(self._said)
            return self._child

    def _say(self, end: socket.socket) -> None:
        end.setblocking(False)
        reader = self._reader
        with contextlib.suppress(BlockingIOError):  # a flood: what does not fit is not said
            for _ in range(reader.below(16)):
                words = reader.frame() * reader.choose((1, 1, 1, 1, 1, 1, 2, 200))
                if reader.below(8) == 7 and words:
                    socket.send_fds(end, [words], [self._null])
                elif words:
                    end.send(words)
        if reader.below(16) != 15:  # else it is silent
            end.shutdown(socket.SHUT_WR)

    def _hang_up(self) -> None:
        if self._child is not None:
            self._child.close()
            self._child = None
        if self._said is not None:
            self._said.close()
