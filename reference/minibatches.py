"""One pass over the data in batches: the order is shuffled anew each time, the pairs stay together."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from reference._arguments import non_negative_int

__all__ = ["iterate_minibatches"]

AnyArray = NDArray[Any]


def iterate_minibatches(
    X: ArrayLike,
    y: ArrayLike,
    batch_size: int | None,
    rng: np.random.Generator,
    shuffle: bool = True,
    drop_last: bool = False,
) -> Iterator[tuple[AnyArray, AnyArray]]:
    r"""Batches of one epoch, each sample in exactly one of them.

    .. math::
        B_k = \{π_{kb}, \dots, π_{\min(kb + b, m) - 1}\} \qquad k = 0 \dots ⌈m/b⌉ - 1

    with π a random order of 0 … m - 1, drawn once per call. The last batch may be short. One batch of more than
    one sample is made by one indexing operation, never row by row.

    Args:
        X: samples along the first axis, shape (m, …).
        y: what belongs to each sample, shape (m,) or (m, …).
        batch_size: samples in a batch, ≥ 1; None for all of them in one batch.
        rng: draws the order; not touched without shuffle.
        shuffle: whether to draw an order; else the samples come as they stand.
        drop_last: whether to leave out a last batch that is short; a full batch is never short.

    Returns:
        An iterator of (X_b, y_b), shapes (b, …). X and y are left alone.

    Raises:
        TypeError: batch_size is neither an integer nor None.
        ValueError: batch_size < 1, or X and y of different lengths.

    Example:
        >>> batches = iterate_minibatches(np.arange(5), np.arange(5), 2, np.random.default_rng(0), shuffle=False)
        >>> [y_b.tolist() for _, y_b in batches]
        [[0, 1], [2, 3], [4]]

    Source:
        Course text S4, section 3 (mini-batches), and S2, section 1.2; on shuffling anew Bottou (2012), Stochastic
        gradient descent tricks.
    """
    X, y = np.asarray(X), np.asarray(y)
    if X.ndim == 0 or y.ndim == 0 or len(X) != len(y):
        raise ValueError(f"X and y must have as many samples, not shapes {X.shape} and {y.shape}")
    m = len(X)
    b = max(m, 1) if batch_size is None else non_negative_int("batch_size", batch_size)
    if b == 0:
        raise ValueError("batch_size must be >= 1, or None for the full batch")
    return _batches(X, y, b, rng if shuffle else None, m - m % b if drop_last else m)


def _batches(
    X: AnyArray, y: AnyArray, b: int, rng: np.random.Generator | None, end: int
) -> Iterator[tuple[AnyArray, AnyArray]]:
    order = np.arange(len(X)) if rng is None else rng.permutation(len(X))
    for start in range(0, end, b):
        rows = order[start : min(start + b, end)]
        yield X[rows], y[rows]
