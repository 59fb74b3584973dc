"""Plain values to bytes and back: msgpack with a few extension types, an allow-list on both ends.

==========  ==========================================================================
native      None, bool, int of 64 bits, float, str, bytes, list, dict with str keys
TUPLE       [items]
DICT        [key, value, key, value, …] where a key is no str
COMPLEX     real and imaginary part, 8 bytes each
BIG_INT     two's complement, little endian, at most ``MAX_INT_BYTES``
ARRAY       dtype (8 bytes), number of axes (1), their lengths (8 each), raw bytes in C order;
            bool, integer, float and complex kinds
SCALAR      the same without axes: a NumPy scalar
RECORD      [type name, [field names], [field values]]: a NamedTuple or a dataclass
GENERATOR   [bit generator, its state]: a ``numpy.random.Generator``
REFERENCE   an integer and a type name: an object that stays on the other side
==========  ==========================================================================

What is none of these goes to ``Codec``'s two hooks, which either make a reference of it or refuse.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator
from typing import Any

import msgspec
import numpy as np

__all__ = ["MAX_DEPTH", "Codec", "Record", "WireError"]

MAX_DEPTH = 32
"""Nesting allowed in a value; a list that holds itself ends here."""
MAX_INT_BYTES = 4096
MAX_FIELDS = 64

TUPLE, DICT, COMPLEX, BIG_INT, ARRAY, SCALAR, RECORD, GENERATOR, REFERENCE = range(1, 10)

_DTYPES = {np.dtype(code).str: np.dtype(code) for code in "?bBhHiIlLqQefdgFDG"}
_BIT_GENERATORS = {cls.__name__: cls for cls in (np.random.PCG64, np.random.PCG64DXSM, np.random.MT19937,
                                                  np.random.Philox, np.random.SFC64)}  # fmt: skip
_encode = msgspec.msgpack.Encoder().encode
Ext = msgspec.msgpack.Ext


class WireError(ValueError):
    """A value that does not cross the line, or bytes that are no value; the text says which."""


class Record:
    """A NamedTuple or dataclass from the other side: a type name and fields in order, read by name or position."""

    __slots__ = ("fields", "type_name")

    def __init__(self, type_name: str, fields: dict[str, Any]) -> None:
        self.type_name = type_name
        self.fields = fields

    def __getattr__(self, name: str) -> Any:
        try:
            return self.fields[name]
        except KeyError:
            raise AttributeError(f"{self.type_name} has no field {name!r}; it has {', '.join(self.fields)}") from None

    def __iter__(self) -> Iterator[Any]:
        return iter(self.fields.values())

    def __len__(self) -> int:
        return len(self.fields)

    def __repr__(self) -> str:
        return f"{self.type_name}({', '.join(f'{name}={value!r}' for name, value in self.fields.items())})"


class Codec:
    """Packs and unpacks values; ``refer`` and ``resolve`` decide about objects that stay on their side.

    ``refer(obj) -> (number, type name)`` is asked for every object that is no plain value and raises WireError
    to refuse it; ``resolve(number, type name) -> obj`` answers a reference that came in. A ``numpy.random.Generator``
    goes one way: where ``generators`` is True it may come in and is not sent; the trusted side takes none.
    """

    def __init__(
        self,
        refer: Callable[[Any], tuple[int, str]],
        resolve: Callable[[int, str], Any],
        max_bytes: int,
        *,
        generators: bool = False,
    ) -> None:
        self._generators = generators
        self._refer = refer
        self._resolve = resolve
        self._max_bytes = max_bytes
        self._depth = 0
        self._decoder = msgspec.msgpack.Decoder(ext_hook=self._extension)

    def pack(self, value: Any) -> bytes:
        """Bytes of ``value``; WireError when it is too large, too deep, or refused by ``refer``."""
        data = _encode(self._plain(value, 0))
        if len(data) > self._max_bytes:
            raise WireError(f"a value of {len(data):,} bytes; at most {self._max_bytes:,} can be handed over")
        return data

    def unpack(self, data: bytes | bytearray) -> Any:
        """The value in ``data``; WireError when it is none. Allocates a small multiple of ``len(data)`` at most."""
        if len(data) > self._max_bytes:
            raise WireError(f"a value of {len(data):,} bytes; at most {self._max_bytes:,} are accepted")
        self._depth = 0
        try:
            return self._decoder.decode(data)
        except WireError:
            raise
        except Exception as error:
            # Bytes from a stranger can fail in any way (msgspec, struct, NumPy, a missing item): all mean the same.
            raise WireError(f"not a value: {type(error).__name__}") from None

    # packing -------------------------------------------------------------------------------------------------

    def _plain(self, value: Any, depth: int) -> Any:
        kind = type(value)
        if value is None or kind is bool or kind is float or kind is bytes:
            return value
        if kind is str:
            return value if value.isascii() else value.encode("utf-8", "replace").decode()
        if kind is int:
            return value if -(1 << 63) <= value < 1 << 64 else _big_int(value)
        if depth >= MAX_DEPTH:
            raise WireError(f"a value nested more than {MAX_DEPTH} deep")
        depth += 1
        if issubclass(kind, np.ndarray | np.generic):
            return self._numeric(value, depth)
        if kind is complex:
            return Ext(COMPLEX, struct.pack("<dd", value.real, value.imag))
        if kind is list:
            return [self._plain(item, depth) for item in value]
        if issubclass(kind, tuple):
            names = getattr(kind, "_fields", None)
            if kind is not tuple and type(names) is tuple:
                return self._record(kind, dict(zip(names, tuple.__iter__(value), strict=False)), depth)
            return Ext(TUPLE, _encode([self._plain(item, depth) for item in tuple.__iter__(value)]))
        if issubclass(kind, dict):
            return self._dict(value, depth)
        if "__dataclass_fields__" in kind.__dict__:
            return self._record(kind, {name: getattr(value, name) for name in kind.__dataclass_fields__}, depth)
        if kind is np.random.Generator and not self._generators:
            bits = value.bit_generator
            state = self._plain(bits.state, depth)
            return Ext(GENERATOR, _encode([type(bits).__name__, state]))
        return self._reference(value)

    def _numeric(self, value: Any, depth: int) -> Any:
        array = np.asarray(value)
        dtype = array.dtype.newbyteorder("=")
        if _DTYPES.get(dtype.str) != dtype:
            return self._reference(value)
        if array.nbytes > self._max_bytes:
            raise WireError(f"an array of {array.nbytes:,} bytes; at most {self._max_bytes:,} can be handed over")
        head = struct.pack(f"<8sB{array.ndim}q", dtype.str.encode(), array.ndim, *array.shape)
        raw = np.ascontiguousarray(array, dtype).data.cast("B") if array.size else b""
        return Ext(SCALAR if isinstance(value, np.generic) else ARRAY, b"".join([head, raw]))

    def _dict(self, value: dict[Any, Any], depth: int) -> Any:
        items = [(key, self._plain(item, depth)) for key, item in dict.items(value)]
        if all(type(key) is str for key, _ in items):
            return {self._plain(key, depth): item for key, item in items}
        flat = [part for key, item in items for part in (self._plain(key, depth), item)]
        return Ext(DICT, _encode(flat))

    def _record(self, kind: type, fields: dict[str, Any], depth: int) -> Any:
        values = [self._plain(item, depth) for item in fields.values()]
        return Ext(RECORD, _encode([str(kind.__name__), [str(name) for name in fields], values]))

    def _reference(self, value: Any) -> Any:
        number, type_name = self._refer(value)
        return Ext(REFERENCE, _encode([number, type_name]))

    # unpacking -----------------------------------------------------------------------------------------------

    def _extension(self, code: int, data: memoryview) -> Any:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise WireError(f"a value nested more than {MAX_DEPTH} deep")
        try:
            return self._unpack_extension(code, data)
        finally:
            self._depth -= 1

    def _unpack_extension(self, code: int, data: memoryview) -> Any:
        if code == ARRAY:
            return _array(data)
        if code == SCALAR:
            return _array(data)[()]
        if code == COMPLEX:
            return complex(*struct.unpack("<dd", data))
        if code == BIG_INT:
            if len(data) > MAX_INT_BYTES:
                raise WireError(f"an integer of more than {MAX_INT_BYTES} bytes")
            return int.from_bytes(data, "little", signed=True)
        content = self._decoder.decode(data)
        if type(content) is not list:
            raise WireError("an extension without its list")
        if code == TUPLE:
            return tuple(content)
        if code == DICT:
            return dict(zip(content[::2], content[1::2], strict=True))
        if code == RECORD:
            return _read_record(*content)
        if code == GENERATOR and self._generators:
            return _generator(*content)
        if code == REFERENCE:
            number, type_name = content
            if type(number) is not int or type(type_name) is not str:
                raise WireError("a reference that is none")
            return self._resolve(number, type_name[:200])
        raise WireError(f"extension {code} is not known")


def _big_int(value: int) -> Any:
    size = value.bit_length() // 8 + 1
    if size > MAX_INT_BYTES:
        raise WireError(f"an integer of {size:,} bytes; at most {MAX_INT_BYTES:,} can be handed over")
    return Ext(BIG_INT, value.to_bytes(size, "little", signed=True))


def _array(data: memoryview) -> np.ndarray[Any, Any]:
    name, axes = struct.unpack_from("<8sB", data)
    dtype = _DTYPES.get(name.rstrip(b"\0").decode("ascii", "replace"))
    if dtype is None or axes > MAX_DEPTH:
        raise WireError("an array that is none")
    shape = struct.unpack_from(f"<{axes}q", data, 9)
    if any(length < 0 for length in shape):
        raise WireError("an array without a shape")
    return np.frombuffer(data[9 + 8 * axes :], dtype).reshape(shape).copy()


def _read_record(type_name: Any, names: Any, values: Any) -> Record:
    if type(type_name) is not str or type(names) is not list or type(values) is not list:
        raise WireError("a record that is none")
    if len(names) != len(values) or len(names) > MAX_FIELDS or any(type(name) is not str for name in names):
        raise WireError("a record without its fields")
    return Record(type_name[:200], dict(zip(names, values, strict=True)))


def _generator(name: Any, state: Any) -> np.random.Generator:
    bits = _BIT_GENERATORS[name]()
    bits.state = state
    return np.random.Generator(bits)
