"""What a trained network decides: at the samples, and on a grid to draw its boundary from."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import ArrayLike, NDArray

from reference._arguments import Array, float_array, non_negative_int
from reference.xor_network import forward

__all__ = ["decision_grid", "predict"]


def predict(params: Mapping[str, ArrayLike], X: ArrayLike) -> NDArray[np.int64]:
    r"""The class of each sample.

    .. math::
        \hat y_i = [z_i > 0] = [σ(z_i) > ½]

    Args:
        params: parameters of :func:`forward`.
        X: inputs, shape (m, n_in).

    Returns:
        1 where the logit is positive, else 0 (a logit of exactly 0 included), int, shape (m,).

    Raises:
        TypeError: an array that does not hold real numbers.
        KeyError: the keys of params are not W1, b1, W2, b2.
        ValueError: shapes that do not fit each other.

    Example:
        >>> params = {"W1": [[2.0], [-2.0]], "b1": [0.0], "W2": [[3.0]], "b2": [1.0]}
        >>> predict(params, [[1.0, 1.0], [0.0, 1.0]])
        array([1, 0])

    Source:
        Course text S0 (week 2: the predictions 0 1 1 0).
    """
    logits, _ = forward(params, X)
    return (logits[:, 0] > 0).astype(np.int64)


def decision_grid(
    params: Mapping[str, ArrayLike], lim: tuple[float, float] = (-0.5, 1.5), n: int = 200
) -> tuple[Array, Array, Array]:
    r"""Probability of class 1 on a square grid, by one forward pass over all of its points.

    .. math::
        \mathrm{prob}_{ij} = σ\big(z(\mathrm{xx}_{ij}, \mathrm{yy}_{ij})\big)

    Args:
        params: parameters of :func:`forward`, with two inputs.
        lim: first and last coordinate, the same for both axes.
        n: number of points along each axis, ≥ 2.

    Returns:
        (xx, yy, prob), each of shape (n, n), xx and yy as :func:`numpy.meshgrid` gives them: x runs along a row, y from
        row to row.

    Raises:
        TypeError: an array that does not hold real numbers, n that is no integer.
        KeyError: the keys of params are not W1, b1, W2, b2.
        ValueError: lim not two finite numbers in rising order, n < 2, or a network without two inputs.

    Example:
        >>> params = {"W1": [[2.0], [-2.0]], "b1": [0.0], "W2": [[3.0]], "b2": [1.0]}
        >>> decision_grid(params, lim=(0.0, 1.0), n=2)[2].round(3)
        array([[0.731, 0.98 ],
               [0.131, 0.731]])

    Source:
        Course text S4, exercise 7 (plot the decision boundary).
    """
    ends = float_array("lim", lim)
    if ends.shape != (2,) or not np.isfinite(ends).all() or not ends[0] < ends[1]:
        raise ValueError(f"lim must be two finite numbers, the lower first, not {lim}")
    if non_negative_int("n", n) < 2:
        raise ValueError(f"n must be >= 2, not {n}")
    ticks = np.linspace(ends[0], ends[1], n)
    xx, yy = np.meshgrid(ticks, ticks)
    logits, _ = forward(params, np.column_stack([xx.ravel(), yy.ravel()]))
    return xx, yy, (1 + np.tanh(logits.reshape(n, n) / 2)) / 2
