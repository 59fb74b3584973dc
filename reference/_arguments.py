"""What the reference accepts: every refusal names the argument and says what would have been right.

A wrong type is a ``TypeError``, a wrong value or shape a ``ValueError``.
"""

from __future__ import annotations

from operator import index
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

__all__ = [
    "Array",
    "class_labels",
    "decay_rate",
    "float_array",
    "float_array_like",
    "generator",
    "non_negative_float",
    "non_negative_int",
    "positive_float",
    "positive_int",
    "real_number",
]

Array: TypeAlias = NDArray[np.floating[Any]]


def float_array(name: str, value: ArrayLike) -> Array:
    """``value`` as a floating-point array: float32 stays float32, integers become float64; never a needless copy."""
    try:
        array = np.asarray(value)
    except ValueError as ragged:
        raise ValueError(f"{name} must be one array, all its rows of the same length") from ragged
    if array.dtype.kind == "f":
        return array
    if array.dtype.kind in "iu":
        return array.astype(np.float64)
    raise TypeError(f"{name} must hold real numbers, not {array.dtype}")


def float_array_like(name: str, value: ArrayLike, like_name: str, like: Array) -> Array:
    """``value`` as an array of the same shape and dtype as ``like``."""
    array = float_array(name, value)
    if array.shape != like.shape:
        raise ValueError(f"{name} has shape {array.shape}, but {like_name} has shape {like.shape}")
    return array.astype(like.dtype, copy=False)


def positive_float(name: str, value: float) -> float:
    """A finite number above zero, as a Python float so that it does not widen float32 arrays."""
    number = real_number(name, value)
    if not 0.0 < number < np.inf:
        raise ValueError(f"{name} must be a finite number > 0, not {number}")
    return number


def decay_rate(name: str, value: float) -> float:
    """A number in [0, 1), as a Python float so that it does not widen float32 arrays."""
    number = real_number(name, value)
    if not 0.0 <= number < 1.0:
        raise ValueError(f"{name} must be in [0, 1), not {number}")
    return number


def non_negative_int(name: str, value: int) -> int:
    """An integer >= 0; a bool is not an integer here."""
    try:
        number = index(value)
    except TypeError:
        number = None
    if number is None or isinstance(value, (bool, np.bool)):
        raise TypeError(f"{name} must be an integer, not {type(value).__name__}")
    if number < 0:
        raise ValueError(f"{name} must be >= 0, not {number}")
    return number


def non_negative_float(name: str, value: float) -> float:
    """A finite number >= 0, as a Python float so that it does not widen float32 arrays."""
    number = real_number(name, value)
    if not 0.0 <= number < np.inf:
        raise ValueError(f"{name} must be a finite number >= 0, not {number}")
    return number


def positive_int(name: str, value: int) -> int:
    """An integer >= 1; a bool is not an integer here."""
    number = non_negative_int(name, value)
    if number == 0:
        raise ValueError(f"{name} must be >= 1, not 0")
    return number


def class_labels(name: str, value: ArrayLike, count: int, num_classes: int) -> NDArray[np.integer[Any]]:
    """``count`` integers from 0 to ``num_classes`` - 1, one class a sample."""
    labels = np.asarray(value)
    if labels.dtype.kind not in "iu":
        raise TypeError(f"{name} must hold integer classes, not {labels.dtype}")
    if labels.shape != (count,):
        raise ValueError(f"{name} must have shape {(count,)}, one class a sample, not {labels.shape}")
    if count and (labels.min() < 0 or labels.max() >= num_classes):
        raise ValueError(f"{name} must hold classes from 0 to {num_classes - 1}")
    return labels


def generator(name: str, value: np.random.Generator) -> np.random.Generator:
    """A Generator: random numbers never come from the global state."""
    if not isinstance(value, np.random.Generator):
        raise TypeError(f"{name} must be a numpy.random.Generator, not {type(value).__name__}")
    return value


def real_number(name: str, value: float) -> float:
    """A real number, finite or not, as a Python float so that it does not widen float32 arrays."""
    array = np.asarray(value)
    if array.ndim != 0 or array.dtype.kind not in "iuf":
        raise TypeError(f"{name} must be a real number, not {type(value).__name__}")
    return float(array)
