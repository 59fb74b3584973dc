"""How a student's value differs from the right one, in a sentence without hidden data; None where they are equal.

Equal in value is equal: a Python float for a NumPy scalar, a list for a 1-D array, a tuple for a NamedTuple. A
wrong shape is not. Never raises, whatever the student's value is.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np

from autograder.sandbox.handles import Handle
from autograder.sandbox.wire import Record

__all__ = ["Tolerance", "difference"]


MAX_SHOWN_CHARACTERS = 60
MAX_SHOWN_BITS = 62
"""Python refuses to print integers of thousands of digits, and NumPy to compare them."""


class Tolerance(NamedTuple):
    """|got − expected| ≤ absolute + relative·|expected|, by element."""

    relative: float = 1e-7
    absolute: float = 1e-9


def difference(got: Any, expected: Any, tolerance: Tolerance, what: str = "the result") -> str | None:
    """A sentence about the first difference found, or None."""
    if isinstance(got, Handle):
        return f"{what} is a {got.type_name}; expected {kind_of(expected)}"
    if expected is None or isinstance(expected, str | bytes):
        same = type(got) is type(expected) and got == expected
        return None if same else f"{what} is {brief(got)}; expected something else"
    if isinstance(expected, bool | np.bool_):
        return _boolean(got, bool(expected), what)
    if isinstance(expected, np.ndarray):
        return _array(got, expected, tolerance, what)
    if isinstance(expected, int | float | complex | np.number):
        return _scalar(got, expected, tolerance, what)
    if isinstance(expected, Mapping):
        return _mapping(got, expected, tolerance, what)
    if isinstance(expected, tuple | list):
        return _sequence(got, expected, tolerance, what)
    raise TypeError(f"a suite expects a {type(expected).__name__}, which cannot be compared; give plain values")


def kind_of(value: Any) -> str:
    """What sort of value this is, in words."""
    if isinstance(value, np.ndarray):
        return f"an array of shape {value.shape}" if value.ndim else "a number"
    if isinstance(value, bool | np.bool_):
        return "True or False"
    if isinstance(value, int | float | complex | np.number):
        return "a number"
    if isinstance(value, Record):
        return f"a {value.type_name}"
    if isinstance(value, Handle):
        return f"a {value.type_name}"
    if isinstance(value, tuple | list):
        return f"{len(value)} values"
    if isinstance(value, Mapping):
        return "a dict"
    if value is None:
        return "None"
    return f"a {type(value).__name__}"


def brief(value: Any) -> str:
    """The student's own value where it is short, else its kind."""
    if value is None or isinstance(value, bool | np.bool_ | int | float | str | bytes):
        if isinstance(value, int) and value.bit_length() > MAX_SHOWN_BITS:
            return "a very large number"
        text = repr(value.item() if isinstance(value, np.bool_) else value)
        if len(text) <= MAX_SHOWN_CHARACTERS:
            return text
    return kind_of(value)


def _boolean(got: Any, expected: bool, what: str) -> str | None:
    if isinstance(got, np.ndarray) and got.ndim == 0:
        got = got[()]
    if not isinstance(got, bool | np.bool_):
        return f"{what} is {brief(got)}; expected True or False"
    return None if bool(got) == expected else f"{what} is {bool(got)}; expected {expected}"


def _scalar(got: Any, expected: Any, tolerance: Tolerance, what: str) -> str | None:
    if isinstance(got, bool | np.bool_) or not isinstance(got, int | float | complex | np.number | np.ndarray):
        return f"{what} is {brief(got)}; expected a number"
    if isinstance(got, np.ndarray) and got.ndim:
        return f"{what} is an array of shape {got.shape}; expected a single number"
    if isinstance(got, int) and got.bit_length() > MAX_SHOWN_BITS:
        got = float("inf")
    return _numbers(np.asarray(got), np.asarray(expected), tolerance, what)


