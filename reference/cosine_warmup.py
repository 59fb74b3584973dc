"""Cosine decay with warm-up: a few careful steps, long strides, then ever finer ones."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from reference._arguments import Array, non_negative_float, non_negative_int, positive_float, positive_int
from reference._schedules import Rate, at_each

__all__ = ["cosine_warmup"]


def cosine_warmup(
    step: ArrayLike, lr: float, warmup_steps: int, total_steps: int, lr_start: float = 0.0, lr_min: float = 0.0
) -> Rate:
    r"""Learning rate that rises evenly to lr, then falls on half a cosine wave.

    .. math::
        α_t = α_{start} + \frac{t}{w} (α_0 - α_{start}) \quad (t < w) \qquad
        α_t = α_{min} + \frac{α_0 - α_{min}}{2} \left( 1 + \cos π \frac{t - w}{T - w} \right) \quad (w ≤ t ≤ T)

    and α_min from T on. It is optax's ``warmup_cosine_decay_schedule``. Keras's ``CosineDecay`` counts decay_steps
    without the warm-up; PyTorch joins ``LinearLR`` and ``CosineAnnealingLR`` by ``SequentialLR``.

    Args:
        step: steps done, counted from 0, one or an array of any shape.
        lr: the largest learning rate, reached after the warm-up, dimensionless, > 0.
        warmup_steps: w ≥ 0; 0 is plain cosine decay.
        total_steps: T > w, warm-up included.
        lr_start: learning rate of the first step of the warm-up, ≥ 0.
        lr_min: learning rate at the end, ≥ 0.

    Returns:
        The learning rate, a float; for an array of times a float64 array of its shape.

    Raises:
        TypeError: an argument that is not a real number, or a number of steps not an integer.
        ValueError: a negative argument, lr = 0, or total_steps ≤ warmup_steps.

    Example:
        >>> cosine_warmup([0, 5, 10, 60, 110, 200], 0.4, warmup_steps=10, total_steps=110).round(12)
        array([0. , 0.2, 0.4, 0.2, 0. , 0. ])

    Source:
        Loshchilov and Hutter (2017), ICLR, eq. (5); warm-up as in Goyal et al. (2017), arXiv:1706.02677. Course text S1
        (schedules: cosine decay, often with warmup).
    """
    lr, lr_min = positive_float("lr", lr), non_negative_float("lr_min", lr_min)
    lr_start = non_negative_float("lr_start", lr_start)
    w, T = non_negative_int("warmup_steps", warmup_steps), positive_int("total_steps", total_steps)
    if w >= T:
        raise ValueError(f"total_steps must be > warmup_steps = {w}, not {T}")

    def schedule(t: Array) -> Array:
        rising = lr_start + t / max(w, 1) * (lr - lr_start)
        falling = lr_min + (lr - lr_min) / 2 * (1 + np.cos(np.pi * np.minimum((t - w) / (T - w), 1)))
        return np.where(t < w, rising, falling)

    return at_each("step", step, schedule)
