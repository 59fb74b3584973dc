"""Inverse square root decay: the stride falls as one over the root of the time."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from reference._arguments import positive_float
from reference._schedules import Rate, at_each

__all__ = ["inverse_sqrt_decay"]


def inverse_sqrt_decay(epoch: ArrayLike, lr: float, k: float = 1.0) -> Rate:
    r"""Learning rate that falls as 1/√t.

    .. math::
        α_t = \frac{k \, α_0}{\sqrt{t + 1}}

    The course text divides by √epoch, which is k/√0 in the first epoch where epochs count from 0, as here; t + 1 is
    the epoch counted from 1. PyTorch and Keras have no schedule for it.

    Args:
        epoch: epochs done, counted from 0, one or an array of any shape.
        lr: learning rate at the start, dimensionless, > 0.
        k: factor on it, dimensionless, > 0.

    Returns:
        The learning rate, a float; for an array of times a float64 array of its shape.

    Raises:
        TypeError: an argument that is not a real number.
        ValueError: epoch < 0, lr ≤ 0 or k ≤ 0.

    Example:
        >>> inverse_sqrt_decay([0, 3, 24], 0.5).round(12)
        array([0.5 , 0.25, 0.1 ])

    Source:
        Zinkevich (2003), ICML, theorem 1. Course text S3 (learning rate decay, additional material).
    """
    lr, k = positive_float("lr", lr), positive_float("k", k)
    return at_each("epoch", epoch, lambda t: k * lr / np.sqrt(t + 1))
