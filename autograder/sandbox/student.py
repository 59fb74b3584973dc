"""The handle that suites hold: a student's notebook, run, its functions called as if they were here.

``student.nag_step(theta, v, f, lr, beta)`` calls the notebook's ``nag_step`` in its confined process and returns a
plain value, or raises one of ``failures.StudentError``.
"""

from __future__ import annotations

import contextlib
import functools
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from autograder.model import CellResult, Limits, Outcome
from autograder.sandbox.calls import Calls, Result, Spent
from autograder.sandbox.delays import WallBudget
from autograder.sandbox.failures import Killed, Missing, OutOfMemory, ProtocolBroken, StudentError, TimedOut
from autograder.sandbox.handles import Handle
from autograder.sandbox.launch import Sandbox
from autograder.sandbox.outputs import MAX_COUNT, Budget, presentable
from autograder.sandbox.wire import Ran

__all__ = ["BusiestLine", "Student", "by_reference"]

LEAST_SHARE = 1 / 16
"""Of a cell's time, after several cells have been stopped."""
HURRIED_SHARE = 1 / 4
"""Of a call's CPU time, in a notebook in which a cell had to be stopped."""
LINE_CHARACTERS = 100
"""Of a student's line, as a message shows it."""

BY_REFERENCE = "&"
"""What ``inside/objects.py`` calls by the same name."""
OUTCOME_OF_ERROR = {"": Outcome.PASSED, "KeyboardInterrupt": Outcome.TIMEOUT, "MemoryError": Outcome.MEMORY}


class BusiestLine(NamedTuple):
    """A line of the notebook and how often one call ran it."""

    times: int
    number: int
    """Within its cell, from 1."""
    text: str


class Student:
    """One submission. ``cells`` holds what each code cell gave, in order.

    A cell or a call that ends the process costs only itself: the process is started again, the cells that did no
    harm are run again, and work goes on after it; for calls at most once per ``new_task()``.
    """

    def __init__(self, sandbox: Sandbox, cells: Sequence[tuple[int, str]]) -> None:
        self._sandbox = sandbox
        self._limits: Limits = sandbox.limits
        self._sources = tuple(cells)
        self._results: dict[int, CellResult] = {}
        self._harmful: set[int] = set()
        self._budget = Budget(self._limits.notebook_output_bytes)
        self._cpu_left = self._limits.notebook_cpu_seconds
        self._wall = WallBudget(self._limits.notebook_wall_seconds)
        self._cpu_before = 0.0
        self._restarts_left = 0
        self._spent = Spent(self._limits)
        self._calls = self._run_notebook()
        self._hurry()

    @property
    def cells(self) -> tuple[CellResult, ...]:
        """What running each code cell gave."""
        return tuple(self._results[index] for index, _ in self._sources)

    def __getattr__(self, name: str) -> StudentFunction:
        if name.startswith("_"):
            raise AttributeError(name)
        return StudentFunction(self, name)

    def call(self, name: str, *args: Any, **kwargs: Any) -> Result:
        """Call the notebook's ``name``; the result also holds the arguments as they are after the call."""
        return self._ready().call(name, args, kwargs, want_args=True)

    def has(self, name: str) -> bool:
        """Whether the notebook defines ``name``."""
        return self._ready().operate("has", name) is True

    def put(self, value: Any) -> Handle:
        """Keep a plain value in the student's process, to be passed to its functions and changed in place."""
        handle = self._ready().operate("keep", value)
        if not isinstance(handle, Handle):
            raise ProtocolBroken("the process that runs the notebook sent what should have stayed.")
        return handle

    def get(self, name: str) -> Any:
        """The value of the notebook's variable ``name``."""
        if not self.has(name):
            raise Missing(f"the notebook does not define {name}.")
        return self._ready().operate("get", name, name=name)

    def forget(self) -> None:
        """Let the process drop all objects that it keeps for Handles: none of them can be worked on after this."""
        self._ready().operate("forget")

    def given(self, **functions: Callable[..., Any]) -> contextlib.AbstractContextManager[None]:
        """Put trusted functions in the place of the student's, so that one slip is charged once; revoked at the end.

        They are handed values and run on this side: no right version is ever where student code is.
        """
        return self._bound(functions, "")

    def given_by_reference(self, **functions: Callable[..., Any]) -> contextlib.AbstractContextManager[None]:
        """The same for functions that work on what they are handed: functions, arrays, lists and dicts are Handles.

        For a function that calls the student's own function, or whose changes in place the student's code sees.
        """
        return self._bound(functions, BY_REFERENCE)

    @contextlib.contextmanager
    def given_values(self, **values: Any) -> Iterator[None]:
        """Put functions in the place of the student's that return these values whatever they are handed, until the end.
        Calling them costs this side nothing."""
        calls = self._ready()
        for name, value in values.items():
            calls.operate("bind_value", name, value)
        try:
            yield
        finally:
            _unbind(calls, values)

    @contextlib.contextmanager
    def _bound(self, functions: dict[str, Callable[..., Any]], how: str) -> Iterator[None]:
        calls = self._ready()
        lent = []
        for name, function in functions.items():
            number = calls.lend(function)
            lent.append(number)
            calls.operate("bind", name, Handle(calls, number, how + name))
        try:
            yield
        finally:
            for number in lent:
                calls.revoke(number)
            _unbind(calls, functions)

    def timed(
        self, name: str, batch: Sequence[tuple[Any, ...]], observe: Callable[[Any], Any] = lambda value: value
    ) -> tuple[float, list[Any]]:
        """Call ``name`` once for each arguments in ``batch``: CPU seconds of its process, all threads, and the results.

        With ``observe`` what it makes of a result, on this side and within the time: all items of an iterator, say,
        which does its work only when it is asked for them.

        The clock is read from outside, from before the first argument leaves to after the last result has come, so
        there is no moment at which work could be done unseen. The kernel brings a process's clock up to date when
        it goes to sleep, hence the empty exchange before each reading.
        """
        calls = self._ready()
        calls.operate("has", name)
        before = calls.child.cpu_seconds()
        results = [observe(calls.call(name, args, {}).value) for args in batch]
        calls.operate("has", name)
        return calls.child.cpu_seconds() - before, results

    def busiest_line(self, name: str, args: tuple[Any, ...]) -> BusiestLine | None:
        """Which line of the notebook runs most often in ``name(*args)``, as the student's process tells; None without
        one. Good for an explanation, not for a point: the process could lie."""
        found = self._ready().operate("busiest_line", name, list(args), name=name)
        if type(found) is tuple and tuple(map(type, found)) == (int, int, str) and found[0] > 0:
            return BusiestLine(found[0], found[1], found[2][:LINE_CHARACTERS])
        return None

    def cpu_seconds(self) -> float:
        """CPU time that cells and calls took in all processes that ran the notebook, all threads, read from outside."""
        return self._cpu_before + self._child.cpu_seconds()

    def new_task(self) -> None:
        """A new task begins: the process may be started again once in it, and time may run out twice."""
        self._restarts_left = 1
        self._spent.new_task()

    def _ready(self) -> Calls:
        if not self._calls.alive:
            if self._restarts_left <= 0:
                raise Killed("the process that runs the notebook had ended in an earlier check of this task.")
            self._restarts_left -= 1
            self._cpu_before += self._child.cpu_seconds()
            self._calls = self._run_notebook()
            self._hurry()
        return self._calls

    # cells -------------------------------------------------------------------------------------------------------

    def _run_notebook(self) -> Calls:
        """A fresh process with all harmless cells run; cells that end it are left out next time."""
        while True:
            self._child = self._sandbox.child()
            self._cpu_before -= self._child.cpu_seconds()
            calls = Calls(self._child, self._limits, self._spent)
            if self._run_cells(calls):
                return calls
            self._cpu_before += self._child.cpu_seconds()

    def _run_cells(self, calls: Calls) -> bool:
        for index, source in self._sources:
            if index in self._harmful:
                continue
            if (
                len(self._harmful) > self._limits.cell_restarts
                or self._cpu_left <= 0
                or self._wall.is_used_up(calls.child.without_a_core)
            ):
                self._results.setdefault(index, _not_run(index))
                continue
            before, start = calls.child.cpu_seconds(), time.monotonic()
            try:
                ran = calls.run_cell(index, source, *self._allowed())
            except StudentError as error:
                self._harmful.add(index)
                self._results[index] = _ended(index, error)
                return False
            finally:
                self._wall.spend(time.monotonic() - start)
            self._cpu_left -= calls.child.cpu_seconds() - before
            self._results.setdefault(index, self._result(ran))
        return True

    def _allowed(self) -> tuple[float, float]:
        """CPU and wall seconds for the next cell. A function that never ends is often called in several: if each had
        the full time, none would be left for the cells of other tasks."""
        share = max(0.25**self._stopped, LEAST_SHARE)
        return min(self._limits.cell_cpu_seconds * share, self._cpu_left), self._limits.cell_wall_seconds * share

    def _hurry(self) -> None:
        """In a notebook in which cells had to be stopped calls have less time: the hanging function is among them."""
        if self._stopped:
            self._calls.call_cpu_seconds *= HURRIED_SHARE

    @property
    def _stopped(self) -> int:
        return sum(result.outcome is Outcome.TIMEOUT for result in self._results.values())

    def _result(self, ran: Ran) -> CellResult:
        outcome = OUTCOME_OF_ERROR.get(ran.error, Outcome.RAISED)
        outputs = presentable(ran.outputs, self._budget)
        count = max(0, min(ran.execution_count, MAX_COUNT))
        return CellResult(index=ran.index, outputs=outputs, execution_count=count, outcome=outcome)


