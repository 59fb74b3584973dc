"""Calls from a suite into a notebook: values, callbacks, handles, errors, limits."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from autograder.model import Outcome
from autograder.sandbox.failures import Killed, Missing, OutOfMemory, ProtocolBroken, Raised, StudentError, TimedOut
from autograder.sandbox.handles import Handle
from autograder.sandbox.student import Student, by_reference

Notebook = Callable[..., Student]


def test_a_call_returns_a_plain_value(notebook: Notebook) -> None:
    student = notebook("def f(x, *, scale): return x * scale, {'n': len(x)}")
    value, info = student.f(np.arange(3.0), scale=2)
    assert value.tolist() == [0, 2, 4]
    assert info == {"n": 3}


def test_arguments_are_copies_and_come_back_when_asked(notebook: Notebook) -> None:
    mine = np.zeros(2)
    result = notebook("def f(x):\n    x[0] = 7\n    return 1").call("f", mine)
    assert mine.tolist() == [0, 0]
    assert result.value == 1
    assert result.args[0].tolist() == [7, 0]


def test_a_generator_goes_in_by_state_and_stays(notebook: Notebook) -> None:
    """The student draws what the suite would draw; asked for the arguments after the call it is told of, not sent."""
    student = notebook("def f(rng): return rng.normal()")
    result = student.call("f", np.random.default_rng(3))
    assert result.value == np.random.default_rng(3).normal()
    assert isinstance(result.args[0], Handle)


def test_functions_are_called_back(notebook: Notebook) -> None:
    seen = []

    def slope(x: Any) -> Any:
        seen.append(x)
        return 2 * x

    assert notebook("def f(g, x): return g(g(x))").f(slope, 3.0) == 12.0
    assert seen == [3.0, 6.0]


def test_an_error_in_a_callback_reaches_the_student_by_name(notebook: Notebook) -> None:
    def fails(x: Any) -> Any:
        raise ZeroDivisionError("at zero")

    student = notebook("def f(g):\n    try:\n        g(1)\n    except ZeroDivisionError as e:\n        return str(e)")
    assert student.f(fails) == "at zero"


def test_a_callback_ends_with_its_call(notebook: Notebook) -> None:
    """A function that a student's code kept cannot be asked later for what it knows."""
    student = notebook("def keep(g):\n    global kept\n    kept = g\ndef later(): return kept(3)")
    student.keep(lambda x: 42)
    with pytest.raises(Raised, match="only be called while"):
        student.later()


def test_a_given_function_takes_the_place_of_the_students(notebook: Notebook) -> None:
    student = notebook("def part(x): return -1\ndef whole(x): return part(x) + 1")
    with student.given(part=lambda x: 10 * x):
        assert student.whole(2) == 21
    assert student.whole(2) == 0


def test_a_given_value_is_what_the_function_in_its_place_returns(notebook: Notebook) -> None:
    """Whatever it is handed, and without a call to this side; afterwards the student's own is back, or none."""
    student = notebook("def part(x): return -1\ndef whole(x): return [part(x), part(x, y=x), other()]")
    with student.given_values(part=np.arange(3), other=7):
        assert [np.asarray(value).tolist() for value in student.whole(2)] == [[0, 1, 2], [0, 1, 2], 7]
    with pytest.raises(Raised, match="TypeError"):
        student.whole(2)
    assert student.part(2) == -1
    with student.given_values(part=5), pytest.raises(Raised, match="NameError"):
        student.whole(2)


def test_a_function_given_by_reference_works_on_the_students_own(notebook: Notebook) -> None:
    """It calls the student's function and changes the student's array, which the student's function sees."""
    student = notebook(
        "import numpy as np\ndef tool(f, x): return None\n"
        "def use(g):\n    x = np.zeros(2)\n    return tool(lambda y: g(float(x.sum())), x), x"
    )

    def tool(f: Any, x: Any) -> Any:
        x[1] = 5.0
        return f(x) + x.fetch_()[1]

    with student.given_by_reference(tool=tool):
        value, x = student.use(lambda total: 10 * total)
    assert value == 55.0
    assert x.tolist() == [0, 5]


