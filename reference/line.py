"""Points about a straight line: the data of linear regression."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from reference._arguments import Array, float_array, generator, non_negative_float

__all__ = ["make_line"]


def make_line(
    rng: np.random.Generator, x: ArrayLike, slope: float, intercept: float, noise: float = 0.1
) -> tuple[Array, Array]:
    r"""The line's height at each x, with noise on it.

    .. math::
        y = a x + c + s n \qquad n \sim \mathcal N(0, 1)

    Args:
        rng: the source of all randomness.
        x: where, shape (m,).
        slope: a, in the unit of y per unit of x.
        intercept: c, in the unit of y.
        noise: standard deviation s ≥ 0, in the unit of y.

    Returns:
        (X, y): x as a column, shape (m, 1), and y, shape (m,); float64.

    Raises:
        TypeError: rng is no Generator, or another argument that is not real numbers.
        ValueError: x not of shape (m,), slope or intercept not a single number, or noise < 0.

    Example:
        >>> make_line(np.random.default_rng(0), [0.0, 1.0, 2.0], slope=2.0, intercept=-1.0, noise=0.0)
        (array([[0.],
               [1.],
               [2.]]), array([-1.,  1.,  3.]))

    Source:
        Course text S2, section 1.1 (finding the line of best fit).
    """
    at, a, c = float_array("x", x), float_array("slope", slope), float_array("intercept", intercept)
    if at.ndim != 1 or a.ndim or c.ndim:
        raise ValueError(
            f"x must have shape (m,), slope and intercept be single numbers, not {at.shape}, {a.shape} and {c.shape}"
        )
    y = a * at + c + non_negative_float("noise", noise) * generator("rng", rng).standard_normal(len(at))
    return np.asarray(at[:, None], np.float64), np.asarray(y, np.float64)
