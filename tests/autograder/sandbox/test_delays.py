"""Other work on the machine costs a student no time on the wall; waiting does."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Iterator

import pytest

from autograder.model import Limits
from autograder.sandbox.delays import Delays, WallBudget
from autograder.sandbox.failures import TimedOut
from autograder.sandbox.launch import Sandbox
from autograder.sandbox.student import Student

WORKS = """
import time
def works(seconds):
    end = time.process_time() + seconds
    while time.process_time() < end: pass
    return True
def waits(seconds):
    time.sleep(seconds)
    return True
"""


@contextlib.contextmanager
def crowded_core() -> Iterator[None]:
    """This process and all that it starts share one core with three that never rest."""
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {min(before)})
    busy = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(3)]
    try:
        yield
    finally:
        for process in busy:
            process.kill()
            process.wait()
        os.sched_setaffinity(0, before)


def test_work_has_its_time_however_many_others_there_are() -> None:
    """One second of work fits into one and a half on the wall, although it takes four there."""
    limits = Limits(call_wall_seconds=1.5, call_cpu_seconds=3.0)
    with crowded_core(), Sandbox(limits) as sandbox:
        assert Student(sandbox, [(0, WORKS)]).works(1.0)


def test_waiting_is_the_childs_own() -> None:
    with crowded_core(), Sandbox(Limits(call_wall_seconds=1.5)) as sandbox, pytest.raises(TimedOut):
        Student(sandbox, [(0, WORKS)]).waits(1000.0)


def test_a_budget_of_many_exchanges_is_given_back_what_was_no_waiting() -> None:
    """It asks only once it is used up, and asks again."""
    delays = iter([3.0, 0.5, 0.0])
    budget = WallBudget(10.0)
    budget.spend(10.0)
    assert not budget.is_used_up(lambda: pytest.fail("there is time left"))
    budget.spend(2.0)
    assert not budget.is_used_up(lambda: next(delays)), "12 - 3 are no more than 10"
    budget.spend(1.2)
    assert not budget.is_used_up(lambda: next(delays)), "10.2 - 0.5"
    budget.spend(1.0)
    assert budget.is_used_up(lambda: next(delays))


def test_a_delay_is_claimed_once() -> None:
    """What a process that does nothing waits for is next to nothing."""
    with crowded_core():
        worker = subprocess.Popen([sys.executable, "-c", "while True: pass"])
        delays = Delays(worker.pid)
        with contextlib.suppress(subprocess.TimeoutExpired):
            worker.wait(1.0)
        worker.send_signal(signal.SIGSTOP)  # it wants no core any more
        first = delays.claim()
        second = delays.claim()
        worker.kill()
        worker.wait()
    assert first > 0
    assert second < first
    assert delays.claim() < first, "a process that has ended has no more to claim"
