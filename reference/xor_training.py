"""Training the XOR network: forward, backward, step, and the loss that was there before the step."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import ArrayLike

from reference._arguments import Array, float_array, non_negative_int, positive_float
from reference.binary_cross_entropy import bce_with_logits
from reference.xor_network import backward, forward

__all__ = ["train_xor"]


def train_xor(
    params: Mapping[str, ArrayLike], X: ArrayLike, y: ArrayLike, lr: float = 0.5, epochs: int = 2000
) -> tuple[dict[str, Array], Array]:
    r"""Full-batch gradient descent on the mean binary cross-entropy.

    .. math::
        θ_{k+1} = θ_k - lr \, ∇J(θ_k) \qquad \mathrm{losses}_k = J(θ_k)

    A run that fails says where it is stuck: ln 2 = 0.6931 when no point is told apart (a symmetric or dead start),
    0.4774 when one is (¾ of the entropy of ⅓), 0.3466 when two are (½ ln 2).

    Args:
        params: where to start, W1 (n_in, n_hidden), b1 (n_hidden,), W2 (n_hidden, 1), b2 (1,).
        X: inputs, shape (m, n_in).
        y: labels 0 or 1, shape (m,) or (m, 1).
        lr: learning rate, dimensionless, > 0.
        epochs: number of updates, each on all of X, ≥ 0.

    Returns:
        (params, losses): new arrays after the last update, and the loss before each, in nats, shape (epochs,).

    Raises:
        TypeError: an array or lr that is not real numbers, epochs that is no integer.
        KeyError: the keys of params are not W1, b1, W2, b2.
        ValueError: lr ≤ 0, epochs < 0, shapes that do not fit, or a label that is neither 0 nor 1.

    Example:
        >>> from reference.xor_network import init_params
        >>> X, y = [[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]], [0, 1, 1, 0]
        >>> params, losses = train_xor(init_params(np.random.default_rng(7)), X, y)
        >>> bool(losses[0] > 0.6), bool(losses[-1] < 0.01)
        (True, True)

    Source:
        Course text S4, exercise 7 and section 5.3 (the loop); S0 prints accuracy 1.0 and the predictions 0 1 1 0.
    """
    lr, epochs = positive_float("lr", lr), non_negative_int("epochs", epochs)
    theta = {name: float_array(name, value).copy() for name, value in params.items()}
    bce_with_logits(forward(theta, X)[0], y)  # refuses bad arguments also when there is no update
    losses = np.empty(epochs)
    for k in range(epochs):
        logits, cache = forward(theta, X)
        losses[k] = bce_with_logits(logits, y)
        grads = backward(theta, cache, y)
        theta = {name: value - lr * grads[name] for name, value in theta.items()}
    return theta, losses
