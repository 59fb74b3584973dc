"""Softmax cross-entropy with a distribution as target: the loss beside its gradient."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from reference._arguments import Array, float_array, float_array_like
from reference.log_softmax import log_softmax

__all__ = ["soft_cross_entropy", "soft_cross_entropy_grad"]

ROW_SUM_TOLERANCE = 1e-5
"""How far a row of targets may sum from 1: a few roundings in float32."""


def soft_cross_entropy(logits: ArrayLike, targets: ArrayLike) -> float:
    r"""Mean cross-entropy of softmax(z) with a distribution over the classes for each sample.

    .. math::
        J = -\frac1m \sum_i \sum_k t_{ik} \log p_{ik} \qquad p = \mathrm{softmax}(z)

    One-hot targets give :func:`softmax_cross_entropy`. The lowest value is not 0 but the entropy of the targets.

    Convention: ``torch.nn.CrossEntropyLoss`` takes such targets as class probabilities; Keras's
    ``CategoricalCrossentropy(from_logits=True)`` takes no others.

    Args:
        logits: z, shape (m, K), m ≥ 1, K ≥ 1.
        targets: t ≥ 0, rows that sum to 1, shape (m, K).

    Returns:
        The loss in nats, averaged over the m samples.

    Raises:
        TypeError: an argument that does not hold real numbers.
        ValueError: shapes that differ or are not (m, K), no sample, or a row of targets that is no distribution.

    Example:
        >>> round(soft_cross_entropy([[0.0, 0.0], [1000.0, 0.0]], [[0.3, 0.7], [0.9, 0.1]]), 6)
        50.346574

    Source:
        Course text S1 (label smoothing); S4, section 5.3 (the sum over one-hot rows).
    """
    z, t = _samples(logits, targets)
    return float(-(t * log_softmax(z)).sum(axis=1).mean())


def soft_cross_entropy_grad(logits: ArrayLike, targets: ArrayLike) -> Array:
    r"""Gradient of :func:`soft_cross_entropy` with respect to the logits.

    .. math::
        \frac{∂J}{∂z_{ik}} = \frac{p_{ik} - t_{ik}}{m}

    Args:
        logits: z, shape (m, K), m ≥ 1, K ≥ 1.
        targets: t ≥ 0, rows that sum to 1, shape (m, K).

    Returns:
        The gradient, shape and dtype of logits, in nats per unit of the logit.

    Raises:
        TypeError: an argument that does not hold real numbers.
        ValueError: shapes that differ or are not (m, K), no sample, or a row of targets that is no distribution.

    Example:
        >>> soft_cross_entropy_grad([[0.0, 0.0], [1000.0, 0.0]], [[0.25, 0.75], [1.0, 0.0]])
        array([[ 0.125, -0.125],
               [ 0.   ,  0.   ]])

    Source:
        Course text S1 (cost functions, gradients).
    """
    z, t = _samples(logits, targets)
    return (np.exp(log_softmax(z)) - t) / len(z)


def _samples(logits: ArrayLike, targets: ArrayLike) -> tuple[Array, Array]:
    """Logits and targets, when they fit each other and each row of targets is a distribution."""
    z = float_array("logits", logits)
    if z.ndim != 2 or z.size == 0:
        raise ValueError(f"logits must have shape (m, K) with m >= 1 and K >= 1, not {z.shape}")
    t = float_array_like("targets", targets, "logits", z)
    if not (t >= 0).all() or not (np.abs(t.sum(axis=1) - 1) <= ROW_SUM_TOLERANCE).all():
        raise ValueError("each row of targets must be >= 0 and sum to 1")
    return z, t
