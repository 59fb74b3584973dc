"""Weight decay: before each step, every weight loses the same share of itself."""

from __future__ import annotations

from reference._arguments import non_negative_float, positive_float
from reference._parameters import Parameters, update_each

__all__ = ["weight_decay"]


def weight_decay(weights: Parameters, lr: float, decay: float) -> Parameters:
    r"""Weights shrunk as one step of gradient descent on λ‖w‖²/2 would.

    .. math::
        w' = (1 - lr \, λ) \, w

    Gradient descent with it is gradient descent with the :func:`l2` penalty of strength λ/2. With momentum or Adam it
    is not: there the penalty's gradient would be averaged and scaled with the rest, while this is decoupled from it, as
    in :func:`adamw_step`, PyTorch's ``AdamW`` and Keras's ``weight_decay``.

    Args:
        weights: w, an array or a dict of arrays, float, any shapes; biases are usually left out.
        lr: learning rate of the step, dimensionless, > 0.
        decay: λ ≥ 0.

    Returns:
        w', new arrays of the names, shapes and dtypes of weights.

    Raises:
        TypeError: an argument that is not a real number or an array of them.
        ValueError: lr ≤ 0, decay < 0 or either not finite.

    Example:
        >>> weight_decay([2.0, -3.0], lr=0.5, decay=0.1)
        array([ 1.9 , -2.85])

    Source:
        Hanson and Pratt (1988), NIPS; Loshchilov and Hutter (2019), ICLR, eq. (1). Course text S1 (update rule
        with L2).
    """
    kept = 1 - positive_float("lr", lr) * non_negative_float("decay", decay)
    return update_each(lambda w: (kept * w,), {"weights": weights})[0]
