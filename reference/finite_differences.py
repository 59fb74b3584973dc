"""Slopes by trial steps: a small step forward, one back, and the difference of the two heights."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike

from reference._arguments import Array, float_array_like, positive_float

__all__ = ["directional_check", "numerical_gradient"]

Loss = Callable[[Array], ArrayLike]


def numerical_gradient(f: Loss, theta: ArrayLike, eps: float = 1e-5) -> Array:
    r"""The gradient of f by central differences, one entry of θ at a time.

    .. math::
        \frac{∂f}{∂θ_i} ≈ \frac{f(θ + ε e_i) - f(θ - ε e_i)}{2ε}

    The error is ε²f'''/6 from the curve and about u·|f|/ε from rounding, with u = 1.1e-16 in float64; it is smallest
    near ε = 1e-5. In float32 (u = 6e-8) take ε = 5e-3.

    Args:
        f: loss of one θ, a single number; called exactly 2·size times, each time with a copy of its own.
        theta: where to take the gradient, floats, any shape; left alone.
        eps: step ε, in the unit of theta, > 0.

    Returns:
        The gradient, of the shape and dtype of theta.

    Raises:
        TypeError: theta does not hold floats (integers would cut ε off), or eps is not a number.
        ValueError: eps ≤ 0, or f gives anything but a single number.

    Example:
        >>> numerical_gradient(lambda x: x[0] ** 3 + x[0] * x[1], np.array([2.0, 5.0])).round(8)
        array([17.,  2.])

    Source:
        Course text S4, exercise 1; S1 (gradients: numerical check).
    """
    theta, eps = _float_theta(theta), positive_float("eps", eps)
    gradient = np.empty_like(theta)
    for index in np.ndindex(theta.shape):
        ahead, behind = theta.copy(), theta.copy()
        ahead[index] += eps
        behind[index] -= eps
        gradient[index] = (_number_from(f, ahead) - _number_from(f, behind)) / (2 * eps)
    return gradient


def directional_check(f: Loss, g: ArrayLike, theta: ArrayLike, rng: np.random.Generator, eps: float = 1e-4) -> float:
    r"""How far a gradient is off along one random direction: a check for two calls of f, however large θ is.

    .. math::
        \left| \frac{f(θ + ε u) - f(θ - ε u)}{2ε} - g·u \right|
        \qquad u \text{ uniform on the unit sphere}

    Args:
        f: loss of one θ, a single number; called exactly twice, each time with a copy of its own.
        g: the gradient to check, the shape of theta.
        theta: where it was taken, floats, any shape; left alone.
        rng: draws the direction.
        eps: step ε along u, in the unit of theta, > 0.

    Returns:
        The difference of the two slopes, in the unit of f per unit of theta.

    Raises:
        TypeError: theta does not hold floats (integers would cut ε off), or eps is not a number.
        ValueError: eps ≤ 0, g of another shape than theta, or f gives anything but a single number.

    Example:
        >>> theta = np.array([1.0, -2.0, 0.5])
        >>> right, wrong = np.cos(theta), np.cos(theta) + 0.1
        >>> directional_check(lambda x: np.sin(x).sum(), right, theta, np.random.default_rng(0)) < 1e-8
        True
        >>> directional_check(lambda x: np.sin(x).sum(), wrong, theta, np.random.default_rng(0)) > 1e-2
        True

    Source:
        Course text S1 (gradients: directional derivative); S3 (method of finite difference), which draws such a
        direction to train by. PyTorch's gradcheck calls it fast mode.
    """
    theta, eps = _float_theta(theta), positive_float("eps", eps)
    g = float_array_like("g", g, "theta", theta)
    u = np.asarray(rng.standard_normal(theta.shape), theta.dtype)
    u = u / np.sqrt(np.sum(u**2))
    slope = (_number_from(f, theta + eps * u) - _number_from(f, theta - eps * u)) / (2 * eps)
    return abs(slope - float(np.sum(g * u)))


def _float_theta(theta: ArrayLike) -> Array:
    array = np.asarray(theta)
    if array.dtype.kind != "f":
        raise TypeError(f"theta must hold floats, not {array.dtype}: a step of eps would be cut off")
    return array


def _number_from(f: Loss, theta: Array) -> float:
    height = np.asarray(f(np.asarray(theta)))
    if height.ndim != 0 or height.dtype.kind not in "fiu":
        raise ValueError(f"f must give a single number, not an array of {height.dtype} of shape {height.shape}")
    return float(height)
