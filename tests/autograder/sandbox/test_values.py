"""Values cross the line unchanged, and nothing but values crosses it."""

from __future__ import annotations

import contextlib
import dataclasses
import datetime
import struct
import tracemalloc
from typing import Any, NamedTuple

import msgspec
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from autograder.sandbox.wire import Codec, Record, WireError
from autograder.sandbox.wire.survey import ALWAYS_FITS, MAX_DEPTH, MAX_PARTS
from autograder.sandbox.wire.values import MAX_INT_BYTES


def refuse(obj: Any) -> tuple[int, str]:
    raise WireError(f"a {type(obj).__name__}")


def codec(max_bytes: int = 1 << 20, **options: bool) -> Codec:
    return Codec(refuse, lambda number, name: (number, name), max_bytes, **options)


def same(a: Any, b: Any) -> bool:
    """Equal in type and bits, NaN included."""
    if type(a) is not type(b):
        return False
    if isinstance(a, np.ndarray):
        return a.dtype == b.dtype and a.shape == b.shape and a.tobytes() == b.tobytes()
    if isinstance(a, np.generic):
        return a.dtype == b.dtype and a.tobytes() == b.tobytes()
    if isinstance(a, list | tuple):
        return len(a) == len(b) and all(map(same, a, b))
    if isinstance(a, dict):
        return len(a) == len(b) and all(map(same, a.items(), b.items()))
    if isinstance(a, float | complex):
        return repr(a) == repr(b)
    return bool(a == b)


numbers = st.none() | st.booleans() | st.integers() | st.floats() | st.complex_numbers() | st.binary(max_size=50)
text = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
arrays = hnp.arrays(
    hnp.boolean_dtypes()
    | hnp.integer_dtypes()
    | hnp.floating_dtypes(sizes=(16, 32, 64))
    | hnp.complex_number_dtypes(),
    hnp.array_shapes(min_dims=0, max_dims=4, min_side=0, max_side=4),
)  # fmt: skip
values = st.recursive(
    numbers | text | arrays,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.lists(inner, max_size=4).map(tuple)
        | st.dictionaries(text | st.integers() | st.none() | st.tuples(st.integers(), text), inner, max_size=4)
    ),
    max_leaves=12,
)


@given(values)
@settings(max_examples=300, deadline=None)
def test_every_plain_value_comes_back_as_it_went(value: Any) -> None:
    """Numbers, text, bytes, arrays, lists, tuples and dicts of any plain key survive, dtype and shape included."""
    back = codec().unpack(codec().pack(value))
    if isinstance(value, np.ndarray) and value.dtype.byteorder == ">":
        value = value.astype(value.dtype.newbyteorder("="))
    assert same(back, native(value))


def native(value: Any) -> Any:
    """The value with its arrays in this machine's byte order, which is how they are sent."""
    if isinstance(value, np.ndarray):
        return value.astype(value.dtype.newbyteorder("="))
    if isinstance(value, list):
        return [native(item) for item in value]
    if type(value) is tuple:
        return tuple(native(item) for item in value)
    if isinstance(value, dict):
        return {key: native(item) for key, item in value.items()}
    return value


@given(st.binary(max_size=400))
@settings(max_examples=500, deadline=None)
def test_no_bytes_can_do_more_than_be_refused(data: bytes) -> None:
    """Whatever comes in is a value or a WireError, never another exception."""
    with contextlib.suppress(WireError):
        codec().unpack(data)


@given(st.integers(0, 12), values, st.binary(max_size=20))
@settings(max_examples=300, deadline=None)
def test_no_extension_can_do_more_than_be_refused(code: int, content: Any, tail: bytes) -> None:
    """The same for every extension code, with well-formed content in the wrong place."""
    plain = msgspec.msgpack.encode([1, "x", [2, 3]])
    for body in (codec().pack(content), codec().pack(content) + tail, plain):
        data = msgspec.msgpack.encode(msgspec.msgpack.Ext(code, body))
        with contextlib.suppress(WireError):
            codec().unpack(data)


