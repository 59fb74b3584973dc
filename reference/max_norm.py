"""Max-norm: a unit's incoming weights may not be longer than a given length."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from reference._arguments import Array, float_array, positive_float

__all__ = ["max_norm"]


def max_norm(weights: ArrayLike, max_value: float = 2.0, axis: int | tuple[int, ...] = 0) -> Array:
    r"""Weights with each unit's vector scaled back to the largest norm allowed, after a step that made it longer.

    .. math::
        w_j' = \min\left( 1, \frac{c}{\|w_j\|} \right) w_j

    Keras's ``MaxNorm`` does the same up to its ε: it divides by ‖w‖ + 1e-7. PyTorch's ``renorm`` too, and its ``dim``
    is the axis that is kept, here the other one.

    Args:
        weights: W, float, shape (n_in, n_out) or any other.
        max_value: c, the largest norm, in the unit of the weights, > 0.
        axis: along which the norm is taken; 0 gives each column, the weights into one unit, its own.

    Returns:
        New weights of the shape and dtype of W.

    Raises:
        TypeError: an argument that is not a real number or an array of them.
        ValueError: max_value ≤ 0, or an axis that weights does not have.

    Example:
        >>> max_norm([[3.0, 0.6], [4.0, 0.8]], max_value=2.0).round(12)
        array([[1.2, 0.6],
               [1.6, 0.8]])

    Source:
        Srebro, Rennie and Jaakkola (2005), NIPS 17; Srivastava et al. (2014), JMLR 15, section 5.1. Course text S0
        (constraints: ``MaxNorm(2)``).
    """
    w, c = float_array("weights", weights), positive_float("max_value", max_value)
    norms = np.sqrt(np.square(w).sum(axis=axis, keepdims=True))
    return np.asarray(w * (c / np.maximum(norms, c)))
