"""How far the gradient of a batch lies from that of all samples."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike, NDArray

from reference._arguments import non_negative_int

__all__ = ["gradient_noise"]

AnyArray = NDArray[np.generic]


def gradient_noise(
    grad_fn: Callable[[AnyArray, AnyArray], ArrayLike],
    X: ArrayLike,
    y: ArrayLike,
    batch_size: int,
    trials: int,
    rng: np.random.Generator,
) -> float:
    r"""Mean squared distance between a random batch's gradient and the gradient of all samples.

    .. math::
        \frac1T \sum_{t=1}^{T} ‖g_{B_t} - g‖² \qquad
        \mathbb{E}\,‖g_B - g‖² = \frac{1}{b} \, \frac{m - b}{m - 1} \, \frac1m \sum_i ‖g_i - g‖²

    Batches are drawn without replacement, which makes the factor (m - b)/(m - 1): near 1 for b ≪ m, 0 at b = m.

    Args:
        grad_fn: (X, y) -> mean gradient over these samples, an array of any shape.
        X: samples along the first axis, shape (m, …).
        y: what belongs to each, shape (m, …).
        batch_size: samples in a batch, 1 to m.
        trials: number of batches, ≥ 1.
        rng: draws the batches.

    Returns:
        The mean, in the unit of the gradient squared.

    Raises:
        TypeError: batch_size or trials not an integer.
        ValueError: batch_size outside [1, m], trials < 1, or X and y of different lengths.

    Example:
        >>> X = np.array([-3.0, 1.0, 5.0])
        >>> noise = gradient_noise(lambda X, y: X.mean(keepdims=True), X, X, 1, 4000, np.random.default_rng(0))
        >>> abs(noise - 32 / 3) < 0.3
        True

    Source:
        Cochran (1977), Sampling techniques, theorem 2.2 (the finite population correction). Course text S4, exercise 4.
    """
    X, y = np.asarray(X), np.asarray(y)
    if X.ndim == 0 or y.ndim == 0 or len(X) != len(y):
        raise ValueError(f"X and y must have as many samples, not shapes {X.shape} and {y.shape}")
    m, b, T = len(X), non_negative_int("batch_size", batch_size), non_negative_int("trials", trials)
    if not 1 <= b <= m:
        raise ValueError(f"batch_size must be from 1 to {m}, not {b}")
    if T < 1:
        raise ValueError("trials must be >= 1")
    g = np.asarray(grad_fn(X, y), dtype=float)
    total = 0.0
    for _ in range(T):
        B = rng.choice(m, size=b, replace=False)
        total += float(np.sum((np.asarray(grad_fn(X[B], y[B]), dtype=float) - g) ** 2))
    return total / T
