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

import math
import struct
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import msgspec
import numpy as np

from autograder.sandbox.wire.survey import ALWAYS_FITS, MAX_DEPTH, WireError, survey

__all__ = ["Codec", "Record", "WireError"]

MAX_INT_BYTES = 1024
"""2,467 digits: Python refuses to print integers of more than 4,300."""
MAX_FIELDS = 64
MAX_NAME_CHARACTERS = 100
MAX_ALIKE = 16
"""Keys of one dict with the same hash: -1 and -2 have, and a few complex numbers."""

TUPLE, DICT, COMPLEX, BIG_INT, ARRAY, SCALAR, RECORD, GENERATOR, REFERENCE = range(1, 10)
_NESTED = frozenset((TUPLE, DICT, RECORD, GENERATOR, REFERENCE))
_OPAQUE = frozenset((COMPLEX, BIG_INT, ARRAY, SCALAR))

_DTYPES = {np.dtype(code).str: np.dtype(code) for code in "?bBhHiIlLqQefdgFDG"}
_NAMES = {dtype: name.encode() for name, dtype in _DTYPES.items()}
_BIT_GENERATORS = {cls.__name__: cls for cls in (np.random.PCG64, np.random.PCG64DXSM, np.random.MT19937,
                                                  np.random.Philox, np.random.SFC64)}  # fmt: skip
_encode = msgspec.msgpack.Encoder().encode
Ext = msgspec.msgpack.Ext


class Record:
    """A NamedTuple or dataclass from the other side: a type name and fields in order, read by name or position.

    No field is read as one of Python's own ``__names__``: NumPy would believe an ``__array_interface__`` and read this
    process's memory at whatever address it gives.
    """

    __slots__ = ("fields", "type_name")

    def __init__(self, type_name: str, fields: dict[str, Any]) -> None:
        self.type_name = type_name
        self.fields = fields

    def __getattr__(self, name: str) -> Any:
        if name in self.fields and not name.startswith("__"):
            return self.fields[name]
        raise AttributeError(f"{self.type_name} has no field {name!r}; it has {', '.join(self.fields)}")

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
        self._decoder = msgspec.msgpack.Decoder(ext_hook=self._extension)

    def pack(self, value: Any) -> bytes:
        """Bytes of ``value``; WireError when it is too large, too deep, or refused by ``refer``."""
        data = _encode(self._plain(value, 0))
        if len(data) > self._max_bytes:
            raise WireError(f"a value of {len(data):,} bytes; at most {self._max_bytes:,} can be handed over")
        # It was made above, so it is well formed and not too deep; only where it is large can there be too much in it.
        if len(data) > ALWAYS_FITS:
            survey(data, _NESTED, _OPAQUE)
        return data

    def unpack(self, data: bytes | bytearray) -> Any:
        """The value in ``data``; WireError when it is none. Allocates a small multiple of ``len(data)`` at most."""
        if len(data) > self._max_bytes:
            raise WireError(f"a value of {len(data):,} bytes; at most {self._max_bytes:,} are accepted")
        survey(data, _NESTED, _OPAQUE)
        try:
            return self._decoder.decode(data)
        except WireError:
            raise
        except Exception as error:
            # Bytes from a stranger can fail in any way (msgspec, struct, NumPy, an unhashable key): all mean the same.
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
        dtype = array.dtype
        if dtype not in _NAMES:
            dtype = dtype.newbyteorder("=")
            if dtype not in _NAMES:
                return self._reference(value)
        if array.nbytes > self._max_bytes:
            raise WireError(f"an array of {array.nbytes:,} bytes; at most {self._max_bytes:,} can be handed over")
        head = struct.pack(f"<8sB{array.ndim}q", _NAMES[dtype], array.ndim, *array.shape)
        raw = np.ascontiguousarray(array, dtype).data.cast("B") if array.size else b""
        return Ext(SCALAR if isinstance(value, np.generic) else ARRAY, b"".join([head, raw]))

    def _dict(self, value: dict[Any, Any], depth: int) -> Any:
        items = [(key, self._plain(item, depth)) for key, item in dict.items(value)]
        if all(type(key) is str for key, _ in items):
            return {self._plain(key, depth): item for key, item in items}
        flat = [part for key, item in items for part in (self._plain(key, depth), item)]
        return Ext(DICT, _encode(flat))

    def _record(self, kind: type, fields: dict[str, Any], depth: int) -> Any:
        names = [str(name) for name in fields]
        _check_fields(names)
        values = [self._plain(item, depth) for item in fields.values()]
        return Ext(RECORD, _encode([str(kind.__name__), names, values]))

    def _reference(self, value: Any) -> Any:
        number, type_name = self._refer(value)
        return Ext(REFERENCE, _encode([number, type_name]))

    # unpacking -----------------------------------------------------------------------------------------------

    def _extension(self, code: int, data: memoryview) -> Any:
        if code == ARRAY:
            return _array(data, self._max_bytes)
        if code == SCALAR:
            return _array(data, self._max_bytes)[()]
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
            return _read_dict(content)
        if code == RECORD:
            return _read_record(*content)
        if code == GENERATOR and self._generators:
            return _generator(*content)
        if code == REFERENCE:
            number, type_name = content
            if type(number) is not int or number.bit_length() > 63 or type(type_name) is not str:
                raise WireError("a reference that is none")
            return self._resolve(number, type_name[:MAX_NAME_CHARACTERS])
        raise WireError(f"extension {code} is not known")


