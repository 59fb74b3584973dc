"""Equal in value is equal; anything else is told in a sentence that shows no hidden number and never raises."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograder.judge.difference import Tolerance, difference
from autograder.sandbox.wire import Record

TOLERANCE = Tolerance()


class History(NamedTuple):
    loss: list[float]
    norm: float


EQUAL = [
    (3.0, 3),
    (np.float64(3.0), 3.0),
    (np.array(3.0), 3.0),
    (3.0, np.float64(3.0)),
    ([1.0, 2.0], np.array([1.0, 2.0])),
    ((1, 2), np.array([1.0, 2.0])),
    (np.array([1, 2]), np.array([1.0, 2.0])),
    (np.float32(0.5), 0.5),
    (np.array([1.0, np.nan]), np.array([1.0, np.nan])),
    (np.array([1.0, np.inf]), np.array([1.0, np.inf])),
    (1.0 + 1e-12, 1.0),
    ([1, 2], (1, 2)),
    (Record("History", {"loss": [1.0], "norm": 2.0}), History([1.0], 2.0)),
    (([1.0], 2.0), History([1.0], 2.0)),
    ({"b": 1, "a": 2}, {"a": 2, "b": 1}),
    ({1: 0.5, None: 2}, {None: 2.0, 1: 0.5}),
    (np.bool_(True), True),
    (None, None),
    ("min", "min"),
]


@pytest.mark.parametrize(("got", "expected"), EQUAL, ids=range(len(EQUAL)))
def test_equal_in_value_is_equal(got: Any, expected: Any) -> None:
    assert difference(got, expected, TOLERANCE) is None


DIFFERENT = [
    (2.0, 4.0, "0.5 times what it should be"),
    (np.array([[1.0, -3.0]]), np.array([[-1.0, 3.0]]), "-1 times"),
    (np.array([1.0, 2.0, 9.0]), np.array([1.0, 2.0, 3.0]), "wrong at 1 of 3 places, first at index 2"),
    (np.zeros((2, 1)), np.zeros(2), r"has shape \(2, 1\); expected \(2,\)"),
    (np.array([1.0]), 1.0, r"an array of shape \(1,\); expected a single number"),
    (np.array([np.nan, 1.0]), np.array([2.0, 1.0]), "NaN at 1 of 2 places"),
    (float("nan"), 1.0, "is NaN"),
    (1.00002, 1.0, "right to 2e-05 only"),
    (np.array([1.0, 2.0001]), np.array([1.0, 2.0]), "right to 5e-05 only"),
    (None, 1.0, "is None; expected a number"),
    (True, 1.0, "is True; expected a number"),
    (1.0, True, "expected True or False"),
    (False, True, "is False; expected True"),
    (0.0, None, "is 0.0"),
    ("max", "min", "is 'max'"),
    ([1.0, [2.0, 3.0]], np.zeros(2), "ragged"),
    (["a", "b"], np.zeros(2), "does not hold numbers"),
    ((1.0,), (1.0, 2.0), "has 1 values; expected 2"),
    ((1.0, 5.0), (1.0, 2.0), r"value 2 of 2"),
    ({"a": 1}, {"a": 1, "b": 2}, "lacks the key 'b'"),
    ({"a": 1, "c": 3}, {"a": 1}, "has the key 'c'"),
    ({"a": 1}, {"a": 2}, r"\['a'\]"),
    (Record("History", {"norm": 2.0, "loss": [1.0]}), History([1.0], 2.0), "has the fields norm, loss"),
    (10**400, 1.0, "wrong value"),
    (10**5000, "min", "a very large number"),
    (1j, 1.0, "wrong value"),
]


@pytest.mark.parametrize(("got", "expected", "words"), DIFFERENT, ids=range(len(DIFFERENT)))
def test_a_difference_is_told_in_words(got: Any, expected: Any, words: str) -> None:
    found = difference(got, expected, TOLERANCE)
    assert found is not None
    assert __import__("re").search(words, found), found
    assert len(found) < 300


plain = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.complex_numbers()
    | st.text(max_size=5) | st.binary(max_size=5)
    | st.builds(lambda n: np.zeros(n), st.lists(st.integers(0, 3), max_size=3))
    | st.builds(lambda x: np.float32(x), st.floats(width=32)),
    lambda inner: st.lists(inner, max_size=3) | st.lists(inner, max_size=3).map(tuple)
    | st.dictionaries(st.text(max_size=2) | st.integers() | st.none(), inner, max_size=3)
    | st.dictionaries(st.text(max_size=2), inner, max_size=3).map(lambda fields: Record("R", fields)),
    max_leaves=8,
)  # fmt: skip
expectations = st.sampled_from(
    [
        1.5,
        2,
        True,
        None,
        "a",
        np.zeros(2),
        np.ones((2, 1)),
        (1.0, np.zeros(2)),
        {"W": np.zeros(2)},
        History([1.0], 2.0),
        [1, 2],
    ]
)


@given(plain, expectations)
@settings(max_examples=1000, deadline=None)
def test_no_value_makes_a_comparison_fail(got: Any, expected: Any) -> None:
    """Whatever a student returns, the answer is a short sentence or None."""
    found = difference(got, expected, TOLERANCE)
    assert found is None or (isinstance(found, str) and 0 < len(found) < 400)
