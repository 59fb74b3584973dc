"""What is fuzzed: a function of bytes for each, which raises when a promise is broken.

==============  ====================================================================================================
values          bytes as a value: ``Codec.unpack``, and what the judge then does with it
frames          bytes on the line, cut anywhere: ``Line.receive``
conversations   a whole notebook, cells and calls, with a process that says what it likes: ``Student``
notebooks       bytes as a file that was handed in: ``read_notebook``
==============  ====================================================================================================
"""

from __future__ import annotations

import contextlib
import os
import socket
from collections.abc import Callable
from typing import Any

import nbformat
import numpy as np

from autograder.course.notebook import notebook_bytes, read_notebook
from autograder.errors import NotebookError
from autograder.judge.difference import Tolerance, brief, difference, kind_of
from autograder.sandbox.delays import Delays
from autograder.sandbox.failures import StudentError
from autograder.sandbox.handles import Handle
from autograder.sandbox.line import Allowance, Ended, Late, Line, Malformed, process_clock
from autograder.sandbox.outputs import Budget, presentable
from autograder.sandbox.student import Student, by_reference
from autograder.sandbox.wire import Codec, Ran, Record, WireError
from tests.fuzz.fake_child import FakeSandbox
from tests.fuzz.reader import Reader
from tests.fuzz.watch import nothing_else_happens

__all__ = ["TARGETS"]

EXPECTED = (1.5, True, None, "text", np.zeros(3), [1.0, 2.0], (np.zeros(2), 1.0), {"a": 1.0}, {1: 2.0})
"""Values that a suite may compare with."""
PLAIN = (type(None), bool, int, float, complex, str, bytes)


def values(data: bytes) -> None:
    """Anything is a value of the allowed types or a WireError."""
    reader = Reader(data)
    message = reader.packed() if reader.below(4) else reader.raw(len(data))
    for generators in (False, True):
        codec = Codec(_refuse, _Lent.resolve, 1 << 20, generators=generators)
        with nothing_else_happens(), contextlib.suppress(WireError):
            hold(codec.unpack(message), generators=generators)


def frames(data: bytes) -> None:
    """Whatever is on the line is frames, then the end, or no frame; never more taken than was sent."""
    reader = Reader(data)
    stream = b"".join(reader.frame() for _ in range(reader.below(8)))
    stream = stream if reader.below(4) else reader.raw(len(data))
    cuts = sorted(reader.below(len(stream) + 1) for _ in range(reader.below(6)))
    ours, theirs = socket.socketpair()
    descriptor = os.pidfd_open(os.getpid())
    allowance = Allowance(process_clock(os.getpid()), 1.0, 100.0, Delays(os.getpid()), lambda: None)
    line = Line(ours, descriptor, 1 << 16)
    with theirs, nothing_else_happens(), contextlib.suppress(Ended, Malformed):
        pieces = [stream[a:b] for a, b in zip([0, *cuts], [*cuts, len(stream)], strict=True)]
        try:
            for piece in pieces:
                theirs.sendall(piece)
            theirs.shutdown(socket.SHUT_WR)
            while True:
                frame, payload = line.receive(allowance)
                assert len(payload) <= len(stream)
                if isinstance(frame, Ran):
                    _hold_outputs(frame)
        except Late:
            raise AssertionError("the line waited for what cannot come") from None
        finally:
            line.close()
            os.close(descriptor)


def conversations(data: bytes) -> None:
    """Every use of a notebook gives a value or a StudentError, whatever its process says."""
    reader = Reader(data)
    with FakeSandbox(reader) as sandbox, nothing_else_happens():
        student = Student(sandbox, [(0, "1"), (1, "2")])  # type: ignore[arg-type]
        for cell in student.cells:
            for output in cell.outputs:
                assert output["output_type"] in ("stream", "display_data", "execute_result", "error")
        for _ in range(1 + reader.below(6)):
            with contextlib.suppress(StudentError):
                hold(_USES[reader.below(len(_USES))](student, reader))


