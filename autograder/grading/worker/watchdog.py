"""Notices when a suite hangs: code of ours that neither ends nor waits for a student's process.

Student code has limits of its own, kept by ``sandbox.line``; a check that never comes to ask for anything has none. So
a thread looks now and then where the judging thread is. While that is below ``sandbox.line`` it waits for a student.
Time is counted in our own CPU seconds, so that a busy machine is not taken for a hang; waiting, which needs none, has a
long limit on the wall.
"""

from __future__ import annotations

import contextlib
import ctypes
import faulthandler
import logging
import os
import signal
import sys
import threading
import time
import traceback
from collections.abc import Iterator
from types import FrameType
from typing import NoReturn

from autograder.model import Record
from autograder.sandbox import line

__all__ = ["Patience", "SuiteHangsError", "Watchdog"]

LOOK_SECONDS = 0.5
SIGNAL = signal.SIGUSR2
"""Wakes the judging thread from a wait, where that is the main thread."""
HANGS_STATUS = 75
"""What a process ends with whose suite hangs where no exception gets through; 1 where not even a thread does."""

log = logging.getLogger("nighthike")


class Patience(Record, frozen=True, kw_only=True):
    """How long a suite may go on without asking anything of a student's process."""

    cpu_seconds: float = 60.0
    """Collecting the largest suite of the course takes one or two."""
    wall_seconds: float = 600.0
    """A warm process may take two minutes to start, on a machine that never did it before."""


class SuiteHangsError(BaseException):
    """Raised in the judging thread; no ``except Exception`` of a suite holds it up."""


class Watchdog:
    """Watches one thread at a time. Use ``with watchdog.watching():`` around what may hang."""

    def __init__(self, patience: Patience) -> None:
        self._patience = patience
        self._guard = threading.Lock()
        self._watched: threading.Thread | None = None
        self._cpu = self._wall = 0.0
        self._barked = False
        self._thread: threading.Thread | None = None

    @contextlib.contextmanager
    def watching(self) -> Iterator[None]:
        """Raises SuiteHangsError within it, or ends the process where that does not help."""
        in_main = threading.current_thread() is threading.main_thread()
        before = signal.signal(SIGNAL, _raise) if in_main else None
        with self._guard:
            self._watched = threading.current_thread()
            self._begin()
            self._set_last_resort()
        if self._thread is None:
            self._thread = threading.Thread(target=self._watch, daemon=True)
            self._thread.start()
        try:
            yield
        finally:
            with self._guard:
                self._watched = None
                faulthandler.cancel_dump_traceback_later()
            if in_main:
                signal.signal(SIGNAL, before)

    def _begin(self) -> None:
        self._cpu, self._wall, self._barked = time.process_time(), time.monotonic(), False

    def _set_last_resort(self) -> None:
        """Compiled code that never lets go of the interpreter keeps us from looking: then this ends the process."""
        if sys.__stderr__ is not None:
            faulthandler.dump_traceback_later(self._patience.wall_seconds, exit=True, file=sys.__stderr__)

    def _watch(self) -> None:
        while True:
            time.sleep(min(LOOK_SECONDS, self._patience.cpu_seconds / 4))
            with self._guard:
                if self._watched is not None:
                    self._look(self._watched)

    def _look(self, watched: threading.Thread) -> None:
        self._set_last_resort()
        frame = sys._current_frames().get(watched.ident or 0)
        if frame is None or _waits_for_a_student(frame):
            self._begin()
            return
        cpu, wall = time.process_time() - self._cpu, time.monotonic() - self._wall
        if cpu < self._patience.cpu_seconds and wall < self._patience.wall_seconds:
            return
        where = "".join(traceback.format_stack(frame)[-6:])
        if self._barked:
            log.error("a suite hangs where it cannot be interrupted; its process ends:\n%s", where)
            os._exit(HANGS_STATUS)
        log.error("a suite hangs, it has used %.0f s of CPU and %.0f s in all; stopped here:\n%s", cpu, wall, where)
        self._begin()
        self._barked = True
        if watched is threading.main_thread():
            signal.pthread_kill(watched.ident or 0, SIGNAL)
        else:
            ctypes.pythonapi.PyThreadState_SetAsyncExc(
                ctypes.c_ulong(watched.ident or 0), ctypes.py_object(SuiteHangsError)
            )


def _waits_for_a_student(frame: FrameType | None) -> bool:
    while frame is not None:
        if frame.f_code.co_filename == line.__file__:
            return True
        frame = frame.f_back
    return False


def _raise(*_: object) -> NoReturn:
    raise SuiteHangsError("the suite hangs")
