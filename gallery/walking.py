"""The path of any optimizer of the reference, the start included."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

__all__ = ["walk"]


def walk(step: Callable[..., Any], grad: Callable[[Any], Any], start: Any, steps: int) -> Any:
    """Points (steps + 1, d) of ``step(theta, grads, state) -> (theta, state)`` from start."""
    path, state = [np.asarray(start, float)], None
    for _ in range(steps):
        theta, state = step(path[-1], grad(path[-1]), state)
        path.append(theta)
    return np.array(path)
