"""Inverse time decay: the stride falls as one over the time."""

from __future__ import annotations

from numpy.typing import ArrayLike

from reference._arguments import non_negative_float, positive_float
from reference._schedules import Rate, at_each

__all__ = ["inverse_time_decay"]


def inverse_time_decay(epoch: ArrayLike, lr: float, decay_rate: float) -> Rate:
    r"""Learning rate that falls as 1/t.

    .. math::
        α_t = \frac{α_0}{1 + d \, t}

    With the minus sign of one slide, 1/(1 - d)·1/(d·t), there is no first epoch; the other slide has it right. Keras's
    ``InverseTimeDecay`` is this with t = step / decay_steps; PyTorch needs a ``LambdaLR`` for it.

    Args:
        epoch: epochs done, counted from 0, one or an array of any shape.
        lr: learning rate at the start, dimensionless, > 0.
        decay_rate: d ≥ 0, per epoch; the rate is halved after 1/d epochs.

    Returns:
        The learning rate, a float; for an array of times a float64 array of its shape.

    Raises:
        TypeError: an argument that is not a real number.
        ValueError: epoch < 0, lr ≤ 0 or decay_rate < 0.

    Example:
        >>> inverse_time_decay([0, 1, 4], 0.6, decay_rate=0.5).round(12)
        array([0.6, 0.4, 0.2])

    Source:
        Robbins and Monro (1951), for why 1/t: strides must add up to infinity, their squares must not. Course text S3
        (learning rate decay, additional material).
    """
    lr, d = positive_float("lr", lr), non_negative_float("decay_rate", decay_rate)
    return at_each("epoch", epoch, lambda t: lr / (1 + d * t))
