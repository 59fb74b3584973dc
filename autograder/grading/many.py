"""Many submissions on many processes: any ``concurrent.futures.Executor`` will do, and losing one loses nothing.

A result that a broken pool took with it is worked out again on a new pool, alone, so that only the submission that
kills workers is charged with it. A time that could not be measured beside other work is measured again alone.
"""

from __future__ import annotations

import contextlib
import logging
import multiprocessing
import multiprocessing.util
import os
import signal
import tempfile
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, ProcessPoolExecutor, wait
from multiprocessing.connection import Connection
from multiprocessing.connection import wait as wait_for
from multiprocessing.sharedctypes import Synchronized
from typing import Any, Generic, TypeVar

from autograder.errors import GraderError, NighthikeError
from autograder.grading.scratch import scratch_of_workers, sweep
from autograder.grading.worker.bench import Bench, BenchSettings, Judged, Work, broken
from autograder.model import Outcome
from autograder.sandbox.launch import ONE_THREAD

__all__ = ["MakeExecutor", "Many", "local_executor"]

MAX_RETRIES = 2
"""How often a submission whose worker died is tried again."""

MAX_FRUITLESS_BREAKS = 4
"""Pools that may break before a worker has returned anything: then no submission is to blame, and we stop."""

LAST_BREATH_SECONDS = 5.0
"""How long a fork server may take to be gone that was killed."""
LOOK_SECONDS = 0.02

MakeExecutor = Callable[[], Executor]
T = TypeVar("T")

_benches: dict[BenchSettings, Bench] = {}


def judge_here(settings: BenchSettings, work: Work) -> Judged:
    """Judge ``work`` in this process; what it warms up stays warm."""
    return _bench(settings).judge(work)


def local_executor(jobs: int) -> ProcessPoolExecutor:
    """``jobs`` worker processes on this machine, which end with this process however it ends.

    Where they are to use all cores, each stays on one with the processes that it judges in: they take turns anyway, and
    a word from one to another on the same core costs them a third less.
    """
    # The reference runs in the workers; one BLAS thread each, set before NumPy is imported there.
    for name, value in ONE_THREAD.items():
        os.environ.setdefault(name, value)
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([__name__])
    theirs, ours = context.Pipe(duplex=False)
    cores = sorted(os.sched_getaffinity(0))
    places = cores if jobs >= len(cores) else []
    initargs = theirs, str(scratch_of_workers()), places, context.Value("i", 0)
    return _LeashedExecutor(ours, jobs, mp_context=context, initializer=_begin_worker, initargs=initargs)


