"""Binary cross-entropy on probabilities, clipped: the loss beside its gradient."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from reference._arguments import Array, float_array, float_array_like, positive_float

__all__ = ["bce", "bce_grad"]


def bce(probabilities: ArrayLike, y: ArrayLike, clip: float = 1e-7) -> float:
    r"""Mean binary cross-entropy of given probabilities, kept off 0 and 1 by clipping.

    .. math::
        J = -\frac1m \sum_i \big[ y_i \log p_i + (1 - y_i) \log(1 - p_i) \big] \qquad p_i ← \min(\max(p_i, c), 1 - c)

    Convention: Keras's ``BinaryCrossentropy()`` clips p at 1e-7 like this; ``torch.nn.BCELoss`` clips the logarithms
    at -100 instead. Both lose what :func:`bce_with_logits` keeps: beyond the clip the loss is flat.

    Args:
        probabilities: p in [0, 1], float, any shape, m ≥ 1 numbers in all.
        y: labels in [0, 1] (0 or 1, or a share), the shape of probabilities.
        clip: c, in (0, ½); for float32 not below 6e-8, where 1 - c is 1.

    Returns:
        The loss in nats, averaged over all m numbers.

    Raises:
        TypeError: an argument that does not hold real numbers.
        ValueError: shapes that differ, no numbers, one outside [0, 1], or a clip outside (0, ½).

    Example:
        >>> round(bce([0.5, 0.9], [1, 0]), 6), round(bce([0.0], [1]), 6)
        (1.497866, 16.118096)

    Source:
        Course text S1 (cost functions; numerical stability tips: clip at 1e-7). S3 (perceptron) prints the loss with a
        sign lost.
    """
    given, y = _pairs(probabilities, y)
    p = _clipped(given, clip)
    return float(-np.mean(y * np.log(p) + (1 - y) * np.log1p(-p)))


def bce_grad(probabilities: ArrayLike, y: ArrayLike, clip: float = 1e-7) -> Array:
    r"""Gradient of :func:`bce` with respect to the probabilities.

    .. math::
        \frac{∂J}{∂p_i} = \frac{1}{m} \, \frac{p_i - y_i}{p_i (1 - p_i)} \quad \text{where } c ≤ p_i ≤ 1 - c

    It is 0 where the clip holds p, as TensorFlow's is: an output that is wrong and sure beyond doubt learns nothing.

    Args:
        probabilities: p in [0, 1], float, any shape, m ≥ 1 numbers in all.
        y: labels in [0, 1], the shape of probabilities.
        clip: c, in (0, ½).

    Returns:
        The gradient, shape and dtype of probabilities, in nats.

    Raises:
        TypeError: an argument that does not hold real numbers.
        ValueError: shapes that differ, no numbers, one outside [0, 1], or a clip outside (0, ½).

    Example:
        >>> bce_grad([0.5, 0.75, 0.0], [1, 0, 1]).round(6)
        array([-0.666667,  1.333333,  0.      ])

    Source:
        Course text S3 (perceptron: ∂L/∂a = -y/a + (1 - y)/(1 - a)).
    """
    given, y = _pairs(probabilities, y)
    p = _clipped(given, clip)
    return np.where(p == given, (p - y) / (p * (1 - p)), 0).astype(p.dtype) / p.size


def _pairs(probabilities: ArrayLike, y: ArrayLike) -> tuple[Array, Array]:
    """Probabilities and labels of one shape, all in [0, 1]."""
    p, labels = float_array("probabilities", probabilities), np.asarray(y)
    labels = labels.astype(float) if labels.dtype.kind == "b" else labels
    labels = float_array_like("y", labels, "probabilities", p)
    if p.size == 0:
        raise ValueError(f"probabilities must hold at least one number, not shape {p.shape}")
    for name, array in (("probabilities", p), ("y", labels)):
        if not ((array >= 0) & (array <= 1)).all():
            raise ValueError(f"{name} must hold numbers in [0, 1]; a logit goes to bce_with_logits")
    return p, labels


def _clipped(p: Array, clip: float) -> Array:
    c = positive_float("clip", clip)
    if not c < 0.5 or p.dtype.type(1 - c) == 1:
        raise ValueError(f"clip must be in (0, 0.5) and large enough that 1 - clip is not 1 in {p.dtype}, not {c}")
    return np.asarray(np.clip(p, c, 1 - c))
