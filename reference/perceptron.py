"""The perceptron of the course: one unit, a sigmoid, and the gradient in which all but the error cancels."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import ArrayLike

from reference._arguments import Array, float_array
from reference.binary_cross_entropy import bce_with_logits, bce_with_logits_grad
from reference.sigmoid import sigmoid

__all__ = ["perceptron_forward", "perceptron_loss_and_grads"]


def perceptron_forward(params: Mapping[str, ArrayLike], X: ArrayLike) -> Array:
    r"""The unit's probability of class 1.

    .. math::
        a = σ(z) \qquad z = X w + b

    Rosenblatt's perceptron had a step in place of σ, which has no slope to descend. Keras and PyTorch: Dense(1) or
    Linear(n, 1) with a sigmoid.

    Args:
        params: w (n_in,) and b, a single number.
        X: inputs, shape (m, n_in), a row for each sample.

    Returns:
        a, shape (m,).

    Raises:
        KeyError: params lacks w or b.
        TypeError: an array that does not hold real numbers.
        ValueError: shapes that do not fit.

    Example:
        >>> perceptron_forward({"w": [2.0, -1.0], "b": 0.5}, [[0.0, 0.5], [1.0, 0.5]]).round(4)
        array([0.5   , 0.8808])

    Source:
        Rosenblatt (1958), Psychological Review 65, 386–408. Course text S3 (perceptron).
    """
    return sigmoid(_logits(params, X)[0])


def perceptron_loss_and_grads(
    params: Mapping[str, ArrayLike], X: ArrayLike, y: ArrayLike
) -> tuple[float, dict[str, Array]]:
    r"""Mean binary cross-entropy of the unit, and its gradients.

    .. math::
        J = -\frac1m \sum_i \big[ y_i \log a_i + (1 - y_i) \log(1 - a_i) \big] \qquad
        \frac{∂J}{∂w} = \frac1m X^⊤ (a - y) \qquad \frac{∂J}{∂b} = \frac1m \sum_i (a_i - y_i)

    The slope of the loss, -y/a + (1 - y)/(1 - a), times that of the sigmoid, a(1 - a), is a - y.

    Args:
        params: w (n_in,) and b, a single number; left alone.
        X: inputs, shape (m, n_in), m ≥ 1.
        y: labels 0 or 1, shape (m,).

    Returns:
        (J, grads): the loss in nats, and the gradients under the names w and b.

    Raises:
        KeyError: params lacks w or b.
        TypeError: an array that does not hold real numbers.
        ValueError: shapes that do not fit, no sample, or a label that is neither 0 nor 1.

    Example:
        >>> params, X, y = {"w": [0.0, 0.0], "b": 0.0}, [[1.0, 2.0], [3.0, -1.0]], [1, 0]
        >>> loss, grads = perceptron_loss_and_grads(params, X, y)
        >>> round(loss, 4), grads["w"], grads["b"]
        (0.6931, array([ 0.5 , -0.75]), array(0.))

    Source:
        Course text S3 (perceptron), where the loss has lost the sign of its second term and the gradients are right.
    """
    z, rows = _logits(params, X)
    delta = bce_with_logits_grad(z, y)[:, 0]
    return bce_with_logits(z, y), {"w": rows.T @ delta, "b": np.asarray(delta.sum())}


def _logits(params: Mapping[str, ArrayLike], X: ArrayLike) -> tuple[Array, Array]:
    w, b, X = float_array("params['w']", params["w"]), float_array("params['b']", params["b"]), float_array("X", X)
    if w.ndim != 1 or b.ndim != 0:
        raise ValueError(f"w must have shape (n_in,) and b be a single number, not shapes {w.shape} and {b.shape}")
    if X.ndim != 2 or X.shape[1] != len(w):
        raise ValueError(f"X must have shape (m, {len(w)}) to go with w, not {X.shape}")
    z: Array = X @ w + b
    return z, X
