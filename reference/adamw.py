"""AdamW: Adam whose weights shrink by themselves, not through the gradient."""

from __future__ import annotations

from reference._arguments import non_negative_float, positive_float
from reference._parameters import Parameters, update_each
from reference.adam import AdamState, adam_step

__all__ = ["adamw_step"]


def adamw_step(
    params: Parameters,
    grads: Parameters,
    state: AdamState | None,
    lr: float = 0.001,
    beta1: float = 0.9,
    beta2: float = 0.999,
    eps: float = 1e-8,
    weight_decay: float = 0.01,
) -> tuple[Parameters, AdamState]:
    r"""One step of Adam with decoupled weight decay.

    .. math::
        θ' = (1 - lr \, λ) \, θ - lr \, \frac{\hat m}{\sqrt{\hat v} + ε}

    with m̂ and v̂ as in :func:`adam_step`. A penalty λ‖θ‖²/2 in the loss would be divided by √v̂ with the rest of the
    gradient, and so shrink least the weights with the steepest slopes; here all shrink alike. PyTorch does the same
    with the same defaults; Keras has λ = 0.004 and ε = 1e-7, optax λ = 1e-4. All let biases decay too: leave them out
    by stepping them with :func:`adam_step`.

    Args:
        params: parameters θ, an array or a dict of arrays, float, any shapes.
        grads: gradients g at θ, of the same names and shapes.
        state: what the last step returned; None before the first.
        lr: learning rate, in the unit of the parameters, > 0.
        beta1: weight of the old average of the gradients, in [0, 1).
        beta2: weight of the old average of their squares, in [0, 1).
        eps: ε > 0, in the unit of the gradients.
        weight_decay: λ ≥ 0, per unit of lr.

    Returns:
        (θ', state), new arrays of the shapes and dtypes of params.

    Raises:
        TypeError: an argument that is not a real number or an array of them.
        ValueError: lr or eps ≤ 0, a beta outside [0, 1), weight_decay < 0, or an array of another shape than the
            parameter's.
        KeyError: grads or state of other names than params.

    Example:
        >>> theta, state = adamw_step([1.0, -2.0], [0.5, -8.0], None, lr=0.1, weight_decay=0.5)
        >>> theta, state.t
        (array([ 0.85, -1.8 ]), 1)

    Source:
        Loshchilov and Hutter (2019), ICLR, algorithm 2. Course texts S0 (L2) and S1 (weight decay).
    """
    kept = 1 - positive_float("lr", lr) * non_negative_float("weight_decay", weight_decay)
    (shrunk,) = update_each(lambda theta: (kept * theta,), {"params": params})
    return adam_step(shrunk, grads, state, lr, beta1, beta2, eps)
