"""Staircase decay: a decay counted in steps, on even ground between two stairs."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from reference._arguments import positive_float, positive_int
from reference._schedules import Rate, at_each, decay_factor

__all__ = ["staircase_decay"]


def staircase_decay(step: ArrayLike, lr: float, decay_rate: float, decay_steps: int, *, staircase: bool = True) -> Rate:
    r"""Learning rate that reaches decay_rate of itself every decay_steps steps, in stairs or evenly.

    .. math::
        α_t = α_0 \, d^{\lfloor t / s \rfloor} \qquad (\text{without stairs } α_0 \, d^{t / s})

    Keras's ``ExponentialDecay`` and optax's ``exponential_decay``, whose default is without stairs. With stairs it is
    :func:`step_decay` counted in steps.

    Args:
        step: steps done, counted from 0, one or an array of any shape.
        lr: learning rate at the start, dimensionless, > 0.
        decay_rate: factor d in (0, 1].
        decay_steps: steps s in which the factor d comes about, ≥ 1.
        staircase: False lets it fall evenly.

    Returns:
        The learning rate, a float; for an array of times a float64 array of its shape.

    Raises:
        TypeError: an argument that is not a real number, or decay_steps not an integer.
        ValueError: step < 0, lr ≤ 0, decay_rate outside (0, 1], or decay_steps < 1.

    Example:
        >>> staircase_decay([0, 99_999, 100_000], 0.1, decay_rate=0.96, decay_steps=100_000).round(6)
        array([0.1  , 0.1  , 0.096])

    Source:
        Course text S0 (Keras: a schedule that decays over time, with these numbers).
    """
    lr, d, s = (
        positive_float("lr", lr),
        decay_factor("decay_rate", decay_rate),
        positive_int("decay_steps", decay_steps),
    )
    return at_each("step", step, lambda t: lr * d ** (np.floor(t / s) if staircase else t / s))