def test_an_argument_by_reference_works_on_the_students_own(notebook: Notebook) -> None:
    """A function passed as an argument changes the student's array in place; one passed plainly changes a copy."""
    student = notebook("import numpy as np\ndef use(change):\n    x = np.zeros(2)\n    return change(x), x")

    def change(x: Any) -> Any:
        if isinstance(x, Handle):
            x.assign_(np.array([3.0, 4.0]))
        else:
            x[...] = 9.0
        return x

    for function, seen in ((by_reference(change), [3, 4]), (change, [0, 0])):
        returned, x = student.use(function)
        assert x.tolist() == seen
    assert returned.tolist() == [9, 9]


def test_the_items_of_a_timed_iterator_are_taken(notebook: Notebook) -> None:
    """What ``observe`` makes of each result comes back, and all items have been taken."""
    student = notebook(
        "taken = []\ndef squares(n):\n    for k in range(n):\n        taken.append(k)\n        yield k * k"
    )
    _, results = student.timed("squares", [(6,), (4,)], list)
    assert results == [[0, 1, 4, 9, 16, 25], [0, 1, 4, 9]]
    assert student.get("taken") == [*range(6), *range(4)]


def test_calls_to_and_fro_without_end_are_an_outcome(notebook: Notebook) -> None:
    student = notebook("def tool(f): return 0\ndef use(): return tool(use)")
    with student.given_by_reference(tool=lambda f: f()), pytest.raises(StudentError):
        student.use()


def test_a_given_function_is_gone_afterwards_even_where_nothing_was(notebook: Notebook) -> None:
    student = notebook("def whole(x): return part(x)")
    with student.given(part=lambda x: x):
        assert student.whole(2) == 2
    with pytest.raises(NameError):
        student.whole(2)


def test_objects_stay_and_are_worked_on(notebook: Notebook) -> None:
    student = notebook(
        "class Counter:\n    def __init__(self, n): self.n = n\n    def up(self, k=1): self.n += k; return self.n"
    )
    counter = student.Counter(5)
    assert isinstance(counter, Handle)
    assert counter.up(k=2) == 7
    assert counter.n == 7


def test_what_a_call_returns_can_stay(notebook: Notebook) -> None:
    """A plain value and a dataclass, which would cross by value, are worked on where they are."""
    student = notebook(
        "from dataclasses import dataclass\nimport numpy as np\nx = np.zeros(2)\ndef give(): return x\n"
        "@dataclass\nclass Counter:\n    n: int\n    def up(self): self.n += 1; return self.n"
    )
    student.get("give").keep_().assign_(np.array([5.0, 6.0]))
    assert student.get("x").tolist() == [5, 6]
    counter = student.get("Counter").keep_(n=3)
    assert [counter.up(), counter.up(), counter.n] == [4, 5, 5]


def test_generators_are_iterated(notebook: Notebook) -> None:
    student = notebook("def pairs(n):\n    for k in range(n): yield k, k * k")
    assert list(student.pairs(3)) == [(0, 0), (1, 1), (2, 4)]


def test_kept_values_are_changed_in_place(notebook: Notebook) -> None:
    student = notebook("held = []\ndef hold(p): held.append(p)\ndef show(): return held[0]['W']")
    params = student.put({"W": np.ones(2)})
    student.hold(params)
    params.assign_(9.0, "W")
    assert student.show().tolist() == [9, 9]


def test_an_error_is_also_the_builtin_that_was_raised(notebook: Notebook) -> None:
    student = notebook("class Mine(ValueError): pass\ndef f(): raise Mine('too large')")
    with pytest.raises(ValueError, match=r"f raised Mine: too large \(line 2, in f") as caught:
        student.f()
    assert isinstance(caught.value, Raised)


