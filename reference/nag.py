"""Nesterov's accelerated gradient: feel the slope where the velocity is about to carry you."""

from __future__ import annotations

from collections.abc import Callable

from reference._arguments import Array, decay_rate, positive_float
from reference._parameters import Parameters, update_each

__all__ = ["nag_step"]


def nag_step(
    theta: Parameters, v: Parameters | None, grad_fn: Callable[[Parameters], Parameters], lr: float, beta: float
) -> tuple[Parameters, Parameters]:
    r"""One step of Nesterov's accelerated gradient.

    .. math::
        g = ∇f(θ + β v) \qquad v' = β v - lr \, g \qquad θ' = θ + v'

    PyTorch, Keras and optax store the look-ahead point φ = θ + βv instead of θ, and move it by βv' - lr·g, so that
    the gradient is asked for where the parameters are. It is the same path, seen from the look-ahead point.

    Args:
        theta: parameters θ, an array or a dict of arrays, float, any shapes.
        v: velocity, the shape of theta; zeros or None before the first step.
        grad_fn: ∇f, called exactly once, with parameters of the shape of theta; returns the same.
        lr: learning rate, dimensionless, > 0.
        beta: share β of the velocity that is kept, in [0, 1); 0 is gradient descent.

    Returns:
        (θ', v'), both of the shape and dtype of theta; the arguments are left alone.

    Raises:
        TypeError: an argument that is not a real number or an array of them.
        ValueError: lr ≤ 0, beta outside [0, 1), or v or the gradient of another shape than theta.
        KeyError: v or the gradient of other names than theta.

    Example:
        >>> theta, v = nag_step([1.0], [-0.5], lambda x: 2 * x, lr=0.1, beta=0.8)
        >>> theta.round(12), v.round(12)
        (array([0.48]), array([-0.52]))

    Source:
        Nesterov (1983), Soviet Math. Dokl. 27(2), 372–376; written as in Sutskever et al. (2013), ICML,
        eqs. (3) and (4).
    """
    lr, beta = positive_float("lr", lr), decay_rate("beta", beta)
    (ahead,) = update_each(lambda theta, v: (theta + beta * v,), {"theta": theta, "v": v})

    def update(theta: Array, v: Array, g: Array) -> tuple[Array, Array]:
        v = beta * v - lr * g
        return theta + v, v

    theta, v = update_each(update, {"theta": theta, "v": v, "the gradient from grad_fn": grad_fn(ahead)})
    return theta, v
