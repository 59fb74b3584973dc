"""A Dask cluster as an executor of ``grading.many``: what it is handed is judged by whichever worker is free.

A worker that is lost costs nothing: Dask gives what it had in work to another, and after several such losses the
submission is tried alone, as on one machine. When the scheduler or all workers are gone, grading ends with one line;
what was graded by then is kept.
"""

from __future__ import annotations

import contextlib
import logging
import threading
import uuid
from collections.abc import Callable
from concurrent.futures import CancelledError, Executor, Future
from functools import partial
from pathlib import Path
from typing import Any

from autograder.errors import GraderError, NighthikeError
from autograder.grading.cluster.parcel import Parcel, decides_here, differences, pack_suite
from autograder.grading.many import judge_here
from autograder.grading.worker.bench import BenchSettings, Judged, Work

__all__ = ["Cluster"]

CONNECT_SECONDS = 10.0
"""How long the scheduler may take to answer, also when the line to it was cut."""
WITHOUT_WORKERS_SECONDS = 60.0
"""How long a cluster may have no worker, which a restarted one takes much less for, before grading ends."""
LOOK_SECONDS = 2.0
"""How often that is looked at."""
LET_GO_SECONDS = 30.0
"""How long the workers may take to end what an interrupted run left with them."""


class Cluster(Executor):
    """The workers of the scheduler at ``address``, such as ``tcp://10.0.0.1:8786``.

    Raises GraderError when it cannot be used: nothing answers, no worker joins, or a worker would judge otherwise.
    """

    def __init__(
        self,
        address: str,
        *,
        connect_seconds: float = CONNECT_SECONDS,
        patience_seconds: float = WITHOUT_WORKERS_SECONDS,
    ) -> None:
        self._address = address
        self._patience = patience_seconds
        self._run = uuid.uuid4().hex
        self._packed: dict[str | None, tuple[bytes | None, dict[str, str]]] = {}
        self._open: set[Future[Judged]] = set()
        self._over = threading.Event()
        self._client = _connected(address, connect_seconds)
        try:
            self.slots = self._examined()
        except BaseException:
            self._client.close()
            raise
        self._executor = self._client.get_executor(pure=False)  # the same work again is to be judged again
        threading.Thread(target=self._watch, daemon=True).start()

    slots: int
    """Submissions that it judges at a time: the threads of all workers."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """``judge_here(settings, work)``, on one of the workers."""
        if fn is not judge_here or kwargs:
            raise TypeError(f"{fn!r}: a cluster judges submissions and nothing else")
        from autograder.grading.cluster.worker import judge_on_worker

        found: Future[Judged] = Future()
        self._open.add(found)
        try:
            judged = self._executor.submit(judge_on_worker, self._parcel(*args))
        except RuntimeError as error:  # the client, once it is closed
            raise self._lost() from error
        judged.add_done_callback(partial(self._pass_on, found))
        return found

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """As ever; without ``wait`` what still runs is ended at once."""
        from autograder.grading.cluster.worker import let_go

        self._over.set()
        with contextlib.suppress(Exception):  # whoever does not answer has let go already
            self._executor.shutdown(wait=wait)
            self._client.sync(self._client.run, let_go, self._run, on_error="ignore", callback_timeout=LET_GO_SECONDS)
        with contextlib.suppress(Exception):
            self._client.close()

    def _examined(self) -> int:
        """The number of threads of all workers, after each has been found to judge as this machine does."""
        from autograder.grading.cluster.worker import what_decides_here

        try:
            self._client.wait_for_workers(1, timeout=self._patience)
        except TimeoutError as error:
            raise self._no_workers() from error
        here = decides_here(None)
        for worker, there in self._client.run(what_decides_here, on_error="return").items():
            if isinstance(there, Exception):
                raise GraderError(
                    f"{worker}: this worker cannot judge ({type(there).__name__}: {there}); install there what is "
                    "installed here, with nighthike[cluster], and restart it"
                ) from there
            found = differences(there, here)
            if found:
                raise GraderError(
                    f"{worker}: this worker has {found}; a submission must get one score on every machine: "
                    "install there what is installed here, and restart it"
                )
        return sum(self._client.nthreads().values())

    def _parcel(self, settings: BenchSettings, work: Work) -> Parcel:
        if work.suite not in self._packed:
            suite = None if work.suite is None else Path(work.suite)
            self._packed[work.suite] = None if suite is None else pack_suite(suite), decides_here(suite)
        packed, decides = self._packed[work.suite]
        return Parcel(run=self._run, settings=settings, work=work, suite=packed, decides=decides)

    def _pass_on(self, found: Future[Judged], judged: Future[Judged]) -> None:
        try:
            result = judged.result()
        except CancelledError:
            self._end(found, self._lost())
        except ImportError as error:  # a worker that came later, and fails on everything: no submission is to blame
            self._end(
                found,
                GraderError(f"{self._address}: a worker cannot judge ({error}); install there what is installed here"),
            )
        except Exception as error:
            self._end(found, error)
        else:
            self._end(found, result)

    def _end(self, found: Future[Judged], what: Judged | Exception) -> None:
        try:
            self._open.remove(found)
        except KeyError:  # it has ended already
            return
        if isinstance(what, Exception):
            found.set_exception(what)
        else:
            found.set_result(what)

    def _watch(self) -> None:
        """End everything that is out when there has been nobody to do it for too long."""
        without = 0.0
        while not self._over.wait(LOOK_SECONDS):
            with contextlib.suppress(Exception):  # a scheduler that is gone has its own end
                without = 0.0 if self._client.nthreads() else without + LOOK_SECONDS
            if without >= self._patience:
                for found in tuple(self._open):
                    self._end(found, self._no_workers())

    def _lost(self) -> NighthikeError:
        return GraderError(
            f"{self._address}: the scheduler is gone or has dropped the work; start it and run again: "
            "what is graded is kept"
        )

    def _no_workers(self) -> NighthikeError:
        return GraderError(
            f"{self._address}: the cluster has no worker; start some (dask worker {self._address}) and run again: "
            "what is graded is kept"
        )


def _connected(address: str, seconds: float) -> Any:
    try:
        from distributed import Client
    except ImportError as error:
        raise GraderError(
            "--scheduler needs dask.distributed; install it here and on every worker: pip install 'nighthike[cluster]'"
        ) from error
    # What they have to say is said by our errors; each has a level of its own.
    for name in tuple(logging.root.manager.loggerDict):
        if name.split(".")[0] == "distributed":
            logging.getLogger(name).setLevel(logging.CRITICAL)
    try:
        return Client(address, timeout=seconds, set_as_default=False, name="nighthike")
    except Exception as error:  # OSError, ValueError, TypeError: each kind of address has its own
        raise GraderError(
            f"{address}: no scheduler can be reached there ({error}); "
            "start one with `dask scheduler` and give the address that it prints"
        ) from error
