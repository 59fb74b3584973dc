"""Adadelta: strides as long as the recent strides were, so that no learning rate need be chosen."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from reference._arguments import Array, decay_rate, positive_float
from reference._parameters import Parameters, remembered, update_each

__all__ = ["AdadeltaState", "adadelta_step"]


class AdadeltaState(NamedTuple):
    """What Adadelta remembers: for each parameter, the average squares of its gradients and of its strides."""

    square_avg: Parameters
    acc_delta: Parameters


def adadelta_step(
    params: Parameters,
    grads: Parameters,
    state: AdadeltaState | None,
    lr: float = 1.0,
    rho: float = 0.9,
    eps: float = 1e-6,
) -> tuple[Parameters, AdadeltaState]:
    r"""One step of Adadelta.

    .. math::
        G' = ρ G + (1 - ρ) g² \qquad Δ = \frac{\sqrt{D + ε}}{\sqrt{G' + ε}} g \qquad
        D' = ρ D + (1 - ρ) Δ² \qquad θ' = θ - lr \, Δ

    Numerator and denominator have the units of a stride and of a slope, so Δ has the unit of θ without a learning
    rate; lr is the libraries' addition. The first strides are about √ε long: it starts slowly. PyTorch and optax do
    the same; Keras has ρ = 0.95, ε = 1e-7 and lr = 0.001, which nearly stops it: give lr = 1 there.

    Args:
        params: parameters θ, an array or a dict of arrays, float, any shapes.
        grads: gradients g at θ, of the same names and shapes.
        state: what the last step returned; None before the first.
        lr: factor on the stride, dimensionless, > 0; 1 is the paper.
        rho: weight ρ of the old averages, in [0, 1).
        eps: ε > 0, in the units of the squared gradients and of the squared strides.

    Returns:
        (θ', state), new arrays of the shapes and dtypes of params.

    Raises:
        TypeError: an argument that is not a real number or an array of them.
        ValueError: lr or eps ≤ 0, rho outside [0, 1), or an array of another shape than the parameter's.
        KeyError: grads or state of other names than params.

    Example:
        The first stride is √(ε / (1 - ρ)) long, however steep the slope:

        >>> theta, state = adadelta_step([1.0, -2.0], [5.0, -0.3], None, rho=0.75, eps=0.0001)
        >>> theta.round(3)
        array([ 0.98, -1.98])

    Source:
        Zeiler (2012), ADADELTA: an adaptive learning rate method, arXiv:1212.5701, algorithm 1. Course text S3
        (Adadelta).
    """
    lr, rho, eps = positive_float("lr", lr), decay_rate("rho", rho), positive_float("eps", eps)
    square_avg, acc_delta = remembered(state, AdadeltaState(None, None))

    def update(theta: Array, g: Array, G: Array, D: Array) -> tuple[Array, Array, Array]:
        G = rho * G + (1 - rho) * g**2
        delta = np.sqrt((D + eps) / (G + eps)) * g
        D = rho * D + (1 - rho) * delta**2
        return theta - lr * delta, G, D

    params, square_avg, acc_delta = update_each(
        update, {"params": params, "grads": grads, "state.square_avg": square_avg, "state.acc_delta": acc_delta}
    )
    return params, AdadeltaState(square_avg, acc_delta)
