"""Step decay: the stride is cut at regular intervals."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from reference._arguments import positive_float, positive_int
from reference._schedules import Rate, at_each, decay_factor

__all__ = ["step_decay"]


def step_decay(epoch: ArrayLike, lr: float, gamma: float, every: int) -> Rate:
    r"""Learning rate that is multiplied by gamma every so many epochs.

    .. math::
        α_t = α_0 \, γ^{\lfloor t / s \rfloor}

    "Reduce by 0.1" in the course text is read as "to 0.1 of", γ = 0.1. PyTorch's ``StepLR`` is the same.

    Args:
        epoch: epochs done, counted from 0, one or an array of any shape.
        lr: learning rate at the start, dimensionless, > 0.
        gamma: factor γ in (0, 1].
        every: epochs s between two cuts, ≥ 1.

    Returns:
        The learning rate, a float; for an array of times a float64 array of its shape.

    Raises:
        TypeError: an argument that is not a real number, or every not an integer.
        ValueError: epoch < 0, lr ≤ 0, gamma outside (0, 1], or every < 1.

    Example:
        >>> step_decay([0, 29, 30, 60], 0.5, gamma=0.1, every=30)
        array([0.5  , 0.5  , 0.05 , 0.005])

    Source:
        Course texts S1 (schedules: step decay) and S3 (learning rate decay: stepped).
    """
    lr, gamma, every = positive_float("lr", lr), decay_factor("gamma", gamma), positive_int("every", every)
    return at_each("epoch", epoch, lambda t: lr * gamma ** np.floor(t / every))
