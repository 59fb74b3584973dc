"""A process beside a Dask worker that judges: ``python -m autograder.grading.cluster.process FD``.

It is a process of its own, and not the worker's, because a suite may crash it, a reference may keep it from answering
the scheduler, and pytest wants a main thread; it is not one of ``multiprocessing``'s, because a worker under Dask's
nanny may not have those. It lives as long as the other end of the line ``FD`` is held.
"""

from __future__ import annotations

import contextlib
import logging
import os
import queue
import sys
import tempfile
import threading
from multiprocessing.connection import Connection
from pathlib import Path

import msgspec

from autograder.errors import GraderError, NighthikeError
from autograder.grading.cluster.parcel import Parcel, decides_here, differences, unpack_suite
from autograder.grading.scratch import scratch_is_tempdir
from autograder.grading.worker.bench import Bench, Judged

__all__ = ["Judge", "main"]


class Judge:
    """Judges parcels of one run. Close it in the end."""

    def __init__(self) -> None:
        self._stack = contextlib.ExitStack()
        self.folder: Path | None = None
        """Where the suites lie, once there are any: its owner alone may enter it, and student code may not."""
        self._bench: Bench | None = None
        self._suites: dict[str | None, str | None] = {}

    def judge(self, parcel: Parcel) -> Judged:
        """As ``Bench.judge``. Raises GraderError when this machine would judge otherwise than the grader's."""
        if self.folder is None:
            self._stack.enter_context(scratch_is_tempdir())
            self.folder = Path(tempfile.mkdtemp(prefix="suites-"))
        work = msgspec.structs.replace(parcel.work, suite=self._suite(parcel, self.folder))
        if self._bench is None:
            hidden = (*parcel.settings.hidden, str(self.folder))
            self._bench = Bench(msgspec.structs.replace(parcel.settings, hidden=hidden))
        return self._bench.judge(work)

    def close(self) -> None:
        """End the sandbox and remove the suites."""
        with self._stack:
            if self._bench is not None:
                self._bench.close()

    def _suite(self, parcel: Parcel, folder: Path) -> str | None:
        """Where the suite lies on this machine, which is found to judge as the grader's does."""
        there = parcel.work.suite
        if there not in self._suites:
            here = None
            if there is not None and parcel.suite is not None:
                here = folder / Path(there).name
                unpack_suite(parcel.suite, here)
            found = differences(decides_here(here), parcel.decides)
            if found:
                raise GraderError(
                    f"{os.uname().nodename}: this worker has {found}; a submission must get one score on every "
                    "machine: install there what the grader has, and restart the worker"
                )
            self._suites[there] = None if here is None else str(here)
        return self._suites[there]


def main() -> None:
    """Answer every parcel with what was judged, or with the error that no submission can be graded for."""
    line = Connection(int(sys.argv[1]))
    judge = Judge()
    coming: queue.SimpleQueue[Parcel] = queue.SimpleQueue()
    threading.Thread(target=_listen, args=(line, coming, judge), daemon=True).start()
    while True:
        parcel = coming.get()
        answer: Judged | Exception
        try:
            answer = judge.judge(parcel)
        except NighthikeError as error:
            answer = error
        except OSError as error:  # a full disk, say: it is this machine's
            answer = OSError(error.errno, error.strerror, f"{os.uname().nodename}: {error.filename}")
        with contextlib.suppress(BrokenPipeError):  # nobody waits for it; the other thread is ending this process
            line.send(answer)


def _listen(line: Connection, coming: queue.SimpleQueue[Parcel], judge: Judge) -> None:
    """Take parcels from the line; when the worker has let go of it, end at once, also in the middle of one."""
    try:
        while True:
            coming.put(line.recv())
    except (EOFError, OSError):
        logging.disable()  # the submission in work is about to lose its sandbox, and nobody waits for its report
        try:
            judge.close()
        finally:  # the other thread, whose sandbox goes, may be closing it as well: then one of the two fails
            os._exit(0)


if __name__ == "__main__":
    main()
