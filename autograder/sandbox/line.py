"""The trusted end of the line to one child: frames out and in, under a wall clock, a CPU budget and a size cap.

What comes in is student input. Whatever is wrong with it ends in one of the exceptions below, never in a wait
without end, an allocation beyond the cap, or an exception of another kind.
"""

from __future__ import annotations

import select
import socket
import time
from collections.abc import Callable

import msgspec

from autograder.sandbox.delays import Delays
from autograder.sandbox.wire import FRAME_HEADER, FromStudent, WireError, decode_from_student
from autograder.sandbox.wire.frames import Frame, encode_frame

__all__ = ["Allowance", "Ended", "Late", "Line", "Malformed", "process_clock"]

CPU_LOOK_SECONDS = 0.25
"""How often the child's CPU clock is read while it works: a budget is overrun by this much at most."""
CPUCLOCK_SCHED = 2
SOCKET_BUFFER_BYTES = 1 << 20
"""Room for a call with a few large arrays, so that the two processes need not take turns within one frame."""

LONGEST = 10
"""Times the seconds on the wall: two processes that both wait for a core are given more back than has passed."""

CHUNK_BYTES = 4096
"""Most frames are smaller."""


class Late(Exception):
    """The child did not answer within its allowance."""


class Ended(Exception):
    """The child's process ended before it answered."""


class Malformed(Exception):
    """What came is no frame, or one beyond the cap."""


def process_clock(number: int) -> int:
    """The clock of the CPU time of process ``number``, all its threads, for ``time.clock_gettime``.

    Source: clock_getcpuclockid(3).
    """
    return (~number << 3) | CPUCLOCK_SCHED


class Allowance:
    """How long one exchange may take: seconds on the wall and of the child's CPU.

    The wall is for a child that waits; time for which it had no core, or we had none to answer it, is given back, until
    it is ``LONGEST`` times as long.
    """

    def __init__(
        self,
        clock: int,
        wall_seconds: float,
        cpu_seconds: float,
        delays: Delays,
        look: Callable[[], None],
    ) -> None:
        """``look`` is called whenever the child is waited for: it may end it."""
        self._clock = clock
        self._look = look
        self._delays = delays
        now = time.monotonic()
        self._wall_end, self._wall_last = now + wall_seconds, now + LONGEST * wall_seconds
        self._cpu_end = _read(clock) + cpu_seconds

    def pause(self) -> float:
        """How long to wait before asking again; Late when nothing is left."""
        self._look()
        wall = self._wall_end - time.monotonic()
        if wall <= 0:
            before = self._wall_end
            self._wall_end = min(before + self._delays.claim(), self._wall_last)
            wall += self._wall_end - before
        cpu = self._cpu_end - _read(self._clock)
        if wall <= 0 or cpu <= 0:
            raise Late
        return min(wall, cpu, CPU_LOOK_SECONDS)


def _read(clock: int) -> float:
    try:
        return time.clock_gettime(clock)
    except OSError:  # the process has ended; its line says so
        return 0.0


class Line:
    """A socket that carries frames."""

    def __init__(self, end: socket.socket, pidfd: int, max_frame_bytes: int) -> None:
        end.setblocking(False)
        for buffer in (socket.SO_SNDBUF, socket.SO_RCVBUF):
            end.setsockopt(socket.SOL_SOCKET, buffer, SOCKET_BUFFER_BYTES)
        self._end = end
        self._pidfd = pidfd
        self._can_send, self._can_receive = (_poll(end, event, pidfd) for event in (select.POLLOUT, select.POLLIN))
        self._max = max_frame_bytes
        self._chunk = memoryview(bytearray(CHUNK_BYTES))
        self._ahead = bytearray()
        """Received and not yet asked for: less than a chunk."""

    def send(self, frame: Frame, allowance: Allowance, payload: bytes = b"") -> None:
        """Hand over a whole frame. Raises Late, Ended."""
        parts = [memoryview(part) for part in encode_frame(frame, payload)]
        while parts:
            try:
                sent = self._end.sendmsg(parts)
            except BlockingIOError:
                self._wait(self._can_send, allowance)
            except OSError:
                raise Ended from None
            else:
                parts = _after(parts, sent)

    def receive(self, allowance: Allowance) -> tuple[FromStudent, bytearray]:
        """The next whole frame and its payload. Raises Late, Ended, Malformed."""
        # Frames that come faster than they are read are never waited for, so the clocks are looked at here as well.
        allowance.pause()
        size, payload_size = FRAME_HEADER.unpack(self._take(FRAME_HEADER.size, allowance))
        if size + payload_size > self._max:
            raise Malformed(f"a message of {size + payload_size:,} bytes; at most {self._max:,} are accepted")
        body, payload = self._take(size, allowance), self._take(payload_size, allowance)
        try:
            frame: FromStudent = decode_from_student(body)
        except WireError as error:
            raise Malformed(str(error)) from None
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
            raise Malformed(f"a message that is none ({type(error).__name__})") from None
        return frame, payload

    def close(self) -> None:
        """Hang up."""
        self._end.close()

    def _take(self, size: int, allowance: Allowance) -> bytearray:
        taken = self._ahead[:size]
        del self._ahead[:size]
        if len(taken) == size:
            return taken
        start = len(taken)
        taken.extend(bytes(size - start))
        rest = memoryview(taken)[start:]
        while rest:
            # A small frame comes in one go; what is large is received where it is to be.
            small = len(rest) < len(self._chunk)
            try:
                count = self._end.recv_into(self._chunk if small else rest)
            except BlockingIOError:
                self._wait(self._can_receive, allowance)
                continue
            except OSError:
                raise Ended from None
            if not count:
                raise Ended
            if small:
                wanted = min(count, len(rest))
                rest[:wanted] = self._chunk[:wanted]
                self._ahead += self._chunk[wanted:count]
                count = wanted
            rest = rest[count:]
        return taken

    def _wait(self, poll: select.poll, allowance: Allowance) -> None:
        ready = dict(poll.poll(max(allowance.pause(), 0.001) * 1000))
        if self._end.fileno() not in ready and self._pidfd in ready:
            raise Ended


def _poll(end: socket.socket, event: int, pidfd: int) -> select.poll:
    """Waits for ``event`` at ``end``, or for the end of a process."""
    poll = select.poll()
    poll.register(end, event)
    poll.register(pidfd, select.POLLIN)
    return poll


def _after(parts: list[memoryview], sent: int) -> list[memoryview]:
    """What is left of ``parts`` when their first ``sent`` bytes are gone."""
    while parts and sent >= len(parts[0]):
        sent -= len(parts[0])
        parts = parts[1:]
    return [parts[0][sent:], *parts[1:]] if parts else []
