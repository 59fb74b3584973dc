"""Holding data back: what a model is judged by, it must not have been trained on."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from reference._arguments import generator, positive_int

__all__ = ["train_val_split"]


def train_val_split(
    X: ArrayLike, y: ArrayLike, n_val: int, rng: np.random.Generator
) -> tuple[NDArray[Any], NDArray[Any], NDArray[Any], NDArray[Any]]:
    r"""Part the samples at random in two, pairs kept together.

    .. math::
        V = \{π_0, …, π_{v-1}\} \qquad T = \{π_v, …, π_{m-1}\} \qquad π \text{ a random order}

    Convention: scikit-learn's train_test_split takes a number or a share and returns X, X_val, y, y_val.
    Keras's validation_split takes the last samples without shuffling.

    Args:
        X: samples along the first axis, shape (m, …).
        y: what belongs to each, shape (m, …).
        n_val: samples held back, 1 to m - 1.
        rng: draws the order.

    Returns:
        (X, y, X_val, y_val), copies.

    Raises:
        TypeError: n_val no integer, or rng no Generator.
        ValueError: X and y of different lengths, or n_val outside [1, m - 1].

    Example:
        >>> X, y, X_val, y_val = train_val_split(np.arange(10), np.arange(10) ** 2, 2, np.random.default_rng(0))
        >>> len(X), len(X_val), bool((X_val**2 == y_val).all())
        (8, 2, True)

    Source:
        Course texts S2, section 2.0.6, and S4, section 5.3 (400 and 100 samples).
    """
    X, y = np.asarray(X), np.asarray(y)
    if X.ndim == 0 or y.ndim == 0 or len(X) != len(y):
        raise ValueError(f"X and y must have as many samples, not shapes {X.shape} and {y.shape}")
    v = positive_int("n_val", n_val)
    if v >= len(X):
        raise ValueError(f"n_val must leave a sample to train on: less than {len(X)}, not {v}")
    order = generator("rng", rng).permutation(len(X))
    return X[order[v:]], y[order[v:]], X[order[:v]], y[order[:v]]
