"""Exponential decay: in each moment the stride loses the same share of itself."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from reference._arguments import non_negative_float, positive_float
from reference._schedules import Rate, at_each

__all__ = ["exponential_decay"]


def exponential_decay(epoch: ArrayLike, lr: float, k: float) -> Rate:
    r"""Learning rate that falls exponentially at the rate k.

    .. math::
        α_t = α_0 \, e^{-kt}

    The same as :func:`geometric_decay` with γ = exp(-k); PyTorch's ``ExponentialLR`` and Keras's ``ExponentialDecay``
    are written in that form.

    Args:
        epoch: epochs done, counted from 0, one or an array of any shape.
        lr: learning rate at the start, dimensionless, > 0.
        k: rate of decay ≥ 0, per epoch; it halves every 0.693/k epochs.

    Returns:
        The learning rate, a float; for an array of times a float64 array of its shape.

    Raises:
        TypeError: an argument that is not a real number.
        ValueError: epoch < 0, lr ≤ 0 or k < 0.

    Example:
        >>> exponential_decay([0, 10, 20], 0.5, k=0.1).round(4)
        array([0.5   , 0.1839, 0.0677])

    Source:
        Course text S1 (schedules: exponential decay).
    """
    lr, k = positive_float("lr", lr), non_negative_float("k", k)
    return at_each("epoch", epoch, lambda t: lr * np.exp(-k * t))
