"""Gaussian blobs: classes that a straight line parts, as far as their noise lets it."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from reference._arguments import Array, float_array, generator, non_negative_float, positive_int

__all__ = ["make_blobs"]


def make_blobs(
    rng: np.random.Generator, centers: ArrayLike, per_class: int, noise: float = 1.0
) -> tuple[Array, NDArray[np.int64]]:
    r"""A round cloud of points about each centre, a class for each.

    .. math::
        x = c_k + s n \qquad n \sim \mathcal N(0, I)

    Convention: scikit-learn's make_blobs draws the centres too and shuffles; here the classes come one after the other.

    Args:
        rng: the source of all randomness.
        centers: c, shape (K, d), K ≥ 1, d ≥ 1.
        per_class: points of each class, ≥ 1.
        noise: standard deviation s ≥ 0, in the unit of centers.

    Returns:
        (X, y): shapes (K·per_class, d), float64, and (K·per_class,), int; class 0 first.

    Raises:
        TypeError: rng is no Generator, per_class no integer, or centers or noise no real numbers.
        ValueError: centers not of shape (K, d), per_class < 1, or noise < 0.

    Example:
        >>> X, y = make_blobs(np.random.default_rng(0), [[0.0, 0.0], [10.0, 0.0]], per_class=2, noise=0.1)
        >>> X.round(), y
        (array([[ 0., -0.],
               [ 0.,  0.],
               [10.,  0.],
               [10.,  0.]]), array([0, 0, 1, 1]))

    Source:
        Course text S0 (the synthetic data of three classes).
    """
    c, n = float_array("centers", centers), positive_int("per_class", per_class)
    if c.ndim != 2 or c.size == 0:
        raise ValueError(f"centers must have shape (K, d) with K >= 1 and d >= 1, not {c.shape}")
    y = np.repeat(np.arange(len(c)), n)
    spread = non_negative_float("noise", noise) * generator("rng", rng).standard_normal((len(y), c.shape[1]))
    return np.asarray(c[y] + spread, np.float64), y