class Point(NamedTuple):
    x: float
    y: list[int]


@dataclasses.dataclass
class Pair:
    a: int
    b: np.ndarray[Any, Any]


@pytest.mark.parametrize("value", [Point(1.5, [2]), Pair(1, np.arange(3))])
def test_records_keep_their_name_and_fields(value: Any) -> None:
    """A NamedTuple or dataclass arrives as a Record with its fields by name and in order."""
    back = codec().unpack(codec().pack(value))
    assert isinstance(back, Record)
    assert back.type_name == type(value).__name__
    names = getattr(value, "_fields", None) or [field.name for field in dataclasses.fields(value)]
    assert list(back.fields) == list(names)
    assert all(same(getattr(back, name), getattr(value, name)) for name in names)


def test_a_generator_arrives_in_its_state_where_it_is_welcome() -> None:
    """A numpy Generator goes to the student by state; the trusted side takes none."""
    rng = np.random.default_rng(5)
    rng.normal(size=3)
    data = codec().pack(rng)
    there = codec(generators=True).unpack(data)
    assert there.normal() == rng.normal()
    with pytest.raises(WireError):
        codec().unpack(data)


def test_arrays_arrive_writable() -> None:
    back = codec().unpack(codec().pack(np.zeros(3)))
    back += 1
    assert back.sum() == 3


def test_a_list_that_holds_itself_is_refused() -> None:
    endless: list[Any] = []
    endless.append(endless)
    with pytest.raises(WireError, match=f"more than {MAX_DEPTH} deep"):
        codec().pack(endless)


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (np.zeros(200_000), "array of 1,600,000 bytes"),
        ("x" * (2 << 20), "at most 1,048,576"),
        (1 << (8 * MAX_INT_BYTES + 9), "integer of"),
        ({1, 2}, "a set"),
        (datetime.date(2026, 1, 1), "a date"),
        (np.array([object()]), "a ndarray"),
        (np.array(["a"]), "a ndarray"),
        (np.datetime64("2026-01-01"), "a datetime64"),
    ],
    ids=lambda item: item if isinstance(item, str) and len(item) < 50 else "value",
)
def test_what_is_no_plain_value_is_refused_with_a_reason(value: Any, words: str) -> None:
    with pytest.raises(WireError, match=words):
        codec().pack(value)


def test_too_many_bytes_are_not_even_looked_at() -> None:
    with pytest.raises(WireError, match="at most 10 are accepted"):
        codec(10).unpack(codec().pack("a longer text"))


# what was sent to do harm ------------------------------------------------------------------------------------------

Ext = msgspec.msgpack.Ext
packed = msgspec.msgpack.encode


def record(*names: str) -> bytes:
    return packed(Ext(7, packed(["R", list(names), [1] * len(names)])))


def array(dtype: bytes, *shape: int, raw: bytes = b"") -> bytes:
    return packed(Ext(5, struct.pack(f"<8sB{len(shape)}q", dtype, len(shape), *shape) + raw))


ALIKE = [part for k in range(1, 40) for part in (Ext(4, (k * (2**61 - 1)).to_bytes(10, "little")), None)]
HARMFUL = {
    "a record that NumPy would take for an address": record("__array_interface__"),
    "a record with a name that is none": record("a b"),
    "a record with a very long name": record("a" * 101),
    "a record of too many fields": record(*(f"a{k}" for k in range(65))),
    "keys that all have the same hash": packed(Ext(2, packed(ALIKE))),
    "one key many times": packed(Ext(2, packed([1, 2] * 100))),
    "a map with a number as key": packed({1: 2}),
    "a map with a list as key": b"\x81\x91\x01\x01",
    "a date": packed(Ext(-1, b"\0\0\0\1")),
    "an object's number that is none": packed(Ext(9, packed([Ext(4, b"\x01" * 20), "x"]))),
    "an object's number beyond 64 bits": packed(Ext(9, packed([2**64 - 1, "x"]))),
    "an array of another size": array(b"<f8", 3, raw=bytes(16)),
    "an array without elements, of a length beyond memory": array(b"<f8", 0, 1 << 50),
    "an array of negative length": array(b"<f8", -1, raw=bytes(8)),
    "an array of objects": array(b"|O", 1, raw=bytes(8)),
    "an array of texts": array(b"<U4", 1, raw=bytes(16)),
    "half an array": packed(Ext(5, b"<f8")),
    "an integer of more digits than Python prints": packed(Ext(4, b"\x01" * (MAX_INT_BYTES + 1))),
    "an extension that holds no list": packed(Ext(1, packed(5))),
    "more than one value": b"\x01\x01",
    "half a value": b"\x92\x01",
    "nothing": b"",
    "a byte that begins nothing": b"\xc1",
}