def _array(got: Any, expected: np.ndarray[Any, Any], tolerance: Tolerance, what: str) -> str | None:
    if isinstance(got, list | tuple):
        try:
            got = np.asarray(got)
        except ValueError:
            return f"{what} is a ragged list; expected {kind_of(expected)}"
    if not isinstance(got, np.ndarray | int | float | complex | np.number) or isinstance(got, bool):
        return f"{what} is {brief(got)}; expected {kind_of(expected)}"
    got = np.asarray(got)
    if got.dtype.kind not in "biufc":
        return f"{what} does not hold numbers; expected {kind_of(expected)}"
    if got.shape != expected.shape:
        return f"{what} has shape {got.shape}; expected {expected.shape}"
    return _numbers(got, expected, tolerance, what)


def _mapping(got: Any, expected: Mapping[Any, Any], tolerance: Tolerance, what: str) -> str | None:
    if not isinstance(got, Mapping):
        return f"{what} is {brief(got)}; expected a dict with the keys {_names(expected)}"
    missing, extra = [key for key in expected if key not in got], [key for key in got if key not in expected]
    if missing:
        return f"{what} lacks the key {_names(missing)}"
    if extra:
        return f"{what} has the key {_names(extra)}, which does not belong there"
    for key, value in expected.items():
        found = difference(got[key], value, tolerance, f"{what}[{key!r}]")
        if found:
            return found
    return None


def _sequence(got: Any, expected: Any, tolerance: Tolerance, what: str) -> str | None:
    fields = getattr(expected, "_fields", None)
    if isinstance(got, np.ndarray) and got.ndim:
        got = list(got)
    if not isinstance(got, tuple | list | Record):
        return f"{what} is {brief(got)}; expected {len(expected)} values"
    if fields and isinstance(got, Record) and tuple(got.fields) != fields:
        return f"{what} has the fields {', '.join(got.fields)}; expected {', '.join(fields)}"
    if len(got) != len(expected):
        return f"{what} has {len(got)} values; expected {len(expected)}"
    for position, (mine, right) in enumerate(zip(got, expected, strict=True)):
        label = f"{what}.{fields[position]}" if fields else f"{what} (value {position + 1} of {len(expected)})"
        found = difference(mine, right, tolerance, label)
        if found:
            return found
    return None


def _numbers(got: np.ndarray[Any, Any], expected: np.ndarray[Any, Any], tolerance: Tolerance, what: str) -> str | None:
    with np.errstate(all="ignore"):
        if (got == expected).all():  # to the last digit, as most are; isclose takes ten times as long
            return None
        same = np.isclose(got, expected, rtol=tolerance.relative, atol=tolerance.absolute, equal_nan=True)
        if same.all():
            return None
        bad = np.flatnonzero(~same)
        lost = np.isnan(got) & ~np.isnan(expected)
        if lost.any():
            return f"{what} is NaN" if got.ndim == 0 else f"{what} holds NaN at {int(lost.sum())} of {got.size} places"
        factor = _common_factor(got, expected, tolerance)
        if factor is not None and abs(factor - 1) > 1e-3:
            return f"{what} is {factor:.4g} times what it should be"
        worst = np.abs(got - expected).max() / max(np.abs(expected).max(), tolerance.absolute)
        if worst < 1e-3:
            return f"{what} is right to {worst:.0e} only"
        if got.ndim == 0:
            return f"{what} has a wrong value"
        first = tuple(int(i) for i in np.unravel_index(bad[0], got.shape))
        where = first if len(first) > 1 else first[0]
        return f"{what} is wrong at {bad.size} of {got.size} places, first at index {where}"


def _common_factor(got: np.ndarray[Any, Any], expected: np.ndarray[Any, Any], tolerance: Tolerance) -> float | None:
    """The one number by which all are wrong, where there is one."""
    if got.dtype.kind == "c" or not np.isfinite(got).all() or not np.isfinite(expected).all():
        return None
    largest = int(np.argmax(np.abs(expected)))
    right = float(expected.flat[largest])
    if abs(right) <= tolerance.absolute:
        return None
    factor = float(got.flat[largest]) / right
    near = np.allclose(got, factor * expected.astype(float), rtol=1e-6, atol=tolerance.absolute)
    return factor if near and factor != 0 else None


def _names(keys: Any) -> str:
    return ", ".join(repr(key)[:40] for key in list(keys)[:8])
