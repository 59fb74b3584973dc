"""A saddle: flat at the middle, uphill one way and downhill the other."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from reference._arguments import Array
from reference._landscapes import points_in_the_plane

__all__ = ["saddle", "saddle_grad"]


def saddle(theta: ArrayLike) -> Array:
    r"""Height of the pass between two hills.

    .. math::
        f(x, y) = x² - y²

    The gradient at (0, 0) is zero, but it is no minimum. Gradient descent that starts on the line y = 0 walks into it
    and stays; from anywhere else it leaves, y growing by 1 + 2·lr a step.

    Args:
        theta: one point (x, y), shape (2,), or many, shape (..., 2); float.

    Returns:
        Heights, shape (...,).

    Raises:
        TypeError: theta is not an array of real numbers.
        ValueError: the last axis of theta is not 2 long.

    Example:
        >>> saddle([[0.0, 0.0], [2.0, 0.0], [0.0, 2.0]])
        array([ 0.,  4., -4.])

    Source:
        Course texts S1 (loss landscapes: saddles) and S2, section 1.3.
    """
    x, y = points_in_the_plane(theta)
    return np.asarray(x**2 - y**2)


def saddle_grad(theta: ArrayLike) -> Array:
    r"""Slope of :func:`saddle`.

    .. math::
        ∇f = (2x, -2y)

    Args:
        theta: one point (x, y), shape (2,), or many, shape (..., 2); float.

    Returns:
        Gradients, the shape of theta.

    Raises:
        TypeError: theta is not an array of real numbers.
        ValueError: the last axis of theta is not 2 long.

    Example:
        >>> saddle_grad([3.0, 1.0])
        array([ 6., -2.])

    Source:
        Course text S2, section 1.3.
    """
    x, y = points_in_the_plane(theta)
    return np.stack([2 * x, -2 * y], axis=-1)
