"""The messages on the line.

A frame is two 4-byte little-endian lengths, msgpack of one of the messages below, and a payload: packed values
(``Codec.pack``), opened only where they are needed and copied as rarely as can be.

To the student's process::

    RunCell        run a code cell                      → Ran
    CallFunction   call a name of the notebook          → Returned | Raised | Undefined | Unsendable, CallBack before it
    Operate        get, set, iterate, put, fetch …      → the same
    Answer         what a callback returned             (after CallBack)
    Refusal        what a callback raised               (after CallBack)

"""

from __future__ import annotations

import struct
from collections.abc import Callable
from typing import Any

import msgspec

from autograder.sandbox.wire.survey import survey

__all__ = [
    "FRAME_HEADER",
    "Answer",
    "CallBack",
    "CallFunction",
    "Frame",
    "FromStudent",
    "Operate",
    "Raised",
    "Ran",
    "Ready",
    "Refusal",
    "Returned",
    "RunCell",
    "ToStudent",
    "Undefined",
    "Unsendable",
    "decode_from_student",
    "decode_to_student",
    "encode_frame",
]

FRAME_HEADER = struct.Struct("<II")
NOTHING = b""
UNBOUNDED = 1 << 62
"""The texts of an output never become an array."""


class Frame(msgspec.Struct, frozen=True, array_like=True, tag=True):
    """Base of all messages."""


class RunCell(Frame, frozen=True):
    """Run ``source`` as cell ``index`` of the notebook."""

    index: int
    source: str


class CallFunction(Frame, frozen=True):
    """Call the notebook's ``name``; payload: ``[args, kwargs]``."""

    name: str
    want_args: bool = False
    """Whether the answer is to hold the arguments as they are after the call."""


class Operate(Frame, frozen=True):
    """One of ``OPERATIONS`` (see ``inside/objects.py``); payload: its operands."""

    operation: str


class Answer(Frame, frozen=True):
    """What a callback returned, as payload."""


class Refusal(Frame, frozen=True):
    """A callback's exception: the name of a builtin exception and its text."""

    type_name: str
    text: str


class Ready(Frame, frozen=True):
    """The process is confined and waits; ``problem`` says why it is not."""

    problem: str = ""


class Ran(Frame, frozen=True):
    """What a cell gave: nbformat outputs, its execution count, the name of the exception it ended with."""

    index: int
    execution_count: int
    outputs: list[dict[str, Any]]
    error: str = ""


class Returned(Frame, frozen=True):
    """A call's result; payload: ``[value, args]``, the arguments as they are after the call or an empty list."""


class Raised(Frame, frozen=True):
    """An exception out of a call: its class names, most special first, its text, where in the student's lines.

    Payload: the arguments as they are after the call.
    """

    type_names: list[str]
    text: str
    where: str


class Undefined(Frame, frozen=True):
    """The notebook has no such name."""


class Unsendable(Frame, frozen=True):
    """A result that does not cross the line, and why."""

    reason: str


class CallBack(Frame, frozen=True):
    """Student code calls the trusted function ``number``; payload: ``[args, kwargs]``."""

    number: int


ToStudent = RunCell | CallFunction | Operate | Answer | Refusal
FromStudent = Ready | Ran | Returned | Raised | Undefined | Unsendable | CallBack

_encode = msgspec.msgpack.Encoder().encode
decode_to_student: Callable[[bytes | bytearray], ToStudent] = msgspec.msgpack.Decoder(ToStudent).decode
_decode_from_student: Callable[[bytes | bytearray], FromStudent] = msgspec.msgpack.Decoder(FromStudent).decode


def decode_from_student(body: bytes | bytearray) -> FromStudent:
    """The message in ``body``. Raises WireError, or what msgspec raises, for anything else."""
    survey(body, max_table=UNBOUNDED)
    return _decode_from_student(body)


def encode_frame(frame: Frame, payload: bytes = NOTHING) -> list[bytes]:
    """The parts of one message, to be written one after another."""
    body = _encode(frame)
    return [FRAME_HEADER.pack(len(body), len(payload)) + body, payload]
