"""Adam: a stride for each parameter, from the mean of its slopes and the mean of their squares."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from reference._arguments import Array, decay_rate, positive_float
from reference._parameters import Parameters, remembered, update_each

__all__ = ["AdamState", "adam_step"]


class AdamState(NamedTuple):
    """What Adam remembers: the number of steps taken and, for each parameter, the two averages."""

    t: int
    m: Parameters
    v: Parameters


def adam_step(
    params: Parameters,
    grads: Parameters,
    state: AdamState | None,
    lr: float = 0.001,
    beta1: float = 0.9,
    beta2: float = 0.999,
    eps: float = 1e-8,
    *,
    eps_in_sqrt: bool = False,
) -> tuple[Parameters, AdamState]:
    r"""One step of Adam.

    .. math::
        m' = β_1 m + (1 - β_1) g \qquad v' = β_2 v + (1 - β_2) g² \qquad
        \hat m = \frac{m'}{1 - β_1^t} \qquad \hat v = \frac{v'}{1 - β_2^t} \qquad
        θ' = θ - lr \, \frac{\hat m}{\sqrt{\hat v} + ε}

    On an even slope each stride is lr long, however steep the slope. PyTorch, Keras and optax do the same; Keras has
    ε = 1e-7 and adds it before the bias correction, so that its ε counts for more in the first steps.

    Args:
        params: parameters θ, an array or a dict of arrays, float, any shapes.
        grads: gradients g at θ, of the same names and shapes.
        state: what the last step returned; None before the first.
        lr: learning rate, in the unit of the parameters, > 0.
        beta1: weight of the old average of the gradients, in [0, 1).
        beta2: weight of the old average of their squares, in [0, 1).
        eps: ε > 0, in the unit of the gradients, or of their squares if it stands in the root.
        eps_in_sqrt: put ε into the root, √(v̂ + ε), as optax's ``eps_root``.

    Returns:
        (θ', state), new arrays of the shapes and dtypes of params.

    Raises:
        TypeError: an argument that is not a real number or an array of them.
        ValueError: lr or eps ≤ 0, a beta outside [0, 1), or an array of another shape than the parameter's.
        KeyError: grads or state of other names than params.

    Example:
        >>> theta, state = adam_step([1.0, -2.0], [0.5, -8.0], None, lr=0.1)
        >>> theta, state.t
        (array([ 0.9, -1.9]), 1)

    Source:
        Kingma and Ba (2015), ICLR, algorithm 1. Course text S3 (Adaptive Moment Estimation).
    """
    lr, eps = positive_float("lr", lr), positive_float("eps", eps)
    beta1, beta2 = decay_rate("beta1", beta1), decay_rate("beta2", beta2)
    t, m, v = remembered(state, AdamState(0, None, None))
    t += 1
    c1, c2 = 1 - beta1**t, 1 - beta2**t
    stride = lr * math.sqrt(c2) / c1  # both corrections in one number, as at the end of the paper's section 2

    def update(theta: Array, g: Array, m: Array, v: Array) -> tuple[Array, Array, Array]:
        m = beta1 * m + (1 - beta1) * g
        v = beta2 * v + (1 - beta2) * g**2
        rms = np.sqrt(v + eps * c2) if eps_in_sqrt else np.sqrt(v) + eps * math.sqrt(c2)
        return theta - stride * m / rms, m, v

    params, m, v = update_each(update, {"params": params, "grads": grads, "state.m": m, "state.v": v})
    return params, AdamState(t, m, v)
