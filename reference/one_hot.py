"""One-hot rows: a class as a vector with a single 1."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from reference._arguments import Array, class_labels, positive_int

__all__ = ["one_hot"]


def one_hot(labels: ArrayLike, num_classes: int) -> Array:
    r"""Each label as a row of zeros with a 1 at its class.

    .. math::
        Y_{ik} = [y_i = k]

    Convention: Keras calls it ``to_categorical``, PyTorch ``torch.nn.functional.one_hot`` (integers there).

    Args:
        labels: class of each sample, integers from 0 to K - 1, shape (m,).
        num_classes: K ≥ 1.

    Returns:
        Y, shape (m, K), float64.

    Raises:
        TypeError: labels or num_classes not integers.
        ValueError: labels not of shape (m,), a class outside [0, K), or K < 1.

    Example:
        >>> one_hot([2, 0], num_classes=3)
        array([[0., 0., 1.],
               [1., 0., 0.]])

    Source:
        Course text S1 (cost functions: the indicator 1[y = k]); S4, section 5.3.
    """
    K = positive_int("num_classes", num_classes)
    y = class_labels("labels", labels, np.size(labels), K)
    rows = np.zeros((len(y), K))
    rows[np.arange(len(y)), y] = 1
    return rows