class _LeashedExecutor(ProcessPoolExecutor):
    """Worker processes that hold the far end of a pipe and end when our end closes, be it by SIGKILL."""

    def __init__(self, leash: Connection, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._leash = leash

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """As ever; without ``wait`` what still runs is ended at once. No worker is left when this returns."""
        if not wait:
            self._leash.close()
        super().shutdown(wait=True, cancel_futures=cancel_futures)
        self._leash.close()


class Many(Generic[T]):
    """Judges works in the processes of the executors that ``make_executor`` makes, ``window`` of them at a time.

    ``T`` is whatever the caller wants back with each result. Use it as a context manager, or call ``close()``.
    """

    def __init__(self, settings: BenchSettings, make_executor: MakeExecutor, window: int) -> None:
        self._settings = settings
        self._make_executor = make_executor
        self._window = window
        self._executor: Executor | None = None
        self._answered = False
        self._breaks = 0

    def __enter__(self) -> Many[T]:
        with contextlib.suppress(OSError):  # where that fails is said when room is needed
            sweep()
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        self.close(wait=kind is None)

    def close(self, *, wait: bool = True) -> None:
        """Let go of the executor."""
        if self._executor is not None:
            self._executor.shutdown(wait=wait, cancel_futures=True)
            self._executor = None

    def judge_each(self, jobs: Iterable[tuple[T, Work]]) -> Iterator[tuple[T, Judged]]:
        """Each job's token with what was judged, as they come in. ``jobs`` is read only as far as workers are free.

        Raises the first NighthikeError of a worker, and GraderError when no worker ever returns anything, or when the
        machine refuses what even one submission alone needs: then none can be graded. Anything else that a worker dies
        of ends as INTERNAL for its submission.
        """
        coming = iter(jobs)
        again: deque[_Try[T]] = deque()
        flying: dict[Future[Judged], _Try[T]] = {}
        more = True
        while True:
            while more and len(flying) < self._window:
                job = next(coming, None)
                more = job is not None
                if job is not None:
                    self._launch(_Try(*job), flying)
            if not flying:
                if not again:
                    return
                self._launch(again.popleft(), flying)
            done, _ = wait(flying, return_when=FIRST_COMPLETED)
            for future in done:
                attempt = flying.pop(future)
                judged = self._result(future, attempt)
                if judged is None or (not attempt.alone and Outcome.INCONCLUSIVE in judged.outcomes):
                    attempt.alone = True
                    again.append(attempt)
                else:
                    yield attempt.token, judged

    def _result(self, future: Future[Judged], attempt: _Try[T]) -> Judged | None:
        """None when the job has to be tried again."""
        try:
            judged = future.result()
        except NighthikeError:
            raise
        except OSError as error:
            if attempt.alone:
                raise GraderError(
                    f"{error.filename or 'this machine'}: {error.strerror or error}; nothing can be graded like this: "
                    "mend that, or name another folder for temporary files (TMPDIR=… nighthike grade), and run again"
                ) from error
            return attempt.died(f"the machine refused ({error.strerror})")
        except BrokenExecutor as error:
            self._discard(attempt.executor)
            return attempt.died(f"its worker process died ({type(error).__name__})")
        except Exception as error:  # what another executor raises for a lost worker is its own affair
            return attempt.died(f"its worker failed ({type(error).__name__})")
        self._answered = True
        return judged

    def _launch(self, attempt: _Try[T], flying: dict[Future[Judged], _Try[T]]) -> None:
        end = time.monotonic() + LAST_BREATH_SECONDS
        while True:
            attempt.executor = self._ready()
            try:
                flying[attempt.executor.submit(judge_here, self._settings, attempt.work)] = attempt
                return
            except (BrokenExecutor, ConnectionError) as error:
                if time.monotonic() > end:
                    raise
                if isinstance(error, BrokenExecutor):  # since the last look; what was on it says so itself
                    self._discard(attempt.executor)
                else:  # the fork server was killed, and refuses until the kernel is done with it
                    self.close(wait=False)
                    time.sleep(LOOK_SECONDS)

    def _discard(self, executor: Executor | None) -> None:
        if executor is not self._executor:
            return
        self.close(wait=False)
        self._breaks += 1
        if not self._answered and self._breaks > MAX_FRUITLESS_BREAKS:
            raise GraderError("every worker process dies before it returns anything; run nighthike doctor")

    def _ready(self) -> Executor:
        if self._executor is None:
            self._executor = self._make_executor()
        return self._executor


class _Try(Generic[T]):
    """One job and how often it has been tried."""

    def __init__(self, token: T, work: Work) -> None:
        self.token = token
        self.work = work
        self.alone = False
        self.deaths = 0
        self.executor: Executor | None = None

    def died(self, why: str) -> Judged | None:
        """Count one more death; the result, once there were too many."""
        self.deaths += 1
        return broken(self.work, f"Tried {self.deaths} times; {why}.") if self.deaths > MAX_RETRIES else None


def _bench(settings: BenchSettings) -> Bench:
    """This process's bench; it keeps one, because a worker serves one course at a time."""
    if settings not in _benches:
        _close_benches()
        _benches[settings] = Bench(settings)
    return _benches[settings]


def _close_benches() -> None:
    while _benches:
        _benches.popitem()[1].close()


# Also in worker processes, which skip atexit.
multiprocessing.util.Finalize(None, _close_benches, exitpriority=10)


def _begin_worker(leash: Connection, scratch: str, cores: Sequence[int], begun: Synchronized[int]) -> None:
    """In a new worker: leave Ctrl-C to the process that gives out the work, and end when it lets go of the leash.

    It takes the next of ``cores``, if there are any; ``begun`` counts the workers.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with begun.get_lock():
        number, begun.value = begun.value, begun.value + 1
    if cores:
        with contextlib.suppress(OSError):  # a core that was taken from us since
            os.sched_setaffinity(0, {cores[number % len(cores)]})
    tempfile.tempdir = scratch
    threading.Thread(target=_end_with, args=(leash,), daemon=True).start()


def _end_with(leash: Connection) -> None:
    wait_for([leash])
    logging.disable()  # the submission in work is about to lose its sandbox, and nobody waits for its report
    try:
        _close_benches()
    finally:
        os._exit(1)
