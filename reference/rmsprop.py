"""RMSProp: AdaGrad with a fading memory, so that strides can grow again."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from reference._arguments import Array, decay_rate, positive_float
from reference._parameters import Parameters, remembered, update_each

__all__ = ["RMSPropState", "rmsprop_step"]


class RMSPropState(NamedTuple):
    """What RMSProp remembers: for each parameter, the average of its squared gradients."""

    square_avg: Parameters


def rmsprop_step(
    params: Parameters,
    grads: Parameters,
    state: RMSPropState | None,
    lr: float = 0.001,
    beta: float = 0.9,
    eps: float = 1e-8,
    *,
    eps_in_sqrt: bool = True,
) -> tuple[Parameters, RMSPropState]:
    r"""One step of RMSProp.

    .. math::
        v' = β v + (1 - β) g² \qquad θ' = θ - lr \, \frac{g}{\sqrt{v' + ε}}

    The average starts at zero without bias correction, so the first stride is lr/√(1 - β) long, about three times as
    long as later ones. The course text has ε in the root, as Keras and optax do; PyTorch adds it outside, names β alpha
    and has 0.99 for it and 0.01 for lr.

    Args:
        params: parameters θ, an array or a dict of arrays, float, any shapes.
        grads: gradients g at θ, of the same names and shapes.
        state: what the last step returned; None before the first.
        lr: learning rate, in the unit of the parameters, > 0.
        beta: weight β of the old average, in [0, 1).
        eps: ε > 0, in the unit of the squared gradients, or of the gradients if it stands outside the root.
        eps_in_sqrt: False puts ε outside the root, √v + ε.

    Returns:
        (θ', state), new arrays of the shapes and dtypes of params.

    Raises:
        TypeError: an argument that is not a real number or an array of them.
        ValueError: lr or eps ≤ 0, beta outside [0, 1), or an array of another shape than the parameter's.
        KeyError: grads or state of other names than params.

    Example:
        >>> theta, state = rmsprop_step([1.0, -2.0], [5.0, -0.3], None, lr=0.1, beta=0.75)
        >>> theta.round(6), state.square_avg.round(12)
        (array([ 0.8, -1.8]), array([6.25  , 0.0225]))

    Source:
        Tieleman and Hinton (2012), Neural networks for machine learning, Coursera, lecture 6e. Course text S3
        (RMSProp).
    """
    lr, beta, eps = positive_float("lr", lr), decay_rate("beta", beta), positive_float("eps", eps)
    (v,) = remembered(state, RMSPropState(None))

    def update(theta: Array, g: Array, v: Array) -> tuple[Array, Array]:
        v = beta * v + (1 - beta) * g**2
        rms = np.sqrt(v + eps) if eps_in_sqrt else np.sqrt(v) + eps
        return theta - lr * g / rms, v

    params, v = update_each(update, {"params": params, "grads": grads, "state.square_avg": v})
    return params, RMSPropState(v)
