"""What the schedules share: time counted from 0, for one moment or for many at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import ArrayLike

from reference._arguments import Array, float_array, real_number

__all__ = ["Rate", "at_each", "decay_factor"]

Rate: TypeAlias = Any
"""A float, or for an array of times a float64 array of its shape."""


def at_each(name: str, times: ArrayLike, schedule: Callable[[Array], Array]) -> Rate:
    """The schedule's value at each time; a float for a single one, which does not widen float32 parameters."""
    t = float_array(name, times).astype(np.float64, copy=False)
    if not (np.isfinite(t) & (t >= 0)).all():
        raise ValueError(f"{name} must be finite and >= 0, counted from 0; not {times!r}")
    rates = np.asarray(schedule(t))
    return float(rates) if rates.ndim == 0 else rates


def decay_factor(name: str, value: float) -> float:
    """A factor in (0, 1] by which the learning rate falls."""
    number = real_number(name, value)
    if not 0.0 < number <= 1.0:
        raise ValueError(f"{name} must be in (0, 1], not {number}")
    return number