CASES = [
    ("absent", "", Missing, "does not define absent"),
    ("stub", "def stub(): raise NotImplementedError()", Missing, "not written yet"),
    ("dies", "import os\ndef dies(): os._exit(0)", Killed, "ended the process"),
    ("crashes", "import ctypes\ndef crashes(): ctypes.string_at(0)", Killed, "ended the process"),
    ("spins", "def spins():\n    while True: pass", TimedOut, "did not come to an end"),
    ("sleeps", "import time\ndef sleeps(): time.sleep(1000)", TimedOut, "did not come to an end"),
    ("hoards", "def hoards(): return [bytearray(1 << 20) for _ in range(10_000)]", OutOfMemory, "more memory"),
    ("recurses", "def recurses(): return recurses()", Raised, "RecursionError"),
    ("floods", "def floods(): return 'x' * (32 << 20)", ProtocolBroken, "at most"),
    ("exits", "import sys\ndef exits(): sys.exit(0)", Raised, "SystemExit"),
    ("nests", "def nests():\n    x = []\n    for _ in range(100): x = [x]\n    return x", ProtocolBroken, "deep"),
    ("not_callable", "not_callable = 5", Raised, "TypeError"),
    ("mute", "class E(Exception):\n    def __str__(self): raise ValueError\ndef mute(): raise E", Raised, "E"),
]


@pytest.mark.parametrize(("name", "source", "error", "words"), CASES, ids=[case[0] for case in CASES])
def test_whatever_a_function_does_is_an_outcome(
    notebook: Notebook, name: str, source: str, error: type[StudentError], words: str
) -> None:
    """No value, no crash of ours: one error of a known kind with a sentence for the student."""
    student = notebook(source)
    with pytest.raises(error, match=words) as caught:
        getattr(student, name)()
    assert caught.value.outcome is error.outcome
    assert caught.value.outcome not in (Outcome.PASSED, Outcome.INTERNAL)


def test_a_cell_that_takes_all_memory_leaves_calls_enough(notebook: Notebook) -> None:
    """What it was refused, 40 MB in one piece, a function has later; a second such call as well."""
    student = notebook(
        "import numpy as np\n"
        "def add_up(n): return float(np.ones(n).sum())\n"
        "kept, size = [], 1 << 26\n"
        "while size > 1 << 19:\n"
        "    try: kept.append(bytearray(size))\n"
        "    except MemoryError: size //= 2\n"
        "try: refused = add_up(5_000_000) == 0\n"
        "except MemoryError: refused = True\n"
    )
    assert student.get("refused") is True
    assert [student.add_up(5_000_000), student.add_up(5_000_000)] == [5e6, 5e6]


def test_one_restart_a_task(notebook: Notebook) -> None:
    """After a death the process is started again once in a task, and afresh in the next."""
    student = notebook("import os\ndef dies(): os._exit(0)\ndef lives(): return 1")
    student.new_task()
    for _ in range(2):
        with pytest.raises(Killed, match="ended the process"):
            student.dies()
    with pytest.raises(Killed, match="earlier check"):
        student.lives()
    student.new_task()
    assert student.lives() == 1


def test_time_runs_out_twice_a_task(notebook: Notebook) -> None:
    student = notebook("def spins():\n    while True: pass")
    student.new_task()
    for _ in range(2):
        with pytest.raises(TimedOut, match="did not come to an end"):
            student.spins()
    with pytest.raises(TimedOut, match="was not called again"):
        student.spins()


def test_cpu_is_read_from_outside(notebook: Notebook) -> None:
    """The clock counts all threads and does not ask the student's clocks."""
    patched = "import time\ntime.process_time = time.perf_counter = time.time = lambda: 0.0\n"
    threads = (
        "import threading\ndef work(n):\n    t = threading.Thread(target=sum, args=(range(n),)); t.start(); t.join()"
    )
    student = notebook(patched + threads)
    little, _ = student.timed("work", [(1000,)])
    much, _ = student.timed("work", [(5_000_000,)])
    assert much > 10 * little


