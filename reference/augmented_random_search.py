"""Augmented random search: many two-point trials at once, and only the best directions count."""

from __future__ import annotations

from collections.abc import Callable
from typing import SupportsFloat

import numpy as np

from reference._arguments import generator, positive_float, positive_int
from reference._parameters import Parameters
from reference.ravel import ravel

__all__ = ["ars_step"]


def ars_step(
    params: Parameters,
    loss_fn: Callable[[Parameters], SupportsFloat],
    rng: np.random.Generator,
    lr: float,
    sigma: float,
    n_directions: int = 8,
    top: int | None = None,
) -> Parameters:
    r"""One step of augmented random search (version V1-t).

    .. math::
        u_k \sim N(0, I) \qquad f_k^± = f(θ ± σ u_k) \qquad
        θ' = θ - \frac{lr}{b \, s} \sum_{k \in \text{top } b} (f_k^+ - f_k^-) \, u_k

    over the b directions with the lowest min(f⁺, f⁻), s being the standard deviation of their 2b losses: strides do
    not depend on the loss's unit, and shrink where it is rough. The paper climbs a reward; here a loss falls.

    Args:
        params: parameters θ, an array or a dict of arrays, float, any shapes.
        loss_fn: f, called 2·n_directions times, with parameters like params; returns a number.
        rng: gives a row of standard normal numbers, one for each parameter, for each direction.
        lr: learning rate, in the unit of the parameters, > 0.
        sigma: σ, how far to feel, in the unit of the parameters, > 0.
        n_directions: how many directions are tried, ≥ 1.
        top: b, how many of them count, from 1 to n_directions; None is all.

    Returns:
        θ', new arrays of the shapes and dtypes of params; θ itself where all the losses are equal.

    Raises:
        TypeError: an argument of the wrong type; rng must be a numpy.random.Generator.
        ValueError: lr or sigma ≤ 0, n_directions < 1, or top not from 1 to n_directions.

    Example:
        >>> rng, theta = np.random.default_rng(0), np.array([3.0, -4.0])
        >>> for _ in range(100):
        ...     theta = ars_step(theta, lambda x: x @ x, rng, lr=0.1, sigma=0.05, n_directions=4, top=2)
        >>> bool(abs(theta).max() < 0.2)
        True

    Source:
        Mania, Guy and Recht (2018), NeurIPS, algorithm 2, V1-t. Course text S3 (augmented random search).
    """
    lr, sigma = positive_float("lr", lr), positive_float("sigma", sigma)
    n = positive_int("n_directions", n_directions)
    b = n if top is None else positive_int("top", top)
    if b > n:
        raise ValueError(f"top must be <= n_directions = {n}, not {b}")
    theta, unravel = ravel(params)
    u = generator("rng", rng).standard_normal((n, theta.size)).astype(theta.dtype)
    f = np.array([[float(loss_fn(unravel(theta + side * sigma * row))) for side in (1, -1)] for row in u])
    best = np.argsort(f.min(axis=1), kind="stable")[:b]
    spread = float(f[best].std())
    if spread == 0.0:
        return unravel(theta.copy())
    weights = (lr / (b * spread) * (f[best, 0] - f[best, 1])).astype(theta.dtype)
    return unravel(theta - weights @ u[best])
