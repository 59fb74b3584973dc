"""The trusted end of the line, over a real socket: frames however they are cut, and nothing but frames."""

from __future__ import annotations

import os
import socket
import struct
import threading
import tracemalloc
from collections.abc import Iterator
from pathlib import Path

import pytest

from autograder.sandbox.delays import Delays
from autograder.sandbox.line import Allowance, Ended, Late, Line, Malformed, process_clock
from autograder.sandbox.wire import CallBack, Returned, encode_frame

CAP = 1 << 20


@pytest.fixture
def ends() -> Iterator[tuple[Line, socket.socket]]:
    """Our end, and the other one, which is the student's process's."""
    ours, theirs = socket.socketpair()
    descriptor = os.pidfd_open(os.getpid())
    line = Line(ours, descriptor, CAP)
    yield line, theirs
    line.close()
    theirs.close()
    os.close(descriptor)


def allowance(wall_seconds: float = 20.0) -> Allowance:
    return Allowance(process_clock(os.getpid()), wall_seconds, 1000.0, Delays(os.getpid()), lambda: None)


def frame(payload: bytes) -> bytes:
    return b"".join(encode_frame(Returned(), payload))


@pytest.mark.parametrize("size", [1, 2, 3, 7, 11, 4095, 4096, 4097])
def test_a_frame_cut_anywhere_is_whole_again(ends: tuple[Line, socket.socket], size: int) -> None:
    """The next one begins where it ends, be they sent byte by byte or all at once."""
    line, theirs = ends
    payloads = [b"", b"a", b"b" * 5000, b"c" * 9000, b"d"]
    stream = b"".join(map(frame, payloads))

    def send() -> None:
        for at in range(0, len(stream), size):
            theirs.sendall(stream[at : at + size])

    sender = threading.Thread(target=send)
    sender.start()
    got = [bytes(line.receive(allowance())[1]) for _ in payloads]
    sender.join()
    assert got == payloads


@pytest.mark.parametrize("lengths", [(CAP, 1), (2**32 - 1, 2**32 - 1), (0, CAP + 1)])
def test_a_frame_beyond_the_cap_takes_no_memory(ends: tuple[Line, socket.socket], lengths: tuple[int, int]) -> None:
    line, theirs = ends
    theirs.sendall(struct.pack("<II", *lengths))
    tracemalloc.start()
    with pytest.raises(Malformed, match="at most 1,048,576 are accepted"):
        line.receive(allowance())
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < CAP // 4


def test_descriptors_that_are_passed_along_are_not_taken(ends: tuple[Line, socket.socket]) -> None:
    """The frame is read, the open files are not ours."""
    line, theirs = ends
    with Path("/dev/null").open("rb") as null:
        socket.send_fds(theirs, [frame(b"x")], [null.fileno()] * 50)
        before = sorted(Path("/proc/self/fd").iterdir())
        assert line.receive(allowance())[1] == b"x"
        assert sorted(Path("/proc/self/fd").iterdir()) == before


@pytest.mark.parametrize("kept", [0, 1, 7, 8, 9, 15, 20])
def test_half_a_frame_and_then_nothing_is_the_end(ends: tuple[Line, socket.socket], kept: int) -> None:
    line, theirs = ends
    theirs.sendall(frame(b"0123456789")[:kept])
    theirs.shutdown(socket.SHUT_WR)
    with pytest.raises(Ended):
        line.receive(allowance())


def test_half_a_frame_and_then_silence_is_late(ends: tuple[Line, socket.socket]) -> None:
    line, theirs = ends
    theirs.sendall(frame(b"0123456789")[:12])
    with pytest.raises(Late):
        line.receive(allowance(0.05))


def test_frames_that_are_always_there_already_do_not_outlast_the_clock(ends: tuple[Line, socket.socket]) -> None:
    """Nothing has to be waited for, so that the wait alone would never look at the clock."""
    line, theirs = ends
    words = b"".join(encode_frame(CallBack(1), b""))
    stop = threading.Event()

    def flood() -> None:
        while not stop.is_set():
            try:
                theirs.sendall(words * 1000)
            except OSError:
                return

    sender = threading.Thread(target=flood)
    sender.start()
    limit = allowance(0.2)
    try:
        with pytest.raises(Late):
            list(iter(lambda: line.receive(limit), None))
    finally:
        stop.set()
        line.close()
        sender.join()
