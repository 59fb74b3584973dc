"""Himmelblau's function: four valleys of the same depth, and which one you reach depends on where you start."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from reference._arguments import Array
from reference._landscapes import points_in_the_plane

__all__ = ["HIMMELBLAU_MINIMA", "himmelblau", "himmelblau_grad"]

HIMMELBLAU_MINIMA = ((3.0, 2.0), (-2.805118086952745, 3.131312518250573),
    (-3.779310253377747, -3.283185991286170), (3.584428340330492, -1.848126526964404))  # fmt: skip
"""The four points of height 0; the course text gives them to three decimals."""


def himmelblau(theta: ArrayLike) -> Array:
    r"""Height of Himmelblau's landscape.

    .. math::
        f(x, y) = (x² + y - 11)² + (x + y² - 7)²

    Four minima of height 0, four saddles, and one hilltop of height 181.617 at (-0.2708, -0.9230).

    Args:
        theta: one point (x, y), shape (2,), or many, shape (..., 2); float.

    Returns:
        Heights, shape (...,).

    Raises:
        TypeError: theta is not an array of real numbers.
        ValueError: the last axis of theta is not 2 long.

    Example:
        >>> himmelblau([[3.0, 2.0], [0.0, 0.0]])
        array([  0., 170.])

    Source:
        Himmelblau (1972), Applied nonlinear programming, McGraw-Hill, problem 29. Course text S1 (loss landscapes).
    """
    x, y = points_in_the_plane(theta)
    return np.asarray((x**2 + y - 11) ** 2 + (x + y**2 - 7) ** 2)


def himmelblau_grad(theta: ArrayLike) -> Array:
    r"""Slope of :func:`himmelblau`.

    .. math::
        ∇f = \left( 4x(x² + y - 11) + 2(x + y² - 7), \; 2(x² + y - 11) + 4y(x + y² - 7) \right)

    Args:
        theta: one point (x, y), shape (2,), or many, shape (..., 2); float.

    Returns:
        Gradients, the shape of theta.

    Raises:
        TypeError: theta is not an array of real numbers.
        ValueError: the last axis of theta is not 2 long.

    Example:
        >>> himmelblau_grad([1.0, 2.0])
        array([-36., -32.])

    Source:
        Course text S1 (loss landscapes).
    """
    x, y = points_in_the_plane(theta)
    p, q = x**2 + y - 11, x + y**2 - 7
    return np.stack([4 * x * p + 2 * q, 2 * p + 4 * y * q], axis=-1)