def test_a_function_that_hung_twice_is_called_in_no_later_task(notebook: Callable[..., Student]) -> None:
    """Later tasks that try it lose no time; other functions are called as ever."""
    student = notebook("calls = []\ndef f():\n    calls.append(1)\n    while True: pass\ndef g(): return len(calls)")
    for _ in range(3):
        student.new_task()
        with pytest.raises(TimedOut):
            student.f()
    student.new_task()
    assert student.g() == 2


# what a class of the student's could make of the judge ---------------------------------------------------------------

POINTER = "{'data': (16, True), 'shape': (1000,), 'typestr': '<f8', 'version': 3}"
"""An address that no process can read."""


@pytest.mark.parametrize(
    "source",
    [
        "from dataclasses import make_dataclass as make\nR = make('R', ['__array_interface__'])\n"
        f"def f(): return R({POINTER})",
        f"class R:\n    __array_interface__ = {POINTER}\ndef f(): return [R()]",
        f"class R:\n    def __getattr__(self, name): return {POINTER}\ndef f(): return R()",
    ],
    ids=["dataclass", "in a list", "any attribute"],
)
def test_no_address_that_a_student_names_is_read(notebook: Notebook, source: str) -> None:
    """NumPy believes an ``__array_interface__``; on the trusted side that would read its memory, or end it."""
    student = notebook(source)
    try:
        value = student.f()
    except ProtocolBroken:
        return
    assert np.asarray(value).dtype == object
    assert np.asarray([value]).dtype == object


@pytest.mark.parametrize(
    ("kind", "caught"),
    [
        ("StopIteration()", StudentError),
        ("StopAsyncIteration()", StudentError),
        ("ExceptionGroup('several', [ValueError()])", StudentError),
        ("UnicodeDecodeError('utf-8', b'', 0, 1, 'x')", UnicodeDecodeError),
        ("SyntaxError('no')", SyntaxError),
        ("OSError('no')", OSError),
        ("KeyError('k')", KeyError),
    ],
)
def test_every_builtin_exception_is_an_outcome(notebook: Notebook, kind: str, caught: type[Exception]) -> None:
    """With its sentence; and none ends the loop of a suite as if all had been looked at."""
    student = notebook(f"def f(x): raise {kind}")
    with pytest.raises(Raised) as error:
        assert all(map(student.f, [1, 2]))
    assert isinstance(error.value, caught)
    assert str(error.value) == error.value.message
    assert error.value.message.startswith(f"f raised {kind.split('(')[0]}")


def test_a_long_tail_of_an_exception_is_cut(notebook: Notebook) -> None:
    student = notebook("E = type('E' * 5000, (ValueError,), {})\ndef f(): raise E('a ' * 1_000_000)")
    with pytest.raises(ValueError, match="f raised EEE") as error:
        student.f()
    assert len(str(error.value)) < 700


def test_an_iterator_may_take_the_time_of_one_call(notebook: Notebook) -> None:
    """Each item in time, all of them not: it ends there, not after ten thousand items."""
    student = notebook("import time\ndef slow():\n    while True:\n        time.sleep(0.4)\n        yield 1")
    with pytest.raises(TimedOut, match="did not come in time"):
        list(student.slow())


def test_a_flood_of_questions_is_stopped_by_the_clock(notebook: Notebook) -> None:
    """Callbacks that come faster than they are answered: nothing ever has to be waited for."""
    flood = """
import os, stat, struct, threading, msgspec
def is_socket(fd):
    try:
        return stat.S_ISSOCK(os.fstat(fd).st_mode)
    except OSError:
        return False
def flood(g):
    line = next(fd for fd in range(3, 128) if is_socket(fd))
    body = msgspec.msgpack.encode(['CallBack', 1])
    payload = msgspec.msgpack.encode([[], {}])
    frame = struct.pack('<II', len(body), len(payload)) + body + payload
    def read():
        while True:
            os.read(line, 1 << 20)
    threading.Thread(target=read, daemon=True).start()
    while True:
        os.write(line, frame * 1000)
"""
    student = notebook(flood)
    with pytest.raises(TimedOut, match="did not come to an end"):
        student.flood(lambda: 1.0)
