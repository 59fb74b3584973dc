"""A network of one hidden layer, and how its loss changes with every weight: forward beside backward."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import ArrayLike

from reference._arguments import Array, float_array

__all__ = ["mlp_loss_and_grads"]

NAMES = ("W1", "b1", "W2", "b2")


def mlp_loss_and_grads(params: Mapping[str, ArrayLike], X: ArrayLike, y: ArrayLike) -> tuple[float, dict[str, Array]]:
    r"""Softmax cross-entropy of a tanh network, and its gradients by backpropagation.

    .. math::
        H = \tanh(X W_1 + b_1) \qquad Z = H W_2 + b_2 \qquad P = \mathrm{softmax}(Z) \qquad
        J = -\frac1m \sum_i \log P_{i, y_i}

    .. math::
        D_2 = \frac{P - Y}{m} \qquad ∂W_2 = H^⊤ D_2 \qquad ∂b_2 = \sum_i D_2 \qquad
        D_1 = (D_2 W_2^⊤) ⊙ (1 - H²) \qquad ∂W_1 = X^⊤ D_1 \qquad ∂b_1 = \sum_i D_1

    Y holds the labels as one-hot rows. The mean's 1/m enters once, in D₂. Logits of any finite size are safe.

    Args:
        params: W1 (n_in, n_hidden), b1 (n_hidden,), W2 (n_hidden, K), b2 (K,), floats; left alone.
        X: samples as rows, shape (m, n_in).
        y: class of each sample, integers from 0 to K - 1, shape (m,).

    Returns:
        (J, grads): the loss in nats, and a dict of gradients with the names, shapes and dtypes of params.

    Raises:
        KeyError: params lacks W1, b1, W2 or b2.
        TypeError: y does not hold integers, or another array does not hold real numbers.
        ValueError: shapes that do not fit together, no samples, or a class outside [0, K).

    Example:
        >>> params = {"W1": np.zeros((2, 4)), "b1": np.zeros(4), "W2": np.zeros((4, 3)), "b2": np.zeros(3)}
        >>> loss, grads = mlp_loss_and_grads(params, np.ones((2, 2)), np.array([0, 2]))
        >>> round(loss, 6), grads["b2"].round(6)
        (1.098612, array([-0.166667,  0.333333, -0.166667]))

    Source:
        Course text S4, section 2 (backpropagation); S1 (losses: softmax cross-entropy; gradients: linear layer).
    """
    W1, b1, W2, b2 = (float_array(f"params[{name!r}]", params[name]) for name in NAMES)
    X, y = _samples(X, y, W1, b1, W2, b2)
    rows = np.arange(len(X))

    H = np.tanh(X @ W1 + b1)
    Z = H @ W2 + b2
    log_P = Z - Z.max(axis=1, keepdims=True)
    log_P = log_P - np.log(np.exp(log_P).sum(axis=1, keepdims=True))
    J = -log_P[rows, y].mean()

    D2 = np.exp(log_P)
    D2[rows, y] -= 1
    D2 = D2 / len(X)
    D1 = (D2 @ W2.T) * (1 - H**2)
    return float(J), {"W1": X.T @ D1, "b1": D1.sum(axis=0), "W2": H.T @ D2, "b2": D2.sum(axis=0)}


def _samples(X: ArrayLike, y: ArrayLike, W1: Array, b1: Array, W2: Array, b2: Array) -> tuple[Array, Array]:
    """X and y, when all shapes fit together."""
    X, y = float_array("X", X).astype(W1.dtype, copy=False), np.asarray(y)
    if y.dtype.kind not in "iu":
        raise TypeError(f"y must hold integer classes, not {y.dtype}")
    if W1.ndim != 2 or W2.ndim != 2 or W2.shape[0] != W1.shape[1]:
        raise ValueError(f"W1 of shape {W1.shape} and W2 of shape {W2.shape} do not make a network")
    for name, bias, width in (("b1", b1, W1.shape[1]), ("b2", b2, W2.shape[1])):
        if bias.shape != (width,):
            raise ValueError(f"{name} must have shape {(width,)}, not {bias.shape}")
    if X.ndim != 2 or X.shape[1] != W1.shape[0] or len(X) == 0:
        raise ValueError(f"X must have rows of {W1.shape[0]} numbers, not shape {X.shape}")
    if y.shape != (len(X),):
        raise ValueError(f"y must have shape {(len(X),)}, one class a row of X, not {y.shape}")
    if y.min() < 0 or y.max() >= W2.shape[1]:
        raise ValueError(f"y must hold classes from 0 to {W2.shape[1] - 1}")
    return X, y