def _big_int(value: int) -> Any:
    size = value.bit_length() // 8 + 1
    if size > MAX_INT_BYTES:
        raise WireError(f"an integer of {size:,} bytes; at most {MAX_INT_BYTES:,} can be handed over")
    return Ext(BIG_INT, value.to_bytes(size, "little", signed=True))


def _array(data: memoryview, max_bytes: int) -> np.ndarray[Any, Any]:
    name, axes = struct.unpack_from("<8sB", data)
    dtype = _DTYPES.get(name.rstrip(b"\0").decode("ascii", "replace"))
    if dtype is None or axes > MAX_DEPTH:
        raise WireError("an array that is none")
    shape = struct.unpack_from(f"<{axes}q", data, 9)
    # An array without elements may have an axis of any length, and a sum along the other one would be of that length.
    if any(length < 0 for length in shape) or math.prod(length or 1 for length in shape) > max_bytes:
        raise WireError("an array without a shape")
    raw = data[9 + 8 * axes :]
    if dtype.kind == "b":  # a byte of 2 is a truth that equals no other
        return np.frombuffer(raw, np.uint8).reshape(shape).astype(bool)
    return np.frombuffer(raw, dtype).reshape(shape).copy()


def _read_dict(content: list[Any]) -> dict[Any, Any]:
    keys = content[::2]
    alike = Counter(map(hash, keys))
    # Where thousands have the same hash, each is compared with all before it: hours for one message.
    if max(alike.values(), default=0) > MAX_ALIKE:
        raise WireError("a dict whose keys are alike")
    return dict(zip(keys, content[1::2], strict=True))


def _read_record(type_name: Any, names: Any, values: Any) -> Record:
    if type(type_name) is not str or type(names) is not list or type(values) is not list:
        raise WireError("a record that is none")
    if len(names) != len(values):
        raise WireError("a record without its fields")
    _check_fields(names)
    return Record(type_name[:MAX_NAME_CHARACTERS], dict(zip(names, values, strict=True)))


def _check_fields(names: list[Any]) -> None:
    if len(names) > MAX_FIELDS:
        raise WireError(f"a record of {len(names):,} fields; at most {MAX_FIELDS} can be handed over")
    for name in names:
        if type(name) is not str or not name.isidentifier() or len(name) > MAX_NAME_CHARACTERS or name[:2] == "__":
            raise WireError("a record with a field of no usual name")


def _generator(name: Any, state: Any) -> np.random.Generator:
    bits = _BIT_GENERATORS[name]()
    bits.state = state
    return np.random.Generator(bits)
