"""Geometric decay: after each epoch the stride is the same share of what it was."""

from __future__ import annotations

from numpy.typing import ArrayLike

from reference._arguments import positive_float
from reference._schedules import Rate, at_each, decay_factor

__all__ = ["geometric_decay"]


def geometric_decay(epoch: ArrayLike, lr: float, gamma: float) -> Rate:
    r"""Learning rate that is multiplied by gamma after every epoch.

    .. math::
        α_t = α_0 \, γ^t

    The course texts have γ = 0.95 or 0.98. PyTorch's ``ExponentialLR`` is the same; Keras's ``ExponentialDecay`` is
    γ^(step / decay_steps), see :func:`staircase_decay`.

    Args:
        epoch: epochs done, counted from 0, one or an array of any shape.
        lr: learning rate at the start, dimensionless, > 0.
        gamma: factor γ in (0, 1].

    Returns:
        The learning rate, a float; for an array of times a float64 array of its shape.

    Raises:
        TypeError: an argument that is not a real number.
        ValueError: epoch < 0, lr ≤ 0, or gamma outside (0, 1].

    Example:
        >>> geometric_decay([0, 1, 2], 0.5, gamma=0.8).round(12)
        array([0.5 , 0.4 , 0.32])

    Source:
        Course text S3 (learning rate decay).
    """
    lr, gamma = positive_float("lr", lr), decay_factor("gamma", gamma)
    return at_each("epoch", epoch, lambda t: lr * gamma**t)
