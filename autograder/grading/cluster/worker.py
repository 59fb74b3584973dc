"""What runs in a Dask worker: it hands each parcel to a judging process and waits for the answer.

A worker with several threads judges as many submissions at a time, each in a process of its own. A process is kept
for the next parcel of the same run, and ends with the run, with the worker, or when others need its place.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import socket
import subprocess
import sys
import threading

from distributed import get_worker

from autograder.grading.cluster.parcel import Parcel, decides_here
from autograder.grading.worker.bench import Judged
from autograder.sandbox.launch import ONE_THREAD

__all__ = ["JudgingProcessDied", "judge_on_worker", "let_go", "what_decides_here"]


class JudgingProcessDied(Exception):
    """A process ended while it judged: that submission is tried again, as after a lost worker."""


class _Process:
    """One judging process and the line to it."""

    def __init__(self, run: str) -> None:
        self.run = run
        self._line, theirs = multiprocessing.Pipe()
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-P", "-m", "autograder.grading.cluster.process", str(theirs.fileno())],
                stdin=subprocess.DEVNULL,
                env={**os.environ, **ONE_THREAD},
                pass_fds=[theirs.fileno()],
                start_new_session=True,
            )

    def judge(self, parcel: Parcel) -> Judged:
        try:
            self._line.send(parcel)
            answer = self._line.recv()
        except (EOFError, OSError) as error:
            raise JudgingProcessDied from error
        if isinstance(answer, Exception):
            raise answer
        assert isinstance(answer, Judged)
        return answer

    def end(self) -> None:
        """End it now, whatever it does: it ends its sandbox and removes its files when the line is cut."""
        with contextlib.suppress(OSError), socket.socket(fileno=os.dup(self._line.fileno())) as line:
            line.shutdown(socket.SHUT_RDWR)  # another thread may be waiting on it, which a mere close would not wake
        self._process.wait()
        self._line.close()


class _Processes:
    """The judging processes of this worker."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._idle: list[_Process] = []
        self._busy: set[_Process] = set()

    def take(self, run: str) -> _Process:
        with self._lock:
            process = next((process for process in self._idle if process.run == run), None)
            if process is None:
                process = _Process(run)
            else:
                self._idle.remove(process)
            self._busy.add(process)
            return process

    def give_back(self, process: _Process, keep: int) -> None:
        """``process`` is free again; no more than ``keep`` are kept, the latest."""
        with self._lock:
            self._busy.discard(process)
            self._idle.append(process)
            superfluous = self._idle[:-keep]
            del self._idle[:-keep]
        for old in superfluous:
            old.end()

    def end(self, process: _Process) -> None:
        with self._lock:
            self._busy.discard(process)
        process.end()

    def end_all_of(self, run: str) -> None:
        with self._lock:
            mine = [process for process in [*self._idle, *self._busy] if process.run == run]
            self._idle = [process for process in self._idle if process.run != run]
        for process in mine:
            process.end()


_processes = _Processes()


def judge_on_worker(parcel: Parcel) -> Judged:
    """The Dask task. Raises JudgingProcessDied, and what ``Bench.judge`` raises."""
    process = _processes.take(parcel.run)
    try:
        judged = process.judge(parcel)
    except BaseException:
        _processes.end(process)
        raise
    _processes.give_back(process, keep=get_worker().state.nthreads)
    return judged


def let_go(run: str) -> None:
    """The run is over, or was interrupted: its processes end, those that still judge as well."""
    _processes.end_all_of(run)


def what_decides_here() -> dict[str, str]:
    """What decides on this machine, as far as no suite comes in."""
    return decides_here(None)
