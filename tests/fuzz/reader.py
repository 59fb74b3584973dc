"""Random bytes read as choices, so that a fuzzer that changes bytes changes messages that are well formed but wrong."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from typing import TypeVar

import msgspec

from autograder.sandbox.wire import (
    Answer,
    CallBack,
    CallFunction,
    Operate,
    Raised,
    Ran,
    Ready,
    Refusal,
    Returned,
    RunCell,
    Undefined,
    Unsendable,
)
from autograder.sandbox.wire.frames import Frame

T = TypeVar("T")
Ext = msgspec.msgpack.Ext
encode = msgspec.msgpack.encode

MAX_NESTING = 6
NAMES = (
    "f", "x", "", "__array_interface__", "__class__", "__array__", "_fields", "fields", "ValueError", "StopIteration",
    "ExceptionGroup", "MemoryError", "NotImplementedError", "KeyboardInterrupt", "UnicodeDecodeError", "OSError",
    "__import__", "generator", "&f", "a" * 300, "stream", "display_data", "execute_result", "error", "output_type",
    "text", "data", "name", "stdout", "text/plain", "image/png", "text/html", "ename", "evalue", "traceback",
    "execution_count", "PCG64", "typestr", "shape", "version", "state", "bit_generator", "\0", "é\n",
)  # fmt: skip
NUMBERS = (
    0,
    1,
    -1,
    2,
    7,
    127,
    128,
    -33,
    255,
    65536,
    2**31,
    2**32 - 1,
    2**53,
    2**61 - 1,
    2**63 - 1,
    -(2**63),
    2**64 - 1,
)
FLOATS = (0.0, -0.0, 1.5, float("nan"), float("inf"), -float("inf"), 1e308, 5e-324)
DTYPES = (
    b"<f8",
    b"|b1",
    b"<i8",
    b"<c16",
    b"<f16",
    b"|u1",
    b"<f2",
    b">f8",
    b"|O",
    b"<U4",
    b"|V8",
    b"<M8",
    b"",
    b"\xff" * 8,
)


class Reader:
    """``data`` as a row of choices; when it is used up every choice is the first."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0

    @property
    def left(self) -> int:
        return len(self._data) - self._at

    def raw(self, size: int) -> bytes:
        found = self._data[self._at : self._at + size]
        self._at += len(found)
        return found

    def below(self, bound: int) -> int:
        return int.from_bytes(self.raw(1 if bound <= 256 else 3), "little") % bound

    def choose(self, options: Sequence[T]) -> T:
        return options[self.below(len(options))]

    def chunk(self) -> bytes:
        return self.raw(self.below(64))

    def word(self) -> str:
        return self.choose(NAMES) if self.below(4) else self.chunk().decode("utf-8", "replace")

    # msgpack -----------------------------------------------------------------------------------------------------

    def packed(self, depth: int = 0) -> bytes:
        """msgpack of something: a plain value, an extension with right or wrong content, or no msgpack at all."""
        kind = self.below(16)
        if depth >= MAX_NESTING:
            kind %= 5
        match kind:
            case 0:
                return encode(self.choose((None, True, False)))
            case 1:
                return encode(self.choose(NUMBERS))
            case 2:
                return encode(self.choose(FLOATS))
            case 3:
                return encode(self.word())
            case 4:
                return encode(self.chunk())
            case 5 | 6:
                return self._items(depth)
            case 7:
                return self._map(depth)
            case 8 | 9:
                return self._array()
            case 10:
                return encode(Ext(self.below(12) - 1, self.packed(depth + 1)))
            case 11:
                return encode(Ext(self.choose((1, 2, 7, 8, 9)), self._items(depth)))
            case 12:
                return self._record(depth)
            case 13:
                return encode(Ext(9, encode([self.choose((1, -1, 0, -2, 3, *NUMBERS)), self.word()])))
            case 14:
                return encode(Ext(4, self.chunk() * self.choose((1, 2, 40))))
            case _:
                return self.chunk()

    def _items(self, depth: int) -> bytes:
        parts = [self.packed(depth + 1) for _ in range(self.below(6))]
        return bytes([0x90 + len(parts)]) + b"".join(parts)

    def _map(self, depth: int) -> bytes:
        parts = [encode(self.word()) if self.below(8) else self.packed(depth + 1) for _ in range(self.below(5))]
        return bytes([0x80 + len(parts)]) + b"".join(key + self.packed(depth + 1) for key in parts)

    def _array(self) -> bytes:
        axes = self.choose((0, 1, 1, 2, 3, 32, 33, 255))
        shape = [self.choose((0, 1, 2, 3, *NUMBERS[:13], -5)) for _ in range(min(axes, 3))] + [1] * max(axes - 3, 0)
        dtype = self.choose(DTYPES)
        body = self.chunk() if self.below(2) else bytes(8 * self.below(9))
        return encode(Ext(self.choose((5, 6)), struct.pack(f"<8sB{len(shape)}q", dtype, axes, *shape) + body))

    def _record(self, depth: int) -> bytes:
        names = [self.word() for _ in range(self.below(4))]
        values = b"".join(self.packed(depth + 1) for _ in names)
        return encode(Ext(7, b"\x93" + encode(self.word()) + encode(names) + bytes([0x90 + len(names)]) + values))

    # frames ------------------------------------------------------------------------------------------------------

    def frame(self) -> bytes:
        """One message with its payload, as a student's process could send it: right, out of place, or cut."""
        kind = self.below(12)
        payload = b""
        body: bytes | Frame
        match kind:
            case 0:
                body, payload = Returned(), b"\x92" + self.packed(1) + b"\x90"
            case 1:
                body, payload = Returned(), self.packed()
            case 2:
                names = [self.word() for _ in range(self.below(4))]
                body, payload = Raised(names, self.word(), self.word()), self.packed()
            case 3:
                body = self.choose((Undefined(), Unsendable(self.word()), Ready(self.word())))
            case 4:
                kwargs = b"\x80" if self.below(2) else self.packed()
                body, payload = CallBack(self.choose((1, 2, 3, 0, -1, 2**63 - 1))), b"\x92" + self._items(1) + kwargs
            case 5:
                body, payload = CallBack(self.choose((1, 2))), self.packed()
            case 6 | 7:
                body = Ran(self.below(3), self.choose((1, 0, -5, 2**63 - 1)), [], self.choose(("", "ValueError", "x")))
                if kind == 7:
                    outputs = b"\x91" + self._map(1)
                    body = (
                        b"\x95\xa3Ran"
                        + encode(body.index)
                        + encode(body.execution_count)
                        + outputs
                        + encode(body.error)
                    )
            case 8:
                body = self.choose(
                    (Answer(), Refusal("ValueError", "x"), RunCell(0, "1"), CallFunction("f"), Operate("has"))
                )
            case 9:
                body = self.packed()
            case 10:
                return self.chunk()
            case _:
                lengths = self.choose(((0, 0), (2**32 - 1, 2**32 - 1), (1 << 20, 0), (5, 1 << 20), (1, 0)))
                return struct.pack("<II", *lengths) + self.chunk()
        body = body if isinstance(body, bytes) else encode(body)
        return struct.pack("<II", len(body), len(payload)) + body + payload
