"""Which learning rates to try: evenly spaced strides, or strides that grow by one factor."""

from __future__ import annotations

import numpy as np

from reference._arguments import Array, non_negative_int, positive_float

__all__ = ["exponential_lrs", "linear_lrs"]


def exponential_lrs(lr_min: float = 1e-7, lr_max: float = 10.0, num: int = 100) -> Array:
    r"""Learning rates with a constant ratio from each to the next, evenly spaced on a logarithmic axis.

    .. math::
        lr_k = lr_{min} \left( \frac{lr_{max}}{lr_{min}} \right)^{k / (num - 1)} \qquad k = 0, …, num - 1

    Args:
        lr_min: the first learning rate, dimensionless, > 0.
        lr_max: the last learning rate, dimensionless, > lr_min.
        num: how many, both ends included, ≥ 2.

    Returns:
        Learning rates, rising, shape (num,), float64.

    Raises:
        TypeError: lr_min or lr_max is not a real number, num not an integer.
        ValueError: lr_min ≤ 0, lr_max ≤ lr_min, or num < 2.

    Example:
        >>> exponential_lrs(1e-3, 1.0, 4).round(12)
        array([0.001, 0.01 , 0.1  , 1.   ])

    Source:
        Smith (2017), WACV, section 3.3, for the range test; the exponential sweep is that of Howard and Gugger (2020),
        Information 11(2), 108. Course text S4, exercise 2.
    """
    return np.geomspace(*_range(lr_min, lr_max, num))


def linear_lrs(lr_min: float = 1e-6, lr_max: float = 1.0, num: int = 100) -> Array:
    r"""Learning rates with a constant difference from each to the next.

    .. math::
        lr_k = lr_{min} + \frac{k}{num - 1} (lr_{max} - lr_{min}) \qquad k = 0, …, num - 1

    Args:
        lr_min: the first learning rate, dimensionless, > 0.
        lr_max: the last learning rate, dimensionless, > lr_min.
        num: how many, both ends included, ≥ 2.

    Returns:
        Learning rates, rising, shape (num,), float64.

    Raises:
        TypeError: lr_min or lr_max is not a real number, num not an integer.
        ValueError: lr_min ≤ 0, lr_max ≤ lr_min, or num < 2.

    Example:
        >>> linear_lrs(0.1, 0.5, 5).round(12)
        array([0.1, 0.2, 0.3, 0.4, 0.5])

    Source:
        Smith (2017), WACV, section 3.3. Course text S1 (LR range test).
    """
    return np.linspace(*_range(lr_min, lr_max, num))


def _range(lr_min: float, lr_max: float, num: int) -> tuple[float, float, int]:
    lr_min, lr_max = positive_float("lr_min", lr_min), positive_float("lr_max", lr_max)
    if lr_max <= lr_min:
        raise ValueError(f"lr_max must be > lr_min = {lr_min}, not {lr_max}")
    if non_negative_int("num", num) < 2:
        raise ValueError(f"num must be >= 2, for both ends, not {num}")
    return lr_min, lr_max, num
