"""Batch normalisation: forward in training and in evaluation, and backward."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from reference._arguments import Array, decay_rate, float_array, float_array_like, positive_float

__all__ = ["BatchNormCache", "RunningStats", "batch_norm_backward", "batch_norm_eval", "batch_norm_train"]


class RunningStats(NamedTuple):
    """What evaluation normalises with; ``RunningStats(zeros(n), ones(n))`` before the first batch."""

    mean: Array
    """Moving average of the batches' means, shape (n,)."""
    var: Array
    """Moving average of their variances, shape (n,)."""


class BatchNormCache(NamedTuple):
    """What the way back needs."""

    x_hat: Array
    """The normalised numbers, the shape of x."""
    inv_std: Array
    """1/√(σ² + ε) of each feature, shape (n,)."""
    gamma: Array
    """The scale that was used, shape (n,)."""


def batch_norm_train(
    x: ArrayLike, gamma: ArrayLike, beta: ArrayLike, running: RunningStats, keep: float = 0.9, eps: float = 1e-5
) -> tuple[Array, BatchNormCache, RunningStats]:
    r"""Normalise each feature with the mean and variance of this batch, then scale and shift it.

    .. math::
        μ = \frac1m \sum_i x_i \qquad σ² = \frac1m \sum_i (x_i - μ)² \qquad
        \hat x_i = \frac{x_i - μ}{\sqrt{σ² + ε}} \qquad y_i = γ \hat x_i + β

    and for evaluation later, running ← keep · running + (1 - keep) · (μ, σ² m/(m - 1)).

    Convention: ``torch.nn.BatchNorm1d(momentum=0.1)`` is keep = 0.9, with the unbiased variance kept and ε = 1e-5, as
    here. Keras's ``BatchNormalization(momentum=0.99)`` is keep = 0.99, keeps the biased one, and has ε = 1e-3.

    Args:
        x: samples, shape (…, n), features last; m is the number of rows of n, ≥ 2.
        gamma: scale γ, shape (n,).
        beta: shift β, shape (n,).
        running: the statistics so far; left alone.
        keep: share of them that stays, in [0, 1).
        eps: ε > 0, in the unit of x squared.

    Returns:
        (y, cache, running): y of the shape of x, what the way back needs, and the new statistics.

    Raises:
        TypeError: an argument that does not hold real numbers.
        ValueError: shapes that do not fit, fewer than 2 rows, keep outside [0, 1), or eps ≤ 0.

    Example:
        >>> start = RunningStats(np.zeros(1), np.ones(1))
        >>> y, cache, running = batch_norm_train([[1.0], [3.0]], [2.0], [5.0], start)
        >>> y.round(3), running.mean.round(3), running.var.round(3)
        (array([[3.],
               [7.]]), array([0.2]), array([1.1]))

    Source:
        Ioffe and Szegedy (2015), ICML, algorithm 1. Course text S2, sections 1.5 and 2.0.4.
    """
    x, gamma, beta, running = _fitting(x, gamma, beta, running)
    keep, eps, rows = decay_rate("keep", keep), positive_float("eps", eps), tuple(range(x.ndim - 1))
    m = x.size // max(len(gamma), 1)
    if m < 2:
        raise ValueError(f"x must hold 2 rows or more, not {m}: one sample has no variance; use batch_norm_eval")
    mean, var = x.mean(axis=rows), x.var(axis=rows)
    inv_std = 1 / np.sqrt(var + eps)
    x_hat = (x - mean) * inv_std
    stats = RunningStats(keep * running.mean + (1 - keep) * mean, keep * running.var + (1 - keep) * (m / (m - 1)) * var)
    return gamma * x_hat + beta, BatchNormCache(x_hat, inv_std, gamma), stats


def batch_norm_backward(dy: ArrayLike, cache: BatchNormCache) -> tuple[Array, Array, Array]:
    r"""Gradients of inputs, scale and shift; mean and variance depend on every sample, and that counts.

    .. math::
        \frac{∂J}{∂x_i} = \frac{γ}{\sqrt{σ² + ε}}
            \Big( d_i - \frac1m \sum_j d_j - \frac{\hat x_i}{m} \sum_j d_j \hat x_j \Big) \qquad
        \frac{∂J}{∂γ} = \sum_i d_i \hat x_i \qquad \frac{∂J}{∂β} = \sum_i d_i \qquad d = \frac{∂J}{∂y}

    Args:
        dy: d, the shape of x.
        cache: the one that :func:`batch_norm_train` returned.

    Returns:
        (dx, dgamma, dbeta), of the shapes of x, γ and β.

    Raises:
        TypeError: dy does not hold real numbers.
        ValueError: dy has another shape than x had.

    Example:
        >>> start = RunningStats(np.zeros(1), np.ones(1))
        >>> _, cache, _ = batch_norm_train([[1.0], [2.0], [6.0]], [2.0], [5.0], start)
        >>> dx, dgamma, dbeta = batch_norm_backward([[1.0], [0.0], [0.0]], cache)
        >>> dx.ravel().round(4), dgamma.round(4), dbeta
        (array([ 0.3527, -0.4409,  0.0882]), array([-0.9258]), array([1.]))

    Source:
        Ioffe and Szegedy (2015), ICML, section 3.
    """
    d = float_array_like("dy", dy, "x", cache.x_hat)
    rows = tuple(range(d.ndim - 1))
    dgamma, dbeta = (d * cache.x_hat).sum(axis=rows), d.sum(axis=rows)
    m = d.size // len(dbeta)
    dx = cache.gamma * cache.inv_std * (d - dbeta / m - cache.x_hat * (dgamma / m))
    return dx, dgamma, dbeta


def batch_norm_eval(x: ArrayLike, gamma: ArrayLike, beta: ArrayLike, running: RunningStats, eps: float = 1e-5) -> Array:
    r"""Normalise with the running statistics: what comes out for a sample does not depend on its neighbours.

    .. math::
        y_i = γ \frac{x_i - \bar μ}{\sqrt{\bar σ² + ε}} + β

    Args:
        x: samples, shape (…, n), features last.
        gamma: scale γ, shape (n,).
        beta: shift β, shape (n,).
        running: the statistics that training gathered.
        eps: ε > 0, in the unit of x squared.

    Returns:
        y, the shape of x.

    Raises:
        TypeError: an argument that does not hold real numbers.
        ValueError: shapes that do not fit, or eps ≤ 0.

    Example:
        >>> batch_norm_eval([[1.0], [3.0]], [2.0], [5.0], RunningStats(np.array([1.0]), np.array([4.0]))).round(3)
        array([[5.],
               [7.]])

    Source:
        Ioffe and Szegedy (2015), ICML, algorithm 2.
    """
    x, gamma, beta, running = _fitting(x, gamma, beta, running)
    y: Array = gamma * (x - running.mean) / np.sqrt(running.var + positive_float("eps", eps)) + beta
    return y


def _fitting(
    x: ArrayLike, gamma: ArrayLike, beta: ArrayLike, running: RunningStats
) -> tuple[Array, Array, Array, RunningStats]:
    """x and the four vectors, all of the dtype of x, when there is one entry for each feature."""
    x = float_array("x", x)
    if x.ndim < 2:
        raise ValueError(f"x must have shape (…, n) with an axis of samples, not {x.shape}")
    vectors = {"gamma": gamma, "beta": beta, "running.mean": running.mean, "running.var": running.var}
    row = np.empty(x.shape[-1], x.dtype)
    g, b, mean, var = (float_array_like(name, value, "a row of x", row) for name, value in vectors.items())
    return x, g, b, RunningStats(mean, var)
