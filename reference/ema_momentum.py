"""Averaged momentum: the velocity is an exponential moving average of the slopes."""

from __future__ import annotations

from reference._arguments import Array, decay_rate, positive_float
from reference._parameters import Parameters, update_each

__all__ = ["ema_momentum_step"]


def ema_momentum_step(
    theta: Parameters, v: Parameters | None, grad: Parameters, lr: float, beta: float
) -> tuple[Parameters, Parameters]:
    r"""One step of gradient descent along an exponential moving average of the gradients.

    .. math::
        v' = β v + (1 - β) \, g \qquad θ' = θ - lr \, v'

    From rest it takes the same path as :func:`momentum_step` with the learning rate lr·(1 - β).

    Args:
        theta: parameters θ, an array or a dict of arrays, float, any shapes.
        v: average of the gradients so far, the shape of theta; zeros or None before the first (no bias correction).
        grad: gradient g at θ, the shape of theta.
        lr: learning rate, dimensionless, > 0.
        beta: weight β of the old average, in [0, 1); 0 is gradient descent.

    Returns:
        (θ', v'), both of the shape and dtype of theta; the arguments are left alone.

    Raises:
        TypeError: an argument that is not a real number or an array of them.
        ValueError: lr ≤ 0, beta outside [0, 1), or v or grad of another shape than theta.
        KeyError: v or grad of other names than theta.

    Example:
        >>> theta, v = ema_momentum_step([2.0, -1.0], [0.5, 0.0], [3.0, -2.0], lr=0.1, beta=0.8)
        >>> theta.round(12), v.round(12)
        (array([ 1.9 , -0.96]), array([ 1. , -0.4]))

    Source:
        Course texts S3 (gradient descent with momentum) and S4, section 3.3; the first moment of Adam, Kingma and Ba
        (2015), without its bias correction.
    """
    lr, beta = positive_float("lr", lr), decay_rate("beta", beta)

    def update(theta: Array, v: Array, g: Array) -> tuple[Array, Array]:
        v = beta * v + (1 - beta) * g
        return theta - lr * v, v

    theta, v = update_each(update, {"theta": theta, "v": v, "grad": grad})
    return theta, v
