"""Inputs for tables: random numbers short enough to be read in a record, the same at every run."""

from __future__ import annotations

from typing import Any

import numpy as np


def numbers(shape: tuple[int, ...], seed: int, scale: float = 1.0) -> Any:
    """Normal numbers times scale, to three digits after the point, as nested lists."""
    return (scale * np.random.default_rng(seed).standard_normal(shape)).round(3).tolist()
