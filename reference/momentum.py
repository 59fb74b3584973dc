"""Classical momentum: the hiker with a heavy pack keeps going the way she was going."""

from __future__ import annotations

from reference._arguments import Array, decay_rate, positive_float
from reference._parameters import Parameters, update_each

__all__ = ["momentum_step"]


def momentum_step(
    theta: Parameters, v: Parameters | None, grad: Parameters, lr: float, beta: float
) -> tuple[Parameters, Parameters]:
    r"""One step of gradient descent with classical (heavy-ball) momentum.

    .. math::
        v' = β v - lr \, g \qquad θ' = θ + v'

    Args:
        theta: parameters θ, an array or a dict of arrays, float, any shapes.
        v: velocity, the shape of theta; zeros or None before the first step.
        grad: gradient g at θ, the shape of theta.
        lr: learning rate, dimensionless, > 0.
        beta: share β of the velocity that is kept, in [0, 1); 0 is gradient descent.

    Returns:
        (θ', v'), both of the shape and dtype of theta; the arguments are left alone.

    Raises:
        TypeError: an argument that is not a real number or an array of them.
        ValueError: lr ≤ 0, beta outside [0, 1), or v or grad of another shape than theta.
        KeyError: v or grad of other names than theta.

    Example:
        >>> theta, v = momentum_step([2.0, -1.0], [0.5, 0.0], [3.0, -2.0], lr=0.1, beta=0.8)
        >>> theta.round(12), v.round(12)
        (array([ 2.1, -0.8]), array([0.1, 0.2]))

    Source:
        Polyak (1964), USSR Comput. Math. Math. Phys. 4(5), 1–17; written as in Sutskever et al. (2013), ICML,
        eqs. (1) and (2). Course text S2.
    """
    lr, beta = positive_float("lr", lr), decay_rate("beta", beta)

    def update(theta: Array, v: Array, g: Array) -> tuple[Array, Array]:
        v = beta * v - lr * g
        return theta + v, v

    theta, v = update_each(update, {"theta": theta, "v": v, "grad": grad})
    return theta, v
