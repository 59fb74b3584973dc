"""Nesterov's accelerated gradient: feel the slope where the velocity is about to carry you."""

from __future__ import annotations

from collections.abc import Callable

from numpy.typing import ArrayLike

from reference._arguments import Array, decay_rate, float_array, float_array_like, positive_float

__all__ = ["nag_step"]


def nag_step(
    theta: ArrayLike, v: ArrayLike, grad_fn: Callable[[Array], ArrayLike], lr: float, beta: float
) -> tuple[Array, Array]:
    r"""One step of Nesterov's accelerated gradient.

    .. math::
        g = ∇f(θ + β v) \qquad v' = β v - lr \, g \qquad θ' = θ + v'

    PyTorch, Keras and optax store the look-ahead point φ = θ + βv instead of θ, and move it by βv' - lr·g, so that
    the gradient is asked for where the parameters are. It is the same path, seen from the look-ahead point.

    Args:
        theta: parameters θ, float, any shape.
        v: velocity, the shape of theta; zeros before the first step.
        grad_fn: ∇f, called exactly once, with an array of the shape of theta; returns an array of that shape.
        lr: learning rate, dimensionless, > 0.
        beta: share β of the velocity that is kept, in [0, 1); 0 is gradient descent.

    Returns:
        (θ', v'), both of the shape and dtype of theta; the arguments are left alone.

    Raises:
        TypeError: an argument that is not a real number or an array of them.
        ValueError: lr ≤ 0, beta outside [0, 1), or v or the gradient of another shape than theta.

    Example:
        >>> theta, v = nag_step([1.0], [-0.5], lambda x: 2 * x, lr=0.1, beta=0.8)
        >>> theta.round(12), v.round(12)
        (array([0.48]), array([-0.52]))

    Source:
        Nesterov (1983), Soviet Math. Dokl. 27(2), 372–376; written as in Sutskever et al. (2013), ICML,
        eqs. (3) and (4).
    """
    theta = float_array("theta", theta)
    v = float_array_like("v", v, "theta", theta)
    lr, beta = positive_float("lr", lr), decay_rate("beta", beta)
    g = float_array_like("the gradient from grad_fn", grad_fn(theta + beta * v), "theta", theta)
    v = beta * v - lr * g
    return theta + v, v
