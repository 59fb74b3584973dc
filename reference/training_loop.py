"""The training loop: forward, loss, backward, update, for every batch of every epoch."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

import numpy as np
from numpy.typing import ArrayLike

from reference._arguments import Array, float_array, non_negative_int
from reference.early_stopping import Stopper
from reference.minibatches import iterate_minibatches
from reference.training_history import TrainingHistory

__all__ = ["fit"]

Params = dict[str, Array]
State = TypeVar("State")


def fit(
    params: Mapping[str, ArrayLike],
    data: tuple[ArrayLike, ArrayLike, ArrayLike, ArrayLike],
    loss_and_grads: Callable[[Params, Any, Any], tuple[float, Params]],
    evaluate: Callable[[Params, Any, Any], tuple[float, float]],
    step: Callable[[Params, Params, State], tuple[Params, State]],
    state: State,
    epochs: int,
    batch_size: int | None,
    rng: np.random.Generator,
    stopper: Stopper | None = None,
) -> tuple[Params, TrainingHistory]:
    r"""Train with any model and any optimizer, and measure both sets after each epoch.

    .. math::
        \text{for each epoch, for each batch } B: \quad g = ∇J_B(θ) \qquad (θ, s) ← \mathrm{step}(θ, g, s)

    Every gradient is new: nothing is added up over batches, so there is no zero_grad to forget (PyTorch). Keras calls
    this loop ``model.fit``; its training loss is a mean over the batches while θ moved, not one after the epoch.

    Args:
        params: where to start, float arrays by name; left alone.
        data: (X, y, X_val, y_val), samples along the first axis.
        loss_and_grads: (params, X, y) -> (mean loss, gradients by the names of params).
        evaluate: (params, X, y) -> (loss, accuracy).
        step: the optimizer, (params, grads, state) -> (params, state).
        state: what step starts with.
        epochs: passes over the data at most, ≥ 0.
        batch_size: samples in a batch, ≥ 1; None for the full batch.
        rng: draws the order of the samples, anew each epoch.
        stopper: told the validation loss after each epoch, as :class:`EarlyStopping` is; None for none.

    Returns:
        (params, history): the last parameters, or what the stopper restores, and a TrainingHistory of the epochs run.

    Raises:
        TypeError: params not real numbers, epochs or batch_size not an integer.
        ValueError: epochs < 0, batch_size < 1, X and y of different lengths, or data without four parts.

    Example:
        >>> X, y = np.array([[-1.0], [1.0], [2.0], [-2.0]]), np.array([0, 1, 1, 0])
        >>> from reference.perceptron import perceptron_forward, perceptron_loss_and_grads
        >>> def evaluate(params, X, y):
        ...     loss, _ = perceptron_loss_and_grads(params, X, y)
        ...     return loss, float(np.mean((perceptron_forward(params, X) > 0.5) == y))
        >>> def descend(params, grads, lr):
        ...     return {name: params[name] - lr * grads[name] for name in params}, lr
        >>> start, rng = {"w": np.zeros(1), "b": np.array(0.0)}, np.random.default_rng(0)
        >>> _, history = fit(start, (X, y, X, y), perceptron_loss_and_grads, evaluate, descend, 0.5, 20, 2, rng)
        >>> history.val_acc[-1], history.val_loss[-1] < history.val_loss[0]
        (1.0, True)

    Source:
        Course text S4, section 5.3; S1, sections 9 and "NN training loop connection"; S0 (live coding).
    """
    if len(data) != 4:
        raise ValueError(f"data must be (X, y, X_val, y_val), not {len(data)} parts")
    X, y, X_val, y_val = data
    theta = {name: float_array(f"params[{name!r}]", value).copy() for name, value in params.items()}
    history = TrainingHistory([], [], [], [])
    for _ in range(non_negative_int("epochs", epochs)):
        for X_b, y_b in iterate_minibatches(X, y, batch_size, rng):
            _, grads = loss_and_grads(theta, X_b, y_b)
            theta, state = step(theta, grads, state)
        measured = (*evaluate(theta, X, y), *evaluate(theta, X_val, y_val))
        for curve, value in zip(
            (history.train_loss, history.train_acc, history.val_loss, history.val_acc), measured, strict=True
        ):
            curve.append(float(value))
        if stopper is not None and stopper.update(history.val_loss[-1], theta):
            break
    return (theta if stopper is None else stopper.restore(theta)), history
