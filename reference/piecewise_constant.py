"""Piecewise constant: a stride for each stretch of the way."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from reference._arguments import float_array
from reference._schedules import Rate, at_each

__all__ = ["piecewise_constant"]


def piecewise_constant(step: ArrayLike, boundaries: ArrayLike, values: ArrayLike) -> Rate:
    r"""Learning rate that is constant between given steps.

    .. math::
        α_t = v_i \qquad b_{i-1} < t ≤ b_i

    A boundary belongs to the stretch before it, as in Keras's ``PiecewiseConstantDecay``; in optax's
    ``piecewise_constant_schedule`` and PyTorch's ``MultiStepLR``, which take factors, to the stretch after it.

    Args:
        step: steps done, counted from 0, one or an array of any shape.
        boundaries: b, rising steps, shape (k,).
        values: v, learning rates > 0, shape (k + 1,).

    Returns:
        The learning rate, a float; for an array of times a float64 array of its shape.

    Raises:
        TypeError: an argument that is not an array of real numbers.
        ValueError: step < 0, boundaries that do not rise, or values not one longer than boundaries or not > 0.

    Example:
        >>> piecewise_constant([0, 100, 101, 500], boundaries=[100, 300], values=[0.1, 0.02, 0.005])
        array([0.1  , 0.1  , 0.02 , 0.005])

    Source:
        Course text S0 (Keras: schedules).
    """
    b, v = float_array("boundaries", boundaries), float_array("values", values).astype(np.float64)
    if b.ndim != 1 or not (np.diff(b) > 0).all():
        raise ValueError(f"boundaries must be a row of rising steps, not {boundaries!r}")
    if v.shape != (b.size + 1,) or not (np.isfinite(v) & (v > 0)).all():
        raise ValueError(f"values must be {b.size + 1} finite numbers > 0, one more than boundaries; not {values!r}")
    return at_each("step", step, lambda t: v[np.searchsorted(b, t)])
