"""A real Dask scheduler and real workers, each a process of its own, as ``dask scheduler`` and ``dask worker`` start
them."""

from __future__ import annotations

import itertools
import os
import queue
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from distributed import Client

STARTED = re.compile(r"Scheduler at:\s+(\S+)")
START_SECONDS = 120
"""How long a process may take to come up on a machine with much else to do."""


class Machines:
    """One scheduler, and workers to add and to lose."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._numbers = itertools.count()
        self._workers: list[subprocess.Popen[bytes]] = []
        self._scheduler = subprocess.Popen(
            [*_dask("scheduler"), "--port=0", "--dashboard-address=127.0.0.1:0"],
            stderr=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            text=True,
        )
        said: queue.SimpleQueue[str] = queue.SimpleQueue()
        threading.Thread(target=self._listen, args=(said,), daemon=True).start()
        self.address = said.get(timeout=START_SECONDS)
        self.client: Any = Client(self.address, set_as_default=False, timeout=START_SECONDS)

    def _listen(self, said: queue.SimpleQueue[str]) -> None:
        assert self._scheduler.stderr is not None
        for line in self._scheduler.stderr:
            found = STARTED.search(line)
            if found:
                said.put(found[1])

    def add(self, count: int = 1, *options: str, **environment: str) -> None:
        """Start ``count`` more workers, of one thread each, and wait until they have joined."""
        before = len(self.pids())
        for _ in range(count):
            command = [*_dask("worker"), self.address, "--nthreads=1", "--no-nanny", "--no-dashboard", *options]
            folder = self._folder / f"worker-{next(self._numbers)}"
            folder.mkdir()
            log = (folder / "log").open("wb")
            with log:
                self._workers.append(
                    subprocess.Popen(
                        [*command, f"--local-directory={folder}"],
                        stdout=log,
                        stderr=log,
                        cwd=folder,
                        env={**os.environ, **environment},
                    )
                )
        self.client.wait_for_workers(before + count, timeout=START_SECONDS)

    def pids(self) -> dict[str, int]:
        """The workers there are, by address."""
        found: dict[str, int] = self.client.run(os.getpid)
        return found

    def lose_workers(self) -> None:
        """All workers go, as when their machines are switched off."""
        for worker in self._workers:
            worker.kill()
            worker.wait()
        self._workers.clear()

    def lose_scheduler(self) -> None:
        self.client.close()
        self._scheduler.kill()
        self._scheduler.wait()

    def close(self) -> None:
        self.client.close()
        self.lose_workers()
        self._scheduler.kill()
        self._scheduler.wait()
        assert self._scheduler.stderr is not None
        self._scheduler.stderr.close()


def _dask(program: str) -> list[str]:
    return [sys.executable, "-m", "dask", program, "--host=127.0.0.1"]


@pytest.fixture(scope="module")
def cluster_of_two(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machines]:
    """Two workers that no test may take away."""
    machines = Machines(tmp_path_factory.mktemp("machines"))
    machines.add(2)
    yield machines
    machines.close()


@pytest.fixture
def machines(tmp_path: Path) -> Iterator[Machines]:
    """A scheduler of the test's own, without workers."""
    folder = tmp_path / "machines"
    folder.mkdir()
    machines = Machines(folder)
    yield machines
    machines.close()