@pytest.mark.parametrize("case", HARMFUL)
def test_what_would_do_harm_is_no_value(case: str) -> None:
    with pytest.raises(WireError):
        codec().unpack(HARMFUL[case])


def test_a_truth_is_true_or_false() -> None:
    """A byte of 2 would be a truth that is counted twice."""
    back = codec().unpack(array(b"|b1", 3, raw=b"\x02\x01\x00"))
    assert back.view(np.uint8).tolist() == [1, 1, 0]


def test_a_records_fields_are_never_taken_for_pythons_own_names() -> None:
    """NumPy asks every object for an address at which its numbers lie, and reads there."""
    with pytest.raises(AttributeError):
        Record("R", {"__array_interface__": {"data": (1, True)}}).__array_interface__  # noqa: B018
    assert np.asarray(Record("R", {"__array_interface__": {"data": (1, True)}})).dtype == object


FILLERS = {
    "empty lists": b"\x90", "empty dicts": b"\x80", "lists in lists": b"\x91\x91\x91\xc0", "numbers": b"\xcd\xff\xff",
    "short texts": b"\xa2ab", "small arrays": array(b"<f8", 1, raw=bytes(8)), "tuples": packed(Ext(1, b"\x91\x01")),
    "records": record("a"),
}  # fmt: skip


@pytest.mark.parametrize("filler", FILLERS)
def test_memory_is_bounded_by_parts_as_well_as_bytes(filler: str) -> None:
    """The parts that are allowed take less than 300 MB, whatever they are."""
    part, count = FILLERS[filler], 2000
    data = b"\xdd" + struct.pack(">I", count) + part * count
    tracemalloc.start()
    try:
        kept = codec().unpack(data)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert len(kept) == count
    assert peak / count * MAX_PARTS < 300e6


@pytest.mark.parametrize("filler", FILLERS)
def test_too_many_parts_are_refused_before_anything_is_made_of_them(filler: str) -> None:
    data = b"\xdd" + struct.pack(">I", MAX_PARTS + 1) + FILLERS[filler] * (MAX_PARTS + 1)
    with pytest.raises(WireError, match="more than 1,000,000 parts"):
        codec(64 << 20).unpack(data)


def test_a_list_of_texts_never_becomes_a_table_beyond_memory() -> None:
    """NumPy gives each text the room of the longest: 100,000 letters beside 100,000 empty texts would take 40 GB."""
    data = packed(["x" * 100_000, *[""] * 100_000])
    with pytest.raises(WireError, match="too long for one among so many"):
        codec().unpack(data)
    with pytest.raises(WireError, match="too long for one among so many"):
        codec().pack(["x" * 100_000, *[""] * 100_000])
    assert len(codec().unpack(packed(["x" * 1000, *[""] * 1000]))) == 1001


def test_what_is_packed_unseen_is_what_the_other_side_takes() -> None:
    """The worst that fits: half of it parts, half of it one text; and the deepest."""
    half = ALWAYS_FITS // 2
    table = [*[None] * (half - 8), "a" * half]
    deep: Any = 1.0
    for _ in range(MAX_DEPTH):
        deep = {"x": deep}
    for value in (table, deep):
        data = codec().pack(value)
        assert len(data) <= ALWAYS_FITS
        assert same(codec().unpack(data), value)
    with pytest.raises(WireError):
        codec().pack([*table, *table])
