"""Averaged momentum: the velocity is an exponential moving average of the slopes."""

from __future__ import annotations

from numpy.typing import ArrayLike

from reference._arguments import Array, decay_rate, float_array, float_array_like, positive_float

__all__ = ["ema_momentum_step"]


def ema_momentum_step(theta: ArrayLike, v: ArrayLike, grad: ArrayLike, lr: float, beta: float) -> tuple[Array, Array]:
    r"""One step of gradient descent along an exponential moving average of the gradients.

    .. math::
        v' = β v + (1 - β) \, g \qquad θ' = θ - lr \, v'

    From rest it takes the same path as :func:`momentum_step` with the learning rate lr·(1 - β).

    Args:
        theta: parameters θ, float, any shape.
        v: average of the gradients so far, the shape of theta; zeros before the first step (no bias correction).
        grad: gradient g at θ, the shape of theta.
        lr: learning rate, dimensionless, > 0.
        beta: weight β of the old average, in [0, 1); 0 is gradient descent.

    Returns:
        (θ', v'), both of the shape and dtype of theta; the arguments are left alone.

    Raises:
        TypeError: an argument that is not a real number or an array of them.
        ValueError: lr ≤ 0, beta outside [0, 1), or v or grad of another shape than theta.

    Example:
        >>> theta, v = ema_momentum_step([2.0, -1.0], [0.5, 0.0], [3.0, -2.0], lr=0.1, beta=0.8)
        >>> theta.round(12), v.round(12)
        (array([ 1.9 , -0.96]), array([ 1. , -0.4]))

    Source:
        Course texts S3 (gradient descent with momentum) and S4, section 3.3; the first moment of Adam, Kingma and Ba
        (2015), without its bias correction.
    """
    theta = float_array("theta", theta)
    v = float_array_like("v", v, "theta", theta)
    g = float_array_like("grad", grad, "theta", theta)
    lr, beta = positive_float("lr", lr), decay_rate("beta", beta)
    v = beta * v + (1 - beta) * g
    return theta - lr * v, v
