"""Standardising inputs: mean 0 and deviation 1, so that one learning rate fits every direction."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from reference._arguments import Array, float_array

__all__ = ["standardize"]


def standardize(X: ArrayLike, *others: ArrayLike) -> tuple[Array, ...]:
    r"""Every feature less its mean, over its standard deviation; both are those of X, for the others too.

    .. math::
        \frac{X_{ij} - μ_j}{s_j} \qquad μ_j = \frac1m \sum_i X_{ij} \qquad s_j² = \frac1m \sum_i (X_{ij} - μ_j)²

    Statistics of the validation data would be knowledge of it. A feature that does not vary becomes 0 (its s is read
    as 1). Convention: scikit-learn's StandardScaler and Keras's ``Normalization`` layer.

    Args:
        X: training samples, shape (m, n), m ≥ 1.
        *others: further samples to treat likewise, shapes (…, n).

    Returns:
        A tuple of the standardised X and others, shapes as given, dimensionless.

    Raises:
        TypeError: an argument that does not hold real numbers.
        ValueError: X not of shape (m, n) with m ≥ 1, or another array whose rows are not n long.

    Example:
        >>> standardize([[1.0, 5.0], [3.0, 5.0]], [[5.0, 6.0]])
        (array([[-1.,  0.],
               [ 1.,  0.]]), array([[3., 1.]]))

    Source:
        LeCun, Bottou, Orr and Müller (1998), Efficient BackProp, section 4.3. Course text S1 (practical tips).
    """
    X = float_array("X", X)
    if X.ndim != 2 or len(X) == 0:
        raise ValueError(f"X must have shape (m, n) with m >= 1, not {X.shape}")
    mean, deviation = X.mean(axis=0), X.std(axis=0)
    scale = np.where(deviation > 0, deviation, 1).astype(X.dtype)
    arrays = [X, *(float_array(f"others[{k}]", other) for k, other in enumerate(others))]
    for k, array in enumerate(arrays[1:]):
        if array.ndim == 0 or array.shape[-1] != X.shape[1]:
            raise ValueError(f"others[{k}] has shape {array.shape}, but the rows of X are {X.shape[1]} long")
    return tuple((array - mean) / scale for array in arrays)
