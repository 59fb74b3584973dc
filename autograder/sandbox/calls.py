"""Calls into one child: frames become values or one of the failures, callbacks are answered in between."""

from __future__ import annotations

import itertools
import time
from collections import Counter
from collections.abc import Callable
from typing import Any, NamedTuple

from autograder.model import Limits
from autograder.sandbox.delays import WallBudget
from autograder.sandbox.failures import Killed, Missing, ProtocolBroken, StudentError, TimedOut, raised
from autograder.sandbox.handles import Handle
from autograder.sandbox.launch import Child
from autograder.sandbox.line import Allowance, Ended, Late, Malformed
from autograder.sandbox.wire import (
    Answer,
    CallBack,
    CallFunction,
    Codec,
    FromStudent,
    Operate,
    Raised,
    Ran,
    Refusal,
    Returned,
    RunCell,
    ToStudent,
    Undefined,
    Unsendable,
    WireError,
)

__all__ = ["Calls", "Result", "Spent"]


Reply = tuple[FromStudent, bytearray]
MAX_TIMEOUTS = 2
"""In one task, and of one function in all: one that never ends would else cost its time in every check."""
MAX_DEPTH = 8
"""A call, a callback in it, a call in that, and so on: three are honest."""
MAX_CALLBACKS = 100_000
"""In one call: more than any honest one, little enough that what a suite's function notes of each stays small."""


class Result(NamedTuple):
    """What a call gave: its value and, where asked for, the positional arguments as they are after it."""

    value: Any
    args: tuple[Any, ...]


