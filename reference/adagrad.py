"""AdaGrad: each parameter's stride shrinks with the slopes it has seen, so rare ones keep long strides."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from reference._arguments import Array, non_negative_float, positive_float
from reference._parameters import Parameters, remembered, update_each

__all__ = ["AdaGradState", "adagrad_step"]


class AdaGradState(NamedTuple):
    """What AdaGrad remembers: for each parameter, the sum of its squared gradients."""

    sum_of_squares: Parameters


def adagrad_step(
    params: Parameters,
    grads: Parameters,
    state: AdaGradState | None,
    lr: float = 0.01,
    eps: float = 1e-8,
    *,
    eps_in_sqrt: bool = True,
    initial_accumulator: float = 0.0,
) -> tuple[Parameters, AdaGradState]:
    r"""One step of AdaGrad.

    .. math::
        G' = G + g² \qquad θ' = θ - lr \, \frac{g}{\sqrt{G' + ε}}

    The sum only grows, so the strides of an even slope fall as 1/√t. The course text has ε in the root, as Keras and
    optax do, which also start G at 0.1; PyTorch adds ε = 1e-10 outside it.

    Args:
        params: parameters θ, an array or a dict of arrays, float, any shapes.
        grads: gradients g at θ, of the same names and shapes.
        state: what the last step returned; None before the first.
        lr: learning rate, in the unit of the parameters, > 0.
        eps: ε > 0, in the unit of the squared gradients, or of the gradients if it stands outside the root.
        eps_in_sqrt: False puts ε outside the root, √G + ε.
        initial_accumulator: G before the first step, ≥ 0.

    Returns:
        (θ', state), new arrays of the shapes and dtypes of params.

    Raises:
        TypeError: an argument that is not a real number or an array of them.
        ValueError: lr or eps ≤ 0, initial_accumulator < 0, or an array of another shape than the parameter's.
        KeyError: grads or state of other names than params.

    Example:
        >>> theta, state = adagrad_step([1.0, -2.0], [3.0, -0.1], None, lr=0.5)
        >>> theta, state = adagrad_step(theta, [4.0, 0.0], state, lr=0.5)
        >>> theta.round(6), state.sum_of_squares.round(12)
        (array([ 0.1, -1.5]), array([2.5e+01, 1.0e-02]))

    Source:
        Duchi, Hazan and Singer (2011), JMLR 12, 2121–2159, with the diagonal of the matrix. Course text S3 (AdaGrad).
    """
    lr, eps = positive_float("lr", lr), positive_float("eps", eps)
    start = non_negative_float("initial_accumulator", initial_accumulator)
    (sums,) = remembered(state, AdaGradState(None))

    def update(theta: Array, g: Array, total: Array) -> tuple[Array, Array]:
        total = (start if state is None else total) + g**2
        rms = np.sqrt(total + eps) if eps_in_sqrt else np.sqrt(total) + eps
        return theta - lr * g / rms, total

    params, sums = update_each(update, {"params": params, "grads": grads, "state.sum_of_squares": sums})
    return params, AdaGradState(sums)
