"""Two-point random search: feel the height a little to one side and to the other, and lean to the lower one."""

from __future__ import annotations

from collections.abc import Callable
from typing import SupportsFloat

import numpy as np

from reference._arguments import generator, positive_float
from reference._parameters import Parameters
from reference.ravel import ravel

__all__ = ["two_point_step"]


def two_point_step(
    params: Parameters,
    loss_fn: Callable[[Parameters], SupportsFloat],
    rng: np.random.Generator,
    lr: float,
    sigma: float,
) -> Parameters:
    r"""One step of random search along one random direction; no gradient is asked for.

    .. math::
        u \sim N(0, I) \qquad θ' = θ - lr \, \frac{f(θ + σu) - f(θ - σu)}{2σ} \, u

    On average over u this is a step of gradient descent, in d dimensions with noise about √d times as long as the
    gradient. The course text has δW = σu and steps by +α(Gp - Gn)δW, which climbs; with the
    minus sign that descends it is this step with lr = 2σ²α.

    Args:
        params: parameters θ, an array or a dict of arrays, float, any shapes.
        loss_fn: f, called twice, with parameters like params; returns a number.
        rng: gives one standard normal number for each parameter.
        lr: learning rate, dimensionless, > 0.
        sigma: σ, how far to feel, in the unit of the parameters, > 0.

    Returns:
        θ', new arrays of the shapes and dtypes of params.

    Raises:
        TypeError: params, lr or sigma not real numbers, or rng not a numpy.random.Generator.
        ValueError: lr or sigma ≤ 0.

    Example:
        >>> rng, theta = np.random.default_rng(0), np.array([3.0, -4.0])
        >>> for _ in range(200):
        ...     theta = two_point_step(theta, lambda x: x @ x, rng, lr=0.05, sigma=0.1)
        >>> bool(abs(theta).max() < 1e-3)
        True

    Source:
        Nesterov and Spokoiny (2017), Found. Comput. Math. 17, 527–566, eq. (30). Course text S3 (method of finite
        difference).
    """
    lr, sigma = positive_float("lr", lr), positive_float("sigma", sigma)
    theta, unravel = ravel(params)
    u = generator("rng", rng).standard_normal(theta.size).astype(theta.dtype)
    slope = (float(loss_fn(unravel(theta + sigma * u))) - float(loss_fn(unravel(theta - sigma * u)))) / (2 * sigma)
    return unravel(theta - lr * slope * u)
