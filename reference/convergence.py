"""Has it arrived? The two tests of convergence, and the hiker who walks until one of them says so."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike

from reference._arguments import Array, float_array, non_negative_int, positive_float, positive_int
from reference.gradient_descent import gradient_descent_step

__all__ = ["descend_until_flat", "gradient_is_small", "loss_has_settled"]


def gradient_is_small(grad: ArrayLike, eps: float) -> bool:
    r"""Whether the ground is flat.

    .. math::
        ‖∇J(θ)‖ < ε

    So it is at a minimum, and at a saddle and on a plateau too.

    Args:
        grad: gradient, float, any shape.
        eps: ε > 0, in the unit of the gradient.

    Returns:
        True where the norm is below ε, strictly; False for a NaN.

    Raises:
        TypeError: an argument that is not real numbers.
        ValueError: eps ≤ 0.

    Example:
        >>> gradient_is_small([3e-7, -4e-7], eps=1e-6), gradient_is_small([3.0, -4.0], eps=5.0)
        (True, False)

    Source:
        Course texts S0 (convergence checks) and S1, sections 1 and 6.
    """
    g, eps = float_array("grad", grad), positive_float("eps", eps)
    return bool(np.sqrt(np.sum(g**2)) < eps)


def loss_has_settled(losses: ArrayLike, delta: float, steps: int = 1) -> bool:
    r"""Whether the loss has stopped changing.

    .. math::
        |J_{t+1} - J_t| < δ \quad \text{in each of the last } n \text{ steps}

    A loss that changes little is no loss that is low: with a learning rate that is far too small it settles at once.

    Args:
        losses: J so far, the newest last, shape (t,).
        delta: δ > 0, in the unit of the loss.
        steps: n ≥ 1, how many steps in a row must be small.

    Returns:
        True when they all are; False with fewer than n + 1 losses, or a non-finite one among the last.

    Raises:
        TypeError: losses or delta not real numbers, steps not an integer.
        ValueError: losses not of shape (t,), delta ≤ 0, or steps < 1.

    Example:
        >>> loss_has_settled([2.0, 1.0, 0.9999], delta=1e-3), loss_has_settled([2.0, 1.0, 0.9999], delta=1e-3, steps=2)
        (True, False)

    Source:
        Course texts S0 (convergence checks), S1 (loss decrease per epoch < δ) and S2, section 1.4.
    """
    J, delta, n = float_array("losses", losses), positive_float("delta", delta), positive_int("steps", steps)
    if J.ndim != 1:
        raise ValueError(f"losses must have shape (t,), one number a step, not {J.shape}")
    recent = J[-n - 1 :]
    return len(recent) == n + 1 and bool(np.isfinite(recent).all() and (np.abs(np.diff(recent)) < delta).all())


def descend_until_flat(
    grad: Callable[[Array], ArrayLike], x0: ArrayLike, lr: float, eps: float, max_steps: int
) -> Array:
    r"""The hiker's rule: step against the slope until there is none.

    .. math::
        θ ← θ - lr \, ∇J(θ) \quad \text{until} \quad ‖∇J(θ)‖ < ε

    Args:
        grad: ∇J, called with a point of the shape of x0; returns an array of that shape.
        x0: starting point, float, shape (d,); left alone.
        lr: learning rate, dimensionless, > 0.
        eps: ε > 0, in the unit of the gradient.
        max_steps: most steps to take, ≥ 0: with a learning rate that diverges the ground never gets flat.

    Returns:
        The path, shape (steps + 1, d), row 0 the start.

    Raises:
        TypeError: x0, lr or eps not real numbers, max_steps not an integer.
        ValueError: lr or eps ≤ 0, max_steps < 0, or a gradient of another shape than x0.

    Example:
        >>> descend_until_flat(lambda x: 2 * x, [8.0], lr=0.25, eps=2.5, max_steps=100).ravel()
        array([8., 4., 2., 1.])

    Source:
        Course text S1, section 1 (hiker's rule).
    """
    x = float_array("x0", x0).copy()
    path = [x]
    for _ in range(non_negative_int("max_steps", max_steps)):
        g = float_array("the gradient", grad(path[-1].copy()))
        if gradient_is_small(g, eps):
            break
        path.append(gradient_descent_step(path[-1], g, lr))
    return np.array(path)
