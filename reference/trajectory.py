"""Walking: repeat a step and keep the path, then ask when the path arrived."""

from __future__ import annotations

from collections.abc import Callable
from typing import SupportsFloat

import numpy as np
from numpy.typing import ArrayLike

from reference._arguments import Array, float_array, float_array_like, non_negative_int

__all__ = ["minimize", "steps_to_reach"]


def minimize(step: Callable[[Array, Array], tuple[ArrayLike, ArrayLike]], x0: ArrayLike, n_steps: int) -> Array:
    r"""The path of an optimizer that keeps a velocity, from rest.

    .. math::
        v_0 = 0 \qquad (θ_{t+1}, v_{t+1}) = \mathrm{step}(θ_t, v_t)

    Args:
        step: (θ, v) -> (θ', v'), both of the shape of x0; it may work in place on what it is given.
        x0: starting point, float, shape (d,); left alone.
        n_steps: number of steps, ≥ 0.

    Returns:
        The path, shape (n_steps + 1, d), dtype of x0; row t is the point after t steps, row 0 is x0.

    Raises:
        TypeError: x0 not real numbers, n_steps not an integer.
        ValueError: n_steps < 0, or step returns another shape than that of x0.

    Example:
        >>> minimize(lambda theta, v: (theta + v + 1, v + 1), np.array([5.0]), 3).ravel()
        array([ 5.,  6.,  8., 11.])

    Source:
        Course text S4, section 3.3 (the comparison's loop) and exercise 3.
    """
    x0 = float_array("x0", x0)
    path = np.empty((non_negative_int("n_steps", n_steps) + 1, *x0.shape), x0.dtype)
    path[0] = x0
    theta, v = x0.copy(), np.zeros_like(x0)
    for t in range(n_steps):
        new_theta, new_v = step(theta, v)
        theta = float_array_like("theta from step", new_theta, "x0", x0)
        v = float_array_like("v from step", new_v, "x0", x0)
        path[t + 1] = theta
    return path


def steps_to_reach(trajectory: ArrayLike, f: Callable[[Array], SupportsFloat], tol: float) -> int | None:
    r"""The first step at which a path is low enough.

    .. math::
        \min \{ t : f(θ_t) < tol \}

    Args:
        trajectory: path, shape (n_steps + 1, d), row 0 the start.
        f: height of one point, (d,) -> float.
        tol: height, in the unit of f, that the path has to come below, strictly.

    Returns:
        The row's index, which is the number of steps taken; 0 when the start is low enough, None when no row is.
        A NaN height is not low enough.

    Raises:
        TypeError: trajectory is not an array of real numbers.
        ValueError: trajectory has no rows to step through (0-d).

    Example:
        >>> steps_to_reach([[3.0], [2.0], [1.0], [0.5]], lambda x: float(x[0] ** 2), tol=1.0)
        3

    Source:
        Course text S4, exercise 3 ("compare convergence").
    """
    trajectory = float_array("trajectory", trajectory)
    if trajectory.ndim == 0:
        raise ValueError("trajectory must have a row for each step, not be a single number")
    return next((t for t, theta in enumerate(trajectory) if float(f(theta)) < tol), None)
