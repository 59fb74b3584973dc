"""L1 penalty: an equal pull on every weight towards zero, which small ones do not survive."""

from __future__ import annotations

import numpy as np

from reference._arguments import non_negative_float
from reference._parameters import Parameters, each_array, update_each

__all__ = ["l1", "l1_grad"]


def l1(weights: Parameters, strength: float) -> float:
    r"""Penalty that is added to the loss.

    .. math::
        R(w) = λ \sum_j |w_j|

    as Keras's ``L1``; PyTorch leaves it to the loss. At 0 the subgradient 0 is taken, as PyTorch does; JAX takes λ.

    Args:
        weights: w, an array or a dict of arrays, float, any shapes; biases are usually left out.
        strength: λ ≥ 0, in the unit of the loss.

    Returns:
        R, in the unit of the loss, summed in float64.

    Raises:
        TypeError: an argument that is not a real number or an array of them.
        ValueError: strength < 0 or not finite.

    Example:
        >>> l1({"W1": [[2.0, -3.0], [0.0, 1.0]], "W2": [0.0]}, 0.25)
        1.5

    Source:
        Tibshirani (1996), J. R. Statist. Soc. B 58(1), 267–288. Course text S0 (regularization: sparsity).
    """
    strength = non_negative_float("strength", strength)
    return strength * sum(float(np.abs(w).sum(dtype=np.float64)) for w in each_array("weights", weights).values())


def l1_grad(weights: Parameters, strength: float) -> Parameters:
    r"""Gradient of :func:`l1`.

    .. math::
        ∂R/∂w_j = λ \, \mathrm{sign}(w_j)

    Args:
        weights: w, an array or a dict of arrays, float, any shapes.
        strength: λ ≥ 0.

    Returns:
        New arrays of the names, shapes and dtypes of weights, to be added to the gradients of the loss.

    Raises:
        TypeError: an argument that is not a real number or an array of them.
        ValueError: strength < 0 or not finite.

    Example:
        >>> l1_grad([[2.0, -3.0], [0.0, 1.0]], 0.25)
        array([[ 0.25, -0.25],
               [ 0.  ,  0.25]])

    Source:
        Course text S0 (regularization).
    """
    strength = non_negative_float("strength", strength)
    return update_each(lambda w: (strength * np.sign(w),), {"weights": weights})[0]
