"""Rosenbrock's banana: a curved valley that is quickly found, with a floor that is walked slowly."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from reference._arguments import Array, float_array

__all__ = ["rosenbrock", "rosenbrock_grad"]


def rosenbrock(theta: ArrayLike) -> Array:
    r"""Height of Rosenbrock's valley, in two dimensions or more.

    .. math::
        f(θ) = \sum_{i=1}^{d-1} 100 \, (θ_{i+1} - θ_i²)² + (1 - θ_i)²

    Its lowest point is (1, …, 1), of height 0; for 2 and 3 dimensions it is the only minimum.

    Args:
        theta: one point, shape (d,) with d ≥ 2, or many, shape (..., d); float.

    Returns:
        Heights, shape (...,).

    Raises:
        TypeError: theta is not an array of real numbers.
        ValueError: the last axis of theta is less than 2 long.

    Example:
        >>> rosenbrock([[1.0, 1.0], [-1.0, 1.0], [0.0, 0.5]])
        array([ 0.,  4., 26.])

    Source:
        Rosenbrock (1960), Computer Journal 3(3), 175–184; ``scipy.optimize.rosen`` is the same. Course text S2,
        section 1.3 (non-convex functions).
    """
    here, following = _neighbours(theta)
    return np.asarray((100 * (following - here**2) ** 2 + (1 - here) ** 2).sum(axis=-1))


def rosenbrock_grad(theta: ArrayLike) -> Array:
    r"""Slope of :func:`rosenbrock`.

    .. math::
        ∂f/∂θ_i = 200 (θ_i - θ_{i-1}²) - 400 θ_i (θ_{i+1} - θ_i²) - 2 (1 - θ_i)

    without the first term for i = 1, without the others for i = d.

    Args:
        theta: one point, shape (d,) with d ≥ 2, or many, shape (..., d); float.

    Returns:
        Gradients, the shape of theta.

    Raises:
        TypeError: theta is not an array of real numbers.
        ValueError: the last axis of theta is less than 2 long.

    Example:
        >>> rosenbrock_grad([-1.0, 1.0])
        array([-4.,  0.])

    Source:
        Rosenbrock (1960); ``scipy.optimize.rosen_der`` is the same.
    """
    here, following = _neighbours(theta)
    rise = following - here**2
    grad = np.zeros((*here.shape[:-1], here.shape[-1] + 1), here.dtype)
    grad[..., :-1] = -400 * here * rise - 2 * (1 - here)
    grad[..., 1:] += 200 * rise
    return grad


def _neighbours(theta: ArrayLike) -> tuple[Array, Array]:
    theta = float_array("theta", theta)
    if theta.ndim == 0 or theta.shape[-1] < 2:
        raise ValueError(f"theta has shape {theta.shape}; a point, or many, must end in at least two coordinates")
    return theta[..., :-1], theta[..., 1:]
