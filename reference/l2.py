"""L2 penalty: a pull on every weight towards zero, in proportion to it."""

from __future__ import annotations

import numpy as np

from reference._arguments import non_negative_float
from reference._parameters import Parameters, each_array, update_each

__all__ = ["l2", "l2_grad"]


def l2(weights: Parameters, strength: float) -> float:
    r"""Penalty that is added to the loss.

    .. math::
        R(w) = λ \sum_j w_j²

    as Keras's ``L2``. The ``weight_decay`` of PyTorch's SGD and Adam adds λw, so it is this with half the λ; for Adam
    it is not what :func:`adamw_step` does.

    Args:
        weights: w, an array or a dict of arrays, float, any shapes; biases are usually left out.
        strength: λ ≥ 0, in the unit of the loss.

    Returns:
        R, in the unit of the loss, summed in float64.

    Raises:
        TypeError: an argument that is not a real number or an array of them.
        ValueError: strength < 0 or not finite.

    Example:
        >>> l2({"W1": [[2.0, -3.0], [0.0, 1.0]], "W2": [0.0]}, 0.25)
        3.5

    Source:
        Hoerl and Kennard (1970), Technometrics 12(1), 55–67. Course text S0 (regularization: weight decay).
    """
    strength = non_negative_float("strength", strength)
    return strength * sum(float(np.square(w, dtype=np.float64).sum()) for w in each_array("weights", weights).values())


def l2_grad(weights: Parameters, strength: float) -> Parameters:
    r"""Gradient of :func:`l2`.

    .. math::
        ∂R/∂w_j = 2 λ w_j

    Args:
        weights: w, an array or a dict of arrays, float, any shapes.
        strength: λ ≥ 0.

    Returns:
        New arrays of the names, shapes and dtypes of weights, to be added to the gradients of the loss.

    Raises:
        TypeError: an argument that is not a real number or an array of them.
        ValueError: strength < 0 or not finite.

    Example:
        >>> l2_grad([[2.0, -3.0], [0.0, 1.0]], 0.25)
        array([[ 1. , -1.5],
               [ 0. ,  0.5]])

    Source:
        Course text S0 (regularization).
    """
    strength = non_negative_float("strength", strength)
    return update_each(lambda w: (2 * strength * w,), {"weights": weights})[0]
