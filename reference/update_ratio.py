"""How far a step moves the parameters, measured by their own size."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import ArrayLike

from reference._arguments import float_array, float_array_like

__all__ = ["update_ratio"]


def update_ratio(before: Mapping[str, ArrayLike], after: Mapping[str, ArrayLike]) -> dict[str, float]:
    r"""Mean size of the change over mean size of the parameter, for each array.

    .. math::
        \frac{\mathrm{mean}|θ' - θ|}{\mathrm{mean}|θ|}

    About 1e-3 to 1e-2 is healthy; far less and the layer sleeps, far more and it is shaken. Biases that start at 0 have
    ratio ∞ at first: read the weights. Neither PyTorch nor Keras computes it.

    Args:
        before: parameters θ by name, float, any shapes.
        after: parameters θ' after the step, the same names and shapes.

    Returns:
        The ratio by name, dimensionless; inf for a parameter that was all 0 and has moved, 0.0 for one that has not.

    Raises:
        KeyError: names that differ.
        TypeError: an array that does not hold real numbers.
        ValueError: shapes that differ, or an array without entries.

    Example:
        >>> {name: round(r, 6) for name, r in update_ratio({"W": [1.0, -3.0]}, {"W": [1.002, -2.99]}).items()}
        {'W': 0.003}

    Source:
        Course text S1 (quick heuristics: track update ratio).
    """
    if before.keys() != after.keys():
        raise KeyError(f"before has {sorted(before)}, but after has {sorted(after)}")
    return {name: _ratio(name, before[name], after[name]) for name in before}


def _ratio(name: str, before: ArrayLike, after: ArrayLike) -> float:
    theta = float_array(f"before[{name!r}]", before)
    change = float_array_like(f"after[{name!r}]", after, f"before[{name!r}]", theta) - theta
    if theta.size == 0:
        raise ValueError(f"before[{name!r}] has no entries")
    moved, size = float(np.abs(change).mean()), float(np.abs(theta).mean())
    if size == 0:
        return np.inf if moved > 0 else 0.0
    return moved / size
