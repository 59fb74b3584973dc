"""Gradient descent: feel the slope, step against it, feel again."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike

from reference._arguments import Array, float_array, non_negative_int, positive_float
from reference._parameters import Parameters, update_each

__all__ = ["gradient_descent", "gradient_descent_step"]


def gradient_descent_step(theta: Parameters, grad: Parameters, lr: float) -> Parameters:
    r"""One step of gradient descent.

    .. math::
        θ' = θ - lr \, g

    Args:
        theta: parameters θ, an array or a dict of arrays, float, any shapes.
        grad: gradient g at θ, the shape of theta.
        lr: learning rate, dimensionless, > 0.

    Returns:
        θ', the shape and dtype of theta; theta itself is left alone.

    Raises:
        TypeError: an argument that is not a real number or an array of them.
        ValueError: lr ≤ 0, or grad of another shape than theta.
        KeyError: grad of other names than theta.

    Example:
        >>> gradient_descent_step(np.array([10.0, 1.0]), np.array([20.0, 200.0]), lr=0.001)
        array([9.98, 0.8 ])

    Source:
        Cauchy (1847), Comptes rendus 25, 536–538. Course texts S0 (hiker's rule) and S1, section 6.
    """
    lr = positive_float("lr", lr)
    return update_each(lambda theta, g: (theta - lr * g,), {"theta": theta, "grad": grad})[0]


def gradient_descent(grad: Callable[[Array], ArrayLike], x0: ArrayLike, lr: float, steps: int) -> Array:
    r"""The path of gradient descent, the starting point included.

    .. math::
        x_{t+1} = x_t - lr \, ∇f(x_t)

    Args:
        grad: ∇f, called once a step with a point of the shape of x0; returns an array of that shape.
        x0: starting point, float, shape (d,).
        lr: learning rate, dimensionless, > 0.
        steps: number of steps, ≥ 0.

    Returns:
        The path, shape (steps + 1, d), dtype of x0; row t is the point after t steps, row 0 is x0.

    Raises:
        TypeError: x0 or lr not real numbers, steps not an integer.
        ValueError: lr ≤ 0, steps < 0, or a gradient of another shape than x0.

    Example:
        On f(x) = x² each step keeps 1 - 2·lr of the distance:

        >>> gradient_descent(lambda x: 2 * x, np.array([-6.0]), lr=0.25, steps=3).ravel()
        array([-6.  , -3.  , -1.5 , -0.75])

    Source:
        Course text S1, sections 6 and 8.
    """
    x = float_array("x0", x0)
    path = np.empty((non_negative_int("steps", steps) + 1, *x.shape), x.dtype)
    path[0] = x
    for t in range(steps):
        path[t + 1] = gradient_descent_step(path[t], grad(path[t]), lr)
    return path
