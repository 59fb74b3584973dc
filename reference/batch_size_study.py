"""The same training from the same start, once for each batch size."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import ArrayLike

from reference.minibatch_training import History, train

__all__ = ["batch_size_study"]


def batch_size_study(
    params: Mapping[str, ArrayLike],
    data: tuple[ArrayLike, ArrayLike, ArrayLike, ArrayLike],
    lr: float,
    epochs: int,
    seed: int,
    sizes: Sequence[int | None] = (1, 8, 32, 128, None),
) -> dict[int | None, History]:
    r"""What the batch size alone changes: all else is the same in every run, the start and the seed too.

    .. math::
        \mathrm{history}_b = \mathrm{train}(θ_0, \mathrm{data}, b, lr, \mathrm{epochs}, \mathrm{rng(seed)})

    Args:
        params: the start of every run, W1, b1, W2, b2; left alone.
        data: (X, y, X_val, y_val).
        lr: learning rate, dimensionless, > 0.
        epochs: passes over the data in each run, ≥ 0.
        seed: of the random order in each run.
        sizes: batch sizes, ≥ 1, or None for the full batch.

    Returns:
        The History of the run with each size, by size, in the order of sizes.

    Raises:
        TypeError, KeyError, ValueError: as train does; ValueError too when data has not four parts.

    Example:
        >>> X, y = np.array([[-1.0], [1.0], [2.0]]), np.array([0, 1, 1])
        >>> start = {"W1": np.ones((1, 2)), "b1": np.zeros(2), "W2": np.zeros((2, 2)), "b2": np.zeros(2)}
        >>> study = batch_size_study(start, (X, y, X, y), 0.5, 4, seed=1, sizes=(2, None))
        >>> {size: history.n_updates for size, history in study.items()}
        {2: 8, None: 4}

    Source:
        Course text S4, exercise 4.
    """
    if len(data) != 4:
        raise ValueError(f"data must be (X, y, X_val, y_val), not {len(data)} parts")
    X, y, X_val, y_val = data
    return {size: train(params, X, y, X_val, y_val, size, lr, epochs, np.random.default_rng(seed))[1] for size in sizes}
