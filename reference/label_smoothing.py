"""Label smoothing, both ways: targets that leave a little for every class."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from reference._arguments import Array, class_labels, decay_rate, positive_int
from reference.one_hot import one_hot

__all__ = ["smooth_labels", "smooth_labels_others"]


def smooth_labels(labels: ArrayLike, num_classes: int, eps: float = 0.1) -> Array:
    r"""One-hot rows mixed with the uniform distribution: ε/K to every class.

    .. math::
        t_{ik} = (1 - ε) [y_i = k] + \frac{ε}{K}

    The true class keeps 1 - ε + ε/K. Convention: ``torch.nn.CrossEntropyLoss(label_smoothing=ε)`` and Keras's
    ``CategoricalCrossentropy(label_smoothing=ε)`` are this one; :func:`smooth_labels_others` at ε(K - 1)/K is the same.

    Args:
        labels: class of each sample, integers from 0 to K - 1, shape (m,).
        num_classes: K ≥ 1.
        eps: ε in [0, 1), dimensionless.

    Returns:
        Rows that sum to 1, shape (m, K), float64; targets for :func:`soft_cross_entropy`.

    Raises:
        TypeError: labels or num_classes not integers, eps not a real number.
        ValueError: labels not of shape (m,), a class outside [0, K), K < 1, or eps outside [0, 1).

    Example:
        >>> smooth_labels([0, 2], num_classes=4, eps=0.2).round(3)
        array([[0.85, 0.05, 0.05, 0.05],
               [0.05, 0.05, 0.85, 0.05]])

    Source:
        Szegedy, Vanhoucke, Ioffe, Shlens and Wojna (2016), CVPR, section 7.
    """
    K, eps = positive_int("num_classes", num_classes), decay_rate("eps", eps)
    return (1 - eps) * one_hot(labels, K) + eps / K


def smooth_labels_others(labels: ArrayLike, num_classes: int, eps: float = 0.1) -> Array:
    r"""The true class gives up ε, shared among the others: ε/(K - 1) to each.

    .. math::
        t_{ik} = \begin{cases} 1 - ε & y_i = k \\ ε / (K - 1) & \text{else} \end{cases}

    Convention: the course text's. PyTorch and Keras share ε among all K classes, the true one too, as
    :func:`smooth_labels` does.

    Args:
        labels: class of each sample, integers from 0 to K - 1, shape (m,).
        num_classes: K ≥ 2.
        eps: ε in [0, 1), dimensionless.

    Returns:
        Rows that sum to 1, shape (m, K), float64; targets for :func:`soft_cross_entropy`.

    Raises:
        TypeError: labels or num_classes not integers, eps not a real number.
        ValueError: labels not of shape (m,), a class outside [0, K), K < 2, or eps outside [0, 1).

    Example:
        >>> smooth_labels_others([0, 2], num_classes=5, eps=0.2).round(3)
        array([[0.8 , 0.05, 0.05, 0.05, 0.05],
               [0.05, 0.05, 0.8 , 0.05, 0.05]])

    Source:
        Course text S1 (class imbalance and regularization).
    """
    K, eps = positive_int("num_classes", num_classes), decay_rate("eps", eps)
    if K < 2:
        raise ValueError("num_classes must be >= 2: a single class has no others to share with")
    y = class_labels("labels", labels, np.size(labels), K)
    targets = np.full((len(y), K), eps / (K - 1))
    targets[np.arange(len(y)), y] = 1 - eps
    return targets
