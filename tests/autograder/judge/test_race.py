"""A race tells a loop from a vectorised kernel, whatever the student's process does to look fast."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from autograder.judge.race import is_clear
from autograder.judge.suite import Suite
from autograder.model import Check, Outcome, Task
from autograder.sandbox.launch import Sandbox
from autograder.sandbox.student import Student

Speed = Callable[..., Check]

RACE = '''
from autograder.judge import race, task
from reference import momentum_step

@task("f")
class TestF:
    def test_speed(self, student, rng):
        """It is fast."""
        draw = lambda: (rng.normal(size=20_000), rng.normal(size=20_000), rng.normal(size=20_000), 0.1, 0.9)
        race(student, momentum_step, draw, limit=4.0, size="20,000 numbers", name="f")
'''
LOOP = """import numpy as np
def slow(t, v, g, lr, b):
    w = np.array([b * x - lr * y for x, y in zip(v, g)])
    return t + w, w"""

HONEST = {
    "one expression": "def f(t, v, g, lr, b):\n    w = b * v - lr * g\n    return t + w, w",
    "in place on a copy": "def f(t, v, g, lr, b):\n    w = v * b\n    w -= lr * g\n    return t + w, w",
    "stacked": "def f(t, v, g, lr, b):\n    w = np.array([b, -lr]) @ np.stack([v, g])\n    return t + w, w",
}
CHEATS = {
    "no cheat": "f = slow",
    "a memo by content": """
memo = {}
def f(t, v, g, lr, b):
    key = (t.tobytes(), v.tobytes(), g.tobytes())
    if key not in memo: memo[key] = slow(t, v, g, lr, b)
    return memo[key]""",
    "a memo by identity": """
memo = {}
def f(t, v, g, lr, b):
    if id(v) not in memo: memo[id(v)] = slow(t, v, g, lr, b)
    return memo[id(v)]""",
    "work in a thread": """
import threading
def f(t, v, g, lr, b):
    out = []
    thread = threading.Thread(target=lambda: out.append(slow(t, v, g, lr, b)))
    thread.start(); thread.join()
    return out[0]""",
    "work after the answer": """
import threading
class Later:
    def __init__(self, *args):
        self.args = args
    def __array__(self, *_, **__):
        return slow(*self.args)[1]
def f(t, v, g, lr, b):
    return t, Later(t, v, g, lr, b)""",
    "patched clocks": """
import time
for name in ("time", "perf_counter", "process_time", "thread_time", "monotonic", "clock_gettime"):
    setattr(time, name, lambda *_: 0.0)
f = slow""",
    "a busy thread to slow the reference": """
import threading
def spin():
    while True: pass
threading.Thread(target=spin, daemon=True).start()
f = slow""",
    "a tracer that is not there": """
import sys
sys.settrace = lambda function: None
f = slow""",
    "an interpreter that is told to hurry": """
import gc, sys
gc.disable(); sys.setswitchinterval(1e-6)
f = slow""",
}


@pytest.fixture(scope="module")
def speed(tmp_path_factory: pytest.TempPathFactory, sandbox: Sandbox) -> Iterator[Speed]:
    """``speed(cells…)``: how the race came out for a notebook that defines ``f`` in these cells."""
    folder = tmp_path_factory.mktemp("suite")
    (folder / "test_f.py").write_text(RACE)
    suite = Suite.collect(folder, exercise="ex", secret="s")

    def run(*cells: str) -> Check:
        student = Student(sandbox, list(enumerate(["import numpy as np", *cells])))
        (report,) = suite.judge(student, [Task(name="f", points=4, test_cell="test_f")])
        return report.checks[0]

    yield run
    suite.close()


@pytest.mark.parametrize("source", HONEST.values(), ids=HONEST)
def test_a_vectorised_kernel_passes(speed: Speed, source: str) -> None:
    check = speed(source)
    assert check.outcome is Outcome.PASSED, check.message


@pytest.mark.parametrize("source", CHEATS.values(), ids=CHEATS)
def test_a_loop_loses_however_it_hides(speed: Speed, source: str) -> None:
    check = speed(LOOP, source)
    assert check.outcome is Outcome.FAILED, check.message


def test_the_line_that_loops_is_named(speed: Speed) -> None:
    message = speed(LOOP, "f = slow").message
    assert "Right, but slow" in message
    assert "line 3 of its cell (w = np.array([b * x - lr * y for x, y in zip(v, g)])) ran at least 20," in message


def test_a_loop_without_end_in_sight_is_not_watched_to_its_end(speed: Speed) -> None:
    """Counting lines makes it slower still: it is stopped when it has shown enough, whatever it catches."""
    long = """def f(t, v, g, lr, b):
    w = b * v - lr * g
    k = 0
    while k < 10**6:
        try:
            k += 1
        except Exception:
            pass
    return t + w, w"""
    check = speed(long)
    assert check.outcome is Outcome.FAILED
    assert "of its cell (" in check.message


def test_slow_without_a_loop_is_told_so(speed: Speed) -> None:
    check = speed("def f(t, v, g, lr, b):\n" + "    w = b * v - lr * g + 0 * np.sin(v)\n" * 90 + "    return t + w, w")
    assert check.outcome is Outcome.FAILED
    assert "no line of it runs often" in check.message


def test_a_wrong_answer_wins_no_race(speed: Speed) -> None:
    check = speed("def f(t, v, g, lr, b):\n    return t, v")
    assert check.outcome is Outcome.FAILED
    assert "large input" in check.message
    assert "slow" not in check.message


@pytest.mark.parametrize(
    ("share", "turn", "clear"),
    [
        (11.0, 1, True), (0.1, 1, False), (1.6, 2, True), (1.4, 8, False), (0.9, 8, False),
        (0.3, 2, True), (0.5, 2, False), (0.5, 3, False), (0.5, 4, True),
    ],
)  # fmt: skip
def test_a_pass_that_is_not_plain_takes_more_turns_than_a_failure(share: float, turn: int, clear: bool) -> None:
    """What disturbs the reference alone makes a loop look fast, but seldom for four turns."""
    assert is_clear(share, turn) is clear
