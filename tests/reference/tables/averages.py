"""The exponentially weighted average against optax and SciPy's filter."""

from __future__ import annotations

from typing import Any

import numpy as np

import reference
from tests.reference.agreement import Row

VALUES = np.cos(np.arange(36.0)).reshape(12, 3) + np.array([2.0, -1.0, 0.0])


def ours(row: Row) -> dict[str, Any]:
    """The average after each moment."""
    return {"average": row.ours(VALUES, **row.settings)}


# fmt: off
TABLE = (
    Row("corrected-optax", reference.exponentially_weighted_average, {"beta": 0.85}, "optax.ema", {"decay": 0.85, "debias": True}),
    Row("uncorrected-optax", reference.exponentially_weighted_average, {"beta": 0.85, "bias_correction": False}, "optax.ema", {"decay": 0.85, "debias": False}),
    Row("uncorrected-scipy", reference.exponentially_weighted_average, {"beta": 0.6, "bias_correction": False}, "scipy.signal.lfilter", {"b": [0.4], "a": [1.0, -0.6], "axis": 0}, "SciPy takes the filter's coefficients"),
)
