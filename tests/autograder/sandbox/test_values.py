"""Values cross the line unchanged, and nothing but values crosses it."""

from __future__ import annotations

import contextlib
import dataclasses
import datetime
from typing import Any, NamedTuple

import msgspec
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from autograder.sandbox.wire import Codec, Record, WireError
from autograder.sandbox.wire.values import MAX_DEPTH, MAX_INT_BYTES


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