def notebooks(data: bytes) -> None:
    """A file is a notebook that nbformat takes, and reads the same again, or a NotebookError of one line."""
    try:
        notebook = read_notebook(data)
    except NotebookError as error:
        refusal = str(error)
    else:
        refusal = ""
    if refusal:
        assert "\n" not in refusal
        assert len(refusal) < 400
        return
    written = notebook_bytes(notebook)
    nbformat.validate(nbformat.reads(written.decode(), 4))
    assert notebook_bytes(read_notebook(written)) == written


TARGETS: dict[str, Callable[[bytes], None]] = {
    target.__name__: target for target in (values, frames, conversations, notebooks)
}


def hold(value: Any, *, generators: bool = False) -> None:
    """``value`` is made of allowed types alone, and the judge can compare and name it."""
    _allowed(value, generators=generators)
    for expected in EXPECTED:
        difference(value, expected, Tolerance())
    assert len(brief(value)) < 400
    assert len(kind_of(value)) < 400
    with contextlib.suppress(ValueError):  # a ragged list
        np.asarray(value)


def _allowed(value: Any, *, generators: bool) -> None:
    kind = type(value)
    if kind in PLAIN or kind in (Handle, _Lent) or (generators and kind is np.random.Generator):
        return
    if kind in (list, tuple):
        items = list(value)
    elif kind is dict:
        items = [*value.keys(), *value.values()]
    elif kind is Record:
        items = list(value.fields.values())
        assert not any(name.startswith("__") for name in value.fields)
    else:
        assert isinstance(value, np.ndarray | np.generic), f"a {kind} came in"
        assert value.dtype.kind in "biufc"
        return
    for item in items:
        _allowed(item, generators=generators)


def _hold_outputs(frame: Ran) -> None:
    budget = Budget(1000)
    for output in presentable(frame.outputs, budget):
        nbformat.v4.nbbase.validate(nbformat.from_dict(output), "output")
    assert budget.left >= 0


class _Lent:
    """A function of the trusted side, which came home."""

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        for value in (*args, *kwargs.values()):
            hold(value)
        return args[0] if args else 1.0

    @classmethod
    def resolve(cls, number: int, type_name: str) -> Any:
        assert type(number) is int
        assert len(type_name) <= 100
        if number < 0:
            raise WireError("a function that was never passed")
        return Handle(None, number, type_name)  # type: ignore[arg-type]


def _refuse(obj: Any) -> tuple[int, str]:
    raise WireError(f"a {type(obj).__name__}")


# what a suite does with a notebook ---------------------------------------------------------------------------------


def _handle(student: Student, reader: Reader) -> Any:
    """A handle, used in one of the ways that there are; or what came in its place."""
    value = student.get("x") if reader.below(2) else student.put({"W": np.ones(2)})
    if not isinstance(value, Handle):
        return value
    uses: tuple[Callable[[Handle], Any], ...] = (
        lambda handle: handle.attribute,
        lambda handle: handle(1.0, key=2),
        lambda handle: handle[0],
        lambda handle: handle.__setitem__(0, 1),
        list,
        lambda handle: handle.keep_(1.0),
        lambda handle: handle.fetch_(),
        lambda handle: handle.assign_(1.0, "W"),
        lambda handle: handle.is_(handle),
        lambda handle: student.f(handle),
        lambda handle: np.asarray(handle).dtype.kind,
    )
    return reader.choose(uses)(value)


def _given(student: Student, reader: Reader) -> Any:
    how = student.given if reader.below(2) else student.given_by_reference
    with how(part=_Lent()):
        return student.f(2)


def _by_reference(student: Student, _: Reader) -> Any:
    def change(x: Any) -> Any:
        if isinstance(x, Handle):
            x.assign_(1.0)
            return x[0]
        return x

    return student.f(by_reference(change))


_USES: tuple[Callable[[Student, Reader], Any], ...] = (
    lambda student, _: student.f(1.0, key=np.zeros(2)),
    lambda student, _: student.f(_Lent()),
    lambda student, _: list(student.call("f", np.zeros(2), _Lent())),
    lambda student, _: student.has("x"),
    lambda student, _: student.get("x"),
    lambda student, _: student.timed("f", [(1.0,), (2.0,)])[1],
    lambda student, _: student.busiest_line("f", (1.0,)),
    lambda student, _: student.new_task(),
    _handle,
    _handle,
    _given,
    _by_reference,
)
