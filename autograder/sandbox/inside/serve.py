"""Runs beside student code: answers one frame after another until the line closes."""

from __future__ import annotations

import os
import signal
import traceback
from mmap import mmap
from typing import Any

from autograder.sandbox.inside.objects import Objects
from autograder.sandbox.inside.shell import Descriptors, GradingShell
from autograder.sandbox.wire import (
    FRAME_HEADER,
    Answer,
    CallBack,
    CallFunction,
    Codec,
    Frame,
    Operate,
    Raised,
    Ran,
    Ready,
    Refusal,
    Returned,
    RunCell,
    ToStudent,
    Undefined,
    Unsendable,
    WireError,
    decode_to_student,
    encode_frame,
)

__all__ = ["Server"]

Reply = tuple[Frame] | tuple[Frame, bytes]
MAX_TEXT = 2000
"""Characters of an exception's text that are handed over."""


class CallbackRefused(Exception):
    """The trusted side refused a callback with an exception that has no builtin of its name here."""


class LineClosed(BaseException):
    """The trusted side has gone; BaseException so that no student's ``except Exception`` holds it up."""


class Server:
    """One student's notebook: cells, then calls."""

    def __init__(
        self, shell: GradingShell, line: int, max_frame_bytes: int, descriptors: Descriptors, reserve: mmap
    ) -> None:
        self._shell = shell
        self._line = line
        self._max = max_frame_bytes
        self._descriptors = descriptors
        self._reserve = reserve
        """Memory that cells do not get, and calls do."""
        self._objects = Objects(shell.user_ns, self._ask)
        self._codec = Codec(self._objects.refer, self._objects.resolve, max_frame_bytes, generators=True)
        self._working = self._stop_asked = False

    def serve(self) -> None:
        """Until the line closes."""
        signal.signal(signal.SIGINT, self._interrupted)
        self._send(Ready())
        try:
            while True:
                frame, payload = self._receive()
                # A stop that came between two frames was meant for work that had just ended.
                self._stop_asked = False
                reply = self._answer(frame, payload)
                self._working = False
                if reply is not None:
                    self._send(*reply)
        except LineClosed:
            return

    def _interrupted(self, *_: Any) -> None:
        """SIGINT stops student code at once, but never in the middle of a frame."""
        if self._working:
            self._working = False
            raise KeyboardInterrupt
        self._stop_asked = True

    def _answer(self, frame: ToStudent, payload: bytearray) -> Reply | None:
        if isinstance(frame, RunCell):
            return (self._run(frame),)
        self._reserve.close()
        if isinstance(frame, CallFunction):
            return self._call(frame, payload)
        if isinstance(frame, Operate):
            return self._operate(frame, payload)
        return None  # the answer to a callback that nobody waits for any more

    def _run(self, frame: RunCell) -> Ran:
        shell, error = self._shell, ""
        shell.outputs.clear()
        try:
            self._working = True
            result = shell.run_cell(frame.source, store_history=True)
            self._working = False
            problem = result.error_before_exec or result.error_in_exec
            error = "" if problem is None else type(problem).__name__
        except BaseException as problem:
            self._working = False
            if isinstance(problem, LineClosed):
                raise
            # Outside of what IPython catches: an interrupt while it was formatting, a patched hook that raised.
            error = type(problem).__name__
            shell.outputs.add(_plain_error(problem), 0)
        self._descriptors.drain(shell.outputs)
        return Ran(frame.index, shell.execution_count - 1, shell.outputs.take(), error)

    def _call(self, frame: CallFunction, payload: bytearray) -> Reply:
        args: Any = ()
        if frame.name not in self._shell.user_ns:
            return (Undefined(),)
        try:
            args, kwargs = self._codec.unpack(payload)
            function = self._shell.user_ns[frame.name]
            self._working = True
            value = function(*args, **kwargs)
            self._working = False
        except BaseException as problem:
            return self._raised(problem, args if frame.want_args else ())
        return self._returned(value, args if frame.want_args else ())

    def _operate(self, frame: Operate, payload: bytearray) -> Reply:
        try:
            operands = self._codec.unpack(payload)
            self._working = True
            value = self._objects.operate(frame.operation, operands)
            self._working = False
        except BaseException as problem:
            return self._raised(problem, ())
        return self._returned(value, ())

    def _returned(self, value: Any, args: Any) -> Reply:
        self._shell.outputs.clear()
        try:
            return Returned(), self._codec.pack([value, list(args)])
        except WireError as problem:
            return (Unsendable(str(problem)),)
        except BaseException as problem:
            return self._raised(problem, ())

    def _raised(self, problem: BaseException, args: Any) -> Reply:
        self._working = False
        if isinstance(problem, LineClosed):
            raise problem
        self._shell.outputs.clear()
        names = [kind.__name__ for kind in type(problem).__mro__[:20]]
        try:
            text = str(problem)[:MAX_TEXT]
        except BaseException:
            text = "an exception whose text cannot be made"
        text = text.encode("utf-8", "replace").decode()
        return Raised(names, text, _student_lines(problem)), self._pack_args(args)

    def _pack_args(self, args: Any) -> bytes:
        try:
            return self._codec.pack(list(args))
        except WireError:
            return self._codec.pack([])

    def _ask(self, number: int, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        """Call a function of the trusted side and wait for what it says."""
        question = self._codec.pack([list(args), kwargs])
        self._working = False
        self._send(CallBack(number), question)
        frame, payload = self._receive()
        while not isinstance(frame, Answer | Refusal):
            # The trusted function works on what it was handed: it calls a student's function, reads an array.
            reply = self._answer(frame, payload)
            self._working = False
            if reply is not None:
                self._send(*reply)
            frame, payload = self._receive()
        self._working = True
        if self._stop_asked:
            self._stop_asked = False
            self._working = False
            raise KeyboardInterrupt
        if isinstance(frame, Answer):
            return self._codec.unpack(payload)
        if isinstance(frame, Refusal):
            raise _builtin_exception(frame.type_name)(frame.text)
        raise LineClosed

    def _send(self, frame: Frame, payload: bytes = b"") -> None:
        for part in encode_frame(frame, payload):
            data = memoryview(part)
            while data:
                data = data[os.write(self._line, data) :]

    def _receive(self) -> tuple[ToStudent, bytearray]:
        size, payload_size = FRAME_HEADER.unpack(self._read(FRAME_HEADER.size))
        return decode_to_student(self._read(size)), self._read(payload_size)

    def _read(self, size: int) -> bytearray:
        taken = bytearray(size)
        rest = memoryview(taken)
        while rest:
            count = os.readv(self._line, [rest])
            if not count:
                raise LineClosed
            rest = rest[count:]
        return taken


def _builtin_exception(name: str) -> type[BaseException]:
    found = getattr(__import__("builtins"), name, None)
    return found if isinstance(found, type) and issubclass(found, Exception) else CallbackRefused


def _student_lines(problem: BaseException) -> str:
    """Where in the student's own cells an exception came from: "cell 7, line 3, in nag_step", innermost last."""
    lines = [
        f"line {frame.lineno}, in {frame.name}: {frame.line or ''}".rstrip(": ")
        for frame in traceback.extract_tb(problem.__traceback__)
        if frame.filename.startswith("<")
    ]
    return "\n".join(lines[-5:])[:MAX_TEXT]


def _plain_error(problem: BaseException) -> dict[str, Any]:
    name, text = type(problem).__name__, "".join(traceback.format_exception_only(problem))[:MAX_TEXT]
    return {"output_type": "error", "ename": name, "evalue": text.strip(), "traceback": [text.strip()]}
