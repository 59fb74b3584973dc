"""Spirals: arms wound about each other, which only a bent boundary parts."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from reference._arguments import Array, generator, non_negative_float, positive_float, positive_int

__all__ = ["make_spirals"]


def make_spirals(
    rng: np.random.Generator, arms: int = 2, per_arm: int = 100, turns: float = 1.0, noise: float = 0.02
) -> tuple[Array, NDArray[np.int64]]:
    r"""Points along spiral arms from near the origin to the unit circle, a class for each arm.

    .. math::
        x = r \, (\cos α, \sin α) + s n \qquad α = 2π \Big( \mathrm{turns} \, r + \frac{k}{\mathrm{arms}} \Big)
        \qquad r = \tfrac{1}{\mathrm{per\_arm}}, …, 1 \qquad n \sim \mathcal N(0, I)

    Args:
        rng: the source of all randomness.
        arms: number of classes, ≥ 1.
        per_arm: points of each, ≥ 1.
        turns: how often an arm goes round, > 0.
        noise: standard deviation s ≥ 0, in units of the outer radius.

    Returns:
        (X, y): shapes (arms·per_arm, 2), float64, and (arms·per_arm,), int; class 0 first, from the inside out.

    Raises:
        TypeError: rng is no Generator, arms or per_arm no integer, or turns or noise no real number.
        ValueError: arms or per_arm < 1, turns ≤ 0, or noise < 0.

    Example:
        >>> X, y = make_spirals(np.random.default_rng(0), arms=2, per_arm=2, turns=0.5, noise=0.0)
        >>> X.round(3), y
        (array([[ 0. ,  0.5],
               [-1. ,  0. ],
               [-0. , -0.5],
               [ 1. , -0. ]]), array([0, 0, 1, 1]))

    Source:
        Lang and Witbrock (1988), Proc. Connectionist Models Summer School, 52–59.
    """
    k, n = positive_int("arms", arms), positive_int("per_arm", per_arm)
    y, r = np.repeat(np.arange(k), n), np.tile(np.arange(1, n + 1) / n, k)
    angle = 2 * np.pi * (positive_float("turns", turns) * r + y / k)
    X = r[:, None] * np.column_stack([np.cos(angle), np.sin(angle)])
    return X + non_negative_float("noise", noise) * generator("rng", rng).standard_normal(X.shape), y
