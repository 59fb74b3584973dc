"""Softmax cross-entropy on logits: the loss beside its gradient, finite at any logit."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from reference._arguments import Array, class_labels, float_array
from reference.log_softmax import log_softmax

__all__ = ["softmax_cross_entropy", "softmax_cross_entropy_grad"]


def softmax_cross_entropy(logits: ArrayLike, labels: ArrayLike) -> float:
    r"""Mean cross-entropy of the probabilities softmax(z) with integer labels.

    .. math::
        J = -\frac1m \sum_i \log p_{i, y_i} \qquad
        \log p_{ik} = (z_{ik} - c_i) - \log \sum_j e^{z_{ij} - c_i} \qquad c_i = \max_k z_{ik}

    Any c gives the same p. The largest logit of the row makes every exponent at most 0 and the sum at least 1:
    nothing overflows, no logarithm meets a zero.

    Args:
        logits: logits z, shape (m, K), m ≥ 1, K ≥ 1.
        labels: class y of each sample, integers from 0 to K - 1, shape (m,).

    Returns:
        The loss in nats, averaged over the m samples.

    Raises:
        TypeError: logits that are not real numbers, or labels that are not integers.
        ValueError: another shape, no sample, lengths that differ, or a class outside [0, K).

    Example:
        >>> round(softmax_cross_entropy([[0.0, 0.0, 0.0], [1000.0, 0.0, 0.0]], [2, 0]), 6)
        0.549306

    Source:
        Course text S1 (cost functions, numerical stability tips).
    """
    z, y = _samples(logits, labels)
    return float(-log_softmax(z)[np.arange(len(y)), y].mean())


def softmax_cross_entropy_grad(logits: ArrayLike, labels: ArrayLike) -> Array:
    r"""Gradient of :func:`softmax_cross_entropy` with respect to the logits.

    .. math::
        \frac{∂J}{∂z_{ik}} = \frac{p_{ik} - [y_i = k]}{m}

    Each row sums to 0. The mean's 1/m is here and nowhere else.

    Args:
        logits: logits z, shape (m, K), m ≥ 1, K ≥ 1.
        labels: class y of each sample, integers from 0 to K - 1, shape (m,).

    Returns:
        The gradient, shape (m, K), in nats per unit of the logit; the dtype of the logits.

    Raises:
        TypeError: logits that are not real numbers, or labels that are not integers.
        ValueError: another shape, no sample, lengths that differ, or a class outside [0, K).

    Example:
        >>> softmax_cross_entropy_grad([[0.0, 0.0], [1000.0, 0.0]], [1, 0])
        array([[ 0.25, -0.25],
               [ 0.  ,  0.  ]])

    Source:
        Course text S1 (cost functions, gradients).
    """
    z, y = _samples(logits, labels)
    p = np.exp(log_softmax(z))
    p[np.arange(len(y)), y] -= 1
    return p / z.dtype.type(len(y))


def _samples(logits: ArrayLike, labels: ArrayLike) -> tuple[Array, NDArray[np.integer[Any]]]:
    """Logits and labels, when they fit each other."""
    z = float_array("logits", logits)
    if z.ndim != 2 or z.size == 0:
        raise ValueError(f"logits must have shape (m, K) with m >= 1 and K >= 1, not {z.shape}")
    return z, class_labels("labels", labels, len(z), z.shape[1])