class Spent:
    """What calls into one notebook have used up, in whatever process it ran."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self.hung: Counter[str] = Counter()
        """How often a call of each function had to be stopped."""
        self.new_task()

    def new_task(self) -> None:
        """Calls may time out again, and take their time."""
        self.timeouts_left = MAX_TIMEOUTS
        self.wall = WallBudget(self._limits.task_wall_seconds)


class Calls:
    """The conversation with one child; ``alive`` turns False once it can no longer be used."""

    def __init__(self, child: Child, limits: Limits, spent: Spent) -> None:
        self.child = child
        self.alive = True
        self.call_cpu_seconds = limits.call_cpu_seconds
        self.call_wall_seconds = limits.call_wall_seconds
        self._grace = limits.interrupt_grace_seconds
        self._spent = spent
        self._functions: dict[int, Callable[..., Any]] = {}
        self._numbers = itertools.count(1)
        self._depth = 0
        self._codec = Codec(self._refer, self._resolve, limits.frame_bytes)

    def run_cell(self, index: int, source: str, cpu_seconds: float, wall_seconds: float) -> Ran:
        """Run a code cell. Raises TimedOut, Killed, ProtocolBroken when no word of it came back."""
        frame, _ = self._exchange(RunCell(index, source), b"", f"cell {index}", cpu_seconds, wall_seconds)
        if not isinstance(frame, Ran) or frame.index != index:
            raise self._broken(f"cell {index}", "an answer to another question")
        return frame

    def call(self, name: str, args: tuple[Any, ...], kwargs: dict[str, Any], want_args: bool = False) -> Result:
        """Call the notebook's ``name``; ``want_args``: the result is to hold the arguments as they are after it."""
        if self._spent.hung[name] >= MAX_TIMEOUTS:
            raise TimedOut(f"{name} was not called again: it had not come to an end in earlier checks.")
        with self._lent() as codec:
            payload = codec.pack([list(args), kwargs])
            return self._result(*self._exchange_call(CallFunction(name, want_args), payload, name), name)

    def operate(self, operation: str, *operands: Any, name: str = "") -> Any:
        """One of the operations of ``inside/objects.py``."""
        with self._lent() as codec:
            name = name or operation
            reply = self._exchange_call(Operate(operation), codec.pack(list(operands)), name)
            return self._result(*reply, name).value

    def lend(self, function: Callable[..., Any]) -> int:
        """Let student code call ``function`` until ``revoke``; every other callback ends with its call."""
        return self._refer(function)[0]

    def revoke(self, number: int) -> None:
        """What was lent can be called no more."""
        self._functions.pop(-number, None)

    # one exchange ------------------------------------------------------------------------------------------------

    def _lent(self) -> _Lending:
        return _Lending(self._functions, self._codec)

    def _exchange_call(self, frame: ToStudent, payload: bytes, name: str) -> Reply:
        spent = self._spent
        if spent.timeouts_left <= 0:
            raise TimedOut(f"{name} was not called again: time had run out in earlier checks of this task.")
        if spent.wall.is_used_up(self.child.without_a_core):
            raise TimedOut(f"{name} was not called again: all calls together took too long in this task.")
        start = time.monotonic()
        try:
            return self._exchange(frame, payload, name, self.call_cpu_seconds, self.call_wall_seconds)
        except TimedOut:
            spent.timeouts_left -= 1
            spent.hung[name] += 1
            raise
        finally:
            if self._depth == 0:
                spent.wall.spend(time.monotonic() - start)

    def _exchange(self, frame: ToStudent, payload: bytes, name: str, cpu_seconds: float, wall_seconds: float) -> Reply:
        if self._depth >= MAX_DEPTH:
            raise RecursionError(f"calls to and fro are {MAX_DEPTH} deep")
        self._depth += 1
        try:
            return self._talk(frame, payload, self.child.allowance(wall_seconds, cpu_seconds))
        except Late:
            return self._interrupt(name)
        except Ended:
            self.alive = False
            self.child.hung_up()
            raise Killed(f"{name} ended the process that runs the notebook (exit, a crash, or a kill).") from None
        except (Malformed, WireError) as error:
            raise self._broken(name, str(error)) from None
        finally:
            self._depth -= 1

    def _talk(self, frame: ToStudent, payload: bytes, allowance: Allowance) -> Reply:
        self.child.line.send(frame, allowance, payload)
        for _ in range(MAX_CALLBACKS):
            answer, content = self.child.line.receive(allowance)
            if not isinstance(answer, CallBack):
                return answer, content
            reply, value = self._answer(answer, content)
            self.child.line.send(reply, allowance, value)
        raise Late

    def _answer(self, question: CallBack, content: bytearray) -> tuple[Answer | Refusal, bytes]:
        """Answer a callback. An exception out of the suite's function is what it means to raise: it crosses by name."""
        function = self._functions.get(question.number)
        if function is None:
            text = "this function can only be called while the check that passed it is running"
            return Refusal("RuntimeError", text), b""
        args, kwargs = _arguments(self._codec.unpack(content))
        try:
            return Answer(), self._codec.pack(function(*args, **kwargs))
        except WireError:
            raise
        except Exception as error:
            return Refusal(type(error).__name__, str(error)[:500]), b""

    def _interrupt(self, name: str) -> Reply:
        """Ask it to stop, as a kernel's stop button does; end it when it will not."""
        self.child.interrupt()
        try:
            reply = self._drain(self.child.allowance(self._grace, self._grace))
        except (Late, Ended, Malformed):
            self.alive = False
            self.child.kill()
            raise TimedOut(f"{name} did not come to an end and had to be stopped.") from None
        if isinstance(reply[0], Ran):
            return reply
        raise TimedOut(f"{name} did not come to an end and had to be stopped.")

    def _drain(self, allowance: Allowance) -> Reply:
        while True:
            reply = self.child.line.receive(allowance)
            if not isinstance(reply[0], CallBack):
                return reply
            self.child.line.send(Refusal("TimeoutError", "the time for this call is used up"), allowance)

    def _result(self, frame: FromStudent, content: bytearray, name: str) -> Result:
        try:
            if isinstance(frame, Returned):
                return _value_and_args(self._codec.unpack(content))
            if isinstance(frame, Raised):
                args = self._codec.unpack(content)
                raise raised(name, frame.type_names, frame.text, frame.where, args)
        except WireError as error:
            raise self._broken(name, str(error)) from None
        if isinstance(frame, Undefined):
            raise Missing(f"the notebook does not define {name}.")
        if isinstance(frame, Unsendable):
            raise ProtocolBroken(f"{name} returned {frame.reason[:200]}.")
        raise self._broken(name, "an answer to another question")

    def _broken(self, name: str, what: str) -> StudentError:
        self.alive = False
        self.child.kill()
        return ProtocolBroken(f"{name}: the process that runs the notebook sent {what[:200]}.")

    # references --------------------------------------------------------------------------------------------------

    def _refer(self, obj: Any) -> tuple[int, str]:
        if isinstance(obj, Handle):
            return obj.number, obj.type_name
        if callable(obj):
            number = next(self._numbers)
            self._functions[number] = obj
            return -number, getattr(obj, "__name__", "function")
        raise TypeError(
            f"a suite passed a {type(obj).__name__}, which does not cross the line; see sandbox/wire/values.py"
        )

    def _resolve(self, number: int, type_name: str) -> Any:
        if number < 0:
            if -number not in self._functions:
                raise WireError("a function that was never passed")
            return self._functions[-number]
        return Handle(self, number, type_name)


def _arguments(content: Any) -> tuple[list[Any], dict[str, Any]]:
    """``[args, kwargs]`` out of a payload; WireError when it is something else."""
    if type(content) is list and len(content) == 2 and type(content[0]) is list and type(content[1]) is dict:
        return content[0], content[1]
    raise WireError("a callback without its arguments")


def _value_and_args(content: Any) -> Result:
    if type(content) is list and len(content) == 2 and type(content[1]) is list:
        return Result(content[0], tuple(content[1]))
    raise WireError("a result that is none")


class _Lending:
    """Functions packed by ``codec`` while it is open can be called until it is closed."""

    def __init__(self, functions: dict[int, Callable[..., Any]], codec: Codec) -> None:
        self._functions = functions
        self._codec = codec
        self._before: set[int] = set()

    def __enter__(self) -> Codec:
        self._before = set(self._functions)
        return self._codec

    def __exit__(self, *_: object) -> None:
        for number in set(self._functions) - self._before:
            del self._functions[number]
