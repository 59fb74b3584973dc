"""Binary cross-entropy on logits: the loss beside its gradient, finite at any logit."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from reference._arguments import Array, float_array

__all__ = ["bce_with_logits", "bce_with_logits_grad"]


def bce_with_logits(logits: ArrayLike, y: ArrayLike) -> float:
    r"""Mean binary cross-entropy of the probabilities σ(z), without ever computing them.

    .. math::
        J = -\frac1m \sum_i \big[ y_i \log σ(z_i) + (1 - y_i) \log(1 - σ(z_i)) \big]
          = \frac1m \sum_i \big[ \max(z_i, 0) - z_i y_i + \log(1 + e^{-|z_i|}) \big]

    The second form takes the exponential of a negative number alone: nothing overflows, no logarithm meets a zero.

    Args:
        logits: logits z, shape (m,) or (m, 1), m ≥ 1.
        y: labels 0 or 1, shape (m,) or (m, 1); never broadcast against the logits.

    Returns:
        The loss in nats, averaged over the m samples.

    Raises:
        TypeError: logits that are not real numbers, or labels that are neither numbers nor bools.
        ValueError: another shape, no sample, lengths that differ, or a label that is neither 0 nor 1.

    Example:
        >>> round(bce_with_logits([[0.0], [1000.0]], [1, 0]), 6)
        500.346574

    Source:
        Course text S1 (cost functions, numerical stability tips); the form with log1p is that of TensorFlow's
        sigmoid_cross_entropy_with_logits.
    """
    z, y = _column("logits", logits), _labels(y, logits)
    return float(np.mean(np.maximum(z, 0) - z * y + np.log1p(np.exp(-np.abs(z)))))


def bce_with_logits_grad(logits: ArrayLike, y: ArrayLike) -> Array:
    r"""Gradient of :func:`bce_with_logits` with respect to the logits.

    .. math::
        \frac{∂J}{∂z_i} = \frac{σ(z_i) - y_i}{m}

    The slope of the logarithm and that of the sigmoid cancel. The mean's 1/m is here and nowhere else.

    Args:
        logits: logits z, shape (m,) or (m, 1), m ≥ 1.
        y: labels 0 or 1, shape (m,) or (m, 1).

    Returns:
        The gradient, shape (m, 1), in nats per unit of the logit; the dtype of the logits.

    Raises:
        TypeError: logits that are not real numbers, or labels that are neither numbers nor bools.
        ValueError: another shape, no sample, lengths that differ, or a label that is neither 0 nor 1.

    Example:
        >>> bce_with_logits_grad([[0.0], [1000.0]], [1, 0])
        array([[-0.25],
               [ 0.5 ]])

    Source:
        Course text S1 (cost functions, gradients); S3 (perceptron), where the gradient is right and the loss above it
        has lost a sign.
    """
    z, y = _column("logits", logits), _labels(y, logits)
    sigmoid = (1 + np.tanh(z / 2)) / 2
    return (sigmoid - y.astype(z.dtype)) / len(z)


def _column(name: str, value: ArrayLike) -> Array:
    """One number a sample, as a column (m, 1)."""
    array = float_array(name, value)
    if array.ndim not in (1, 2) or array.shape[1:] not in ((), (1,)) or not len(array):
        raise ValueError(f"{name} must have shape (m,) or (m, 1) with m >= 1, not {array.shape}")
    return array.reshape(-1, 1)


def _labels(y: ArrayLike, logits: ArrayLike) -> Array:
    """Labels as a column of 0.0 and 1.0, as long as the logits."""
    given = np.asarray(y)
    labels = _column("y", given.astype(float) if given.dtype.kind == "b" else given)
    if len(labels) != len(np.asarray(logits)):
        raise ValueError(f"y has {len(labels)} labels for {len(np.asarray(logits))} logits")
    if not ((labels == 0) | (labels == 1)).all():
        raise ValueError("y must hold 0 and 1 alone")
    return labels
