"""Bowls with axes: the landscapes on which every stability limit can be worked out by hand."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from reference._arguments import Array, float_array

__all__ = ["RAVINE_CURVATURES", "quadratic", "quadratic_grad", "ravine", "ravine_grad"]

RAVINE_CURVATURES = (2.0, 200.0)
"""Second derivatives of x² + 100y² along x (the floor) and y (the walls)."""


def quadratic(theta: ArrayLike, curvatures: ArrayLike) -> Array:
    r"""Height of a bowl whose axes are the coordinate axes.

    .. math::
        f(θ) = \tfrac12 \sum_i h_i θ_i²

    Args:
        theta: one point, shape (d,), or many, shape (..., d); float.
        curvatures: second derivatives h, shape (d,); negative ones make a saddle.

    Returns:
        Heights, shape (...,).

    Raises:
        TypeError: an argument that is not an array of real numbers.
        ValueError: curvatures not of shape (d,).

    Example:
        >>> float(quadratic([10.0, 1.0], [2.0, 200.0]))
        200.0

    Source:
        Course text S1 (gradients: the quadratic example); S4, section 1.3 and exercise 3.
    """
    theta, h = _point_and_curvatures(theta, curvatures)
    return np.asarray((h * theta**2).sum(axis=-1) / 2)


def quadratic_grad(theta: ArrayLike, curvatures: ArrayLike) -> Array:
    r"""Slope of :func:`quadratic`.

    .. math::
        ∂f/∂θ_i = h_i θ_i

    Args:
        theta: one point, shape (d,), or many, shape (..., d); float.
        curvatures: second derivatives h, shape (d,).

    Returns:
        Gradients, the shape of theta.

    Raises:
        TypeError: an argument that is not an array of real numbers.
        ValueError: curvatures not of shape (d,).

    Example:
        >>> quadratic_grad([10.0, 1.0], [2.0, 200.0])
        array([ 20., 200.])

    Source:
        Course text S1 (gradients: the quadratic example).
    """
    theta, h = _point_and_curvatures(theta, curvatures)
    return h * theta


def ravine(theta: ArrayLike) -> Array:
    r"""Height of the ravine, a bowl a hundred times steeper across than along.

    .. math::
        f(x, y) = x² + 100 y²

    Args:
        theta: one point (x, y), shape (2,), or many, shape (..., 2); float.

    Returns:
        Heights, shape (...,).

    Raises:
        TypeError: theta is not an array of real numbers.
        ValueError: the last axis of theta is not 2 long.

    Example:
        >>> ravine([[10.0, 1.0], [0.0, 0.0]])
        array([200.,   0.])

    Source:
        Course text S4, exercise 3.
    """
    return quadratic(theta, RAVINE_CURVATURES)


def ravine_grad(theta: ArrayLike) -> Array:
    r"""Slope of :func:`ravine`.

    .. math::
        ∇f(x, y) = (2x, 200y)

    Args:
        theta: one point (x, y), shape (2,), or many, shape (..., 2); float.

    Returns:
        Gradients, the shape of theta.

    Raises:
        TypeError: theta is not an array of real numbers.
        ValueError: the last axis of theta is not 2 long.

    Example:
        >>> ravine_grad([10.0, 1.0])
        array([ 20., 200.])

    Source:
        Course text S4, exercise 3.
    """
    return quadratic_grad(theta, RAVINE_CURVATURES)


def _point_and_curvatures(theta: ArrayLike, curvatures: ArrayLike) -> tuple[Array, Array]:
    theta = float_array("theta", theta)
    h = float_array("curvatures", curvatures).astype(theta.dtype, copy=False)
    if h.ndim != 1 or theta.ndim == 0 or theta.shape[-1] != h.shape[0]:
        raise ValueError(f"theta has shape {theta.shape}; with curvatures of shape {h.shape} it must end in {h.shape}")
    return theta, h
