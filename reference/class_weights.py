"""Class weights: softmax cross-entropy in which a rare class speaks louder."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from reference._arguments import Array, class_labels, float_array, positive_int
from reference.log_softmax import log_softmax

__all__ = ["balanced_class_weights", "weighted_cross_entropy", "weighted_cross_entropy_grad"]

Labels = NDArray[np.integer[Any]]


def balanced_class_weights(labels: ArrayLike, num_classes: int) -> Array:
    r"""Weights under which every class counts the same in all, and the mean weight of a sample is 1.

    .. math::
        w_k = \frac{m}{K \, m_k} \qquad m_k = |\{i : y_i = k\}|

    Convention: scikit-learn's class_weight="balanced". Keras and PyTorch take weights but compute none.

    Args:
        labels: class of each sample, integers from 0 to K - 1, shape (m,); every class at least once.
        num_classes: K ≥ 1.

    Returns:
        w, shape (K,), float64, dimensionless.

    Raises:
        TypeError: labels or num_classes not integers.
        ValueError: labels not of shape (m,), a class outside [0, K), K < 1, or a class without samples.

    Example:
        >>> balanced_class_weights([0, 0, 0, 1], num_classes=2).round(4)
        array([0.6667, 2.    ])

    Source:
        King and Zeng (2001), Political Analysis 9(2), 137–163. Course text S1 (class imbalance).
    """
    K = positive_int("num_classes", num_classes)
    y = class_labels("labels", labels, np.size(labels), K)
    counts = np.bincount(y, minlength=K)
    if not counts.all():
        raise ValueError(f"labels hold no sample of class {int(counts.argmin())}; its weight would be infinite")
    return len(y) / (K * counts)


def weighted_cross_entropy(logits: ArrayLike, labels: ArrayLike, weights: ArrayLike) -> float:
    r"""Weighted mean of the cross-entropy of softmax(z) with integer labels.

    .. math::
        J = -\frac{\sum_i w_{y_i} \log p_{i, y_i}}{\sum_i w_{y_i}}

    Convention: ``torch.nn.CrossEntropyLoss(weight=w)`` divides by the sum of the weights, as here, so all weights
    times 10 change nothing. Keras's class_weight divides by m: there they are a tenfold learning rate.

    Args:
        logits: z, shape (m, K), m ≥ 1, K ≥ 1.
        labels: class of each sample, integers from 0 to K - 1, shape (m,).
        weights: w ≥ 0 of each class, shape (K,); the samples' weights must not all be 0.

    Returns:
        The loss in nats.

    Raises:
        TypeError: logits or weights that are not real numbers, or labels that are not integers.
        ValueError: shapes that do not fit, no sample, a class outside [0, K), a weight < 0, or all of them 0.

    Example:
        >>> round(weighted_cross_entropy([[0.0, 0.0], [2.0, 0.0]], [0, 1], [1.0, 3.0]), 6)
        1.768483

    Source:
        Course text S1 (class imbalance: CE and class weights).
    """
    z, y, w = _samples(logits, labels, weights)
    return float(-np.sum(w * log_softmax(z)[np.arange(len(y)), y]))


def weighted_cross_entropy_grad(logits: ArrayLike, labels: ArrayLike, weights: ArrayLike) -> Array:
    r"""Gradient of :func:`weighted_cross_entropy` with respect to the logits.

    .. math::
        \frac{∂J}{∂z_{ik}} = \frac{w_{y_i}}{\sum_j w_{y_j}} (p_{ik} - [y_i = k])

    Args:
        logits: z, shape (m, K), m ≥ 1, K ≥ 1.
        labels: class of each sample, integers from 0 to K - 1, shape (m,).
        weights: w ≥ 0 of each class, shape (K,); the samples' weights must not all be 0.

    Returns:
        The gradient, shape and dtype of logits, in nats per unit of the logit.

    Raises:
        TypeError: logits or weights that are not real numbers, or labels that are not integers.
        ValueError: shapes that do not fit, no sample, a class outside [0, K), a weight < 0, or all of them 0.

    Example:
        >>> weighted_cross_entropy_grad([[0.0, 0.0], [0.0, 0.0]], [0, 1], [1.0, 3.0])
        array([[-0.125,  0.125],
               [ 0.375, -0.375]])

    Source:
        Course text S1 (class imbalance: CE and class weights).
    """
    z, y, w = _samples(logits, labels, weights)
    gradient: Array = np.exp(log_softmax(z))
    gradient[np.arange(len(y)), y] -= 1
    gradient *= w[:, None]
    return gradient


def _samples(logits: ArrayLike, labels: ArrayLike, weights: ArrayLike) -> tuple[Array, Labels, Array]:
    """Logits, labels, and each sample's share of the weight."""
    z = float_array("logits", logits)
    if z.ndim != 2 or z.size == 0:
        raise ValueError(f"logits must have shape (m, K) with m >= 1 and K >= 1, not {z.shape}")
    y = class_labels("labels", labels, len(z), z.shape[1])
    w = float_array("weights", weights).astype(z.dtype, copy=False)
    if w.shape != (z.shape[1],) or not (w >= 0).all() or not np.isfinite(w).all():
        raise ValueError(f"weights must be one finite number >= 0 for each of the {z.shape[1]} classes")
    total = w[y].sum()
    if total == 0:
        raise ValueError("weights give every sample the weight 0")
    return z, y, w[y] / total
