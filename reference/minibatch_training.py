"""Mini-batch gradient descent, with a record for each epoch: loss, accuracy, and the time that training alone took."""

from __future__ import annotations

from collections.abc import Mapping
from time import perf_counter as clock
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from reference._arguments import Array, float_array, non_negative_int, positive_float
from reference.accuracy import mlp_accuracy as accuracy
from reference.minibatches import iterate_minibatches
from reference.tanh_mlp import mlp_loss_and_grads as loss_and_grads

__all__ = ["train"]


class History(NamedTuple):
    """What a training run recorded."""

    train_loss: list[float]
    """Of each epoch: the mean over its samples of the loss they had in their batch, before its update, in nats."""
    val_acc: list[float]
    """After each epoch, dimensionless."""
    seconds: list[float]
    """Of each epoch, on the wall clock; evaluation is left out."""
    n_updates: int
    """In all epochs together."""


def train(
    params: Mapping[str, ArrayLike],
    X: ArrayLike,
    y: ArrayLike,
    X_val: ArrayLike,
    y_val: ArrayLike,
    batch_size: int | None,
    lr: float,
    epochs: int,
    rng: np.random.Generator,
) -> tuple[dict[str, Array], History]:
    r"""Gradient descent on a tanh network, one update for each batch.

    .. math::
        θ ← θ - lr \, ∇J_B(θ) \qquad
        \mathrm{train\_loss} = \frac{1}{\sum_B |B|} \sum_B |B| \, J_B(θ_{\text{before its update}})

    Weighting by |B| matters as soon as the last batch is short: the mean of the batch means is not the mean.

    Args:
        params: where to start, W1, b1, W2, b2 as for mlp_loss_and_grads.
        X, y: training samples (m, n_in) and their classes (m,).
        X_val, y_val: samples for the accuracy, shapes alike.
        batch_size: samples in a batch, ≥ 1; None for the full batch.
        lr: learning rate, dimensionless, > 0.
        epochs: passes over the data, ≥ 0.
        rng: draws the order of the samples, anew each epoch.

    Returns:
        (params, History): new arrays after the last update, and the record, an entry for each epoch.

    Raises:
        TypeError: an array or lr that is not real numbers, epochs or batch_size not an integer.
        KeyError: params lacks W1, b1, W2 or b2.
        ValueError: lr ≤ 0, epochs < 0, batch_size < 1, or shapes that do not fit.

    Example:
        >>> X, y = np.array([[-1.0], [1.0], [2.0]]), np.array([0, 1, 1])
        >>> start = {"W1": np.ones((1, 2)), "b1": np.zeros(2), "W2": np.zeros((2, 2)), "b2": np.zeros(2)}
        >>> params, history = train(start, X, y, X, y, 2, 0.5, 4, np.random.default_rng(1))
        >>> history.val_acc[-1], history.n_updates
        (1.0, 8)

    Source:
        Course text S4, section 5.3 (the complete loop) and exercise 4.
    """
    theta = {name: float_array(f"params[{name!r}]", value).copy() for name, value in params.items()}
    lr, n_updates = positive_float("lr", lr), 0
    train_loss: list[float] = []
    val_acc: list[float] = []
    seconds: list[float] = []
    for _ in range(non_negative_int("epochs", epochs)):
        began, loss_sum, seen = clock(), 0.0, 0
        for X_b, y_b in iterate_minibatches(X, y, batch_size, rng):
            loss, grads = loss_and_grads(theta, X_b, y_b)
            theta = {name: value - lr * grads[name] for name, value in theta.items()}
            loss_sum, seen, n_updates = loss_sum + len(y_b) * loss, seen + len(y_b), n_updates + 1
        seconds.append(clock() - began)
        train_loss.append(loss_sum / seen)
        val_acc.append(accuracy(theta, X_val, y_val))
    return theta, History(train_loss, val_acc, seconds, n_updates)