def by_reference(function: Callable[..., Any]) -> Callable[..., Any]:
    """``function`` as an argument for student code, handed what ``given_by_reference`` would hand it: Handles."""

    @functools.wraps(function)
    def lent(*args: Any, **kwargs: Any) -> Any:
        return function(*args, **kwargs)

    lent.__name__ = BY_REFERENCE + function.__name__
    return lent


class StudentFunction:
    """A name of the notebook that can be called."""

    def __init__(self, student: Student, name: str) -> None:
        self._student = student
        self.__name__ = name

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return self._student._ready().call(self.__name__, args, kwargs).value


def _unbind(calls: Calls, names: Iterable[str]) -> None:
    if calls.alive:
        for name in names:
            calls.operate("unbind", name)


def _ended(index: int, error: StudentError) -> CellResult:
    kinds = {TimedOut: "Timeout", Killed: "ProcessEnded", OutOfMemory: "MemoryError", ProtocolBroken: "ProcessEnded"}
    text = {
        TimedOut: "this cell did not come to an end and was stopped",
        Killed: "this cell ended the process that runs the notebook",
    }.get(type(error), error.message)
    name = kinds.get(type(error), "Error")
    output = {
        "output_type": "error",
        "ename": name,
        "evalue": text,
        "traceback": [f"{name}: {text}; the other cells were run without it"],
    }
    return CellResult(index=index, outputs=(output,), outcome=error.outcome)


def _not_run(index: int) -> CellResult:
    text = "this cell was not run: the cells before it used up what a notebook may use"
    output = {"output_type": "error", "ename": "NotRun", "evalue": text, "traceback": [f"NotRun: {text}"]}
    return CellResult(index=index, outputs=(output,), outcome=Outcome.TIMEOUT)
