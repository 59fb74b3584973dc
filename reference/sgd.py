"""Stochastic gradient descent as the libraries have it: one function for plain, heavy-ball and Nesterov steps."""

from __future__ import annotations

from typing import NamedTuple

from reference._arguments import Array, decay_rate, non_negative_float, positive_float
from reference._parameters import Parameters, remembered, update_each

__all__ = ["SGDState", "sgd_step"]


class SGDState(NamedTuple):
    """What SGD remembers: for each parameter, the running sum of its gradients; None without momentum."""

    buf: Parameters


def sgd_step(
    params: Parameters,
    grads: Parameters,
    state: SGDState | None,
    lr: float,
    momentum: float = 0.0,
    *,
    dampening: float = 0.0,
    nesterov: bool = False,
    weight_decay: float = 0.0,
) -> tuple[Parameters, SGDState]:
    r"""One step of stochastic gradient descent, for gradients of whatever samples were drawn.

    .. math::
        d = g + λθ \qquad b' = β b + (1 - τ) d \qquad θ' = θ - lr \, b' \quad
        (\text{with nesterov } θ' = θ - lr \, (d + β b'))

    with b' = d in the first step, and always without momentum. This is ``torch.optim.SGD``. Here lr multiplies the
    whole sum b, in :func:`momentum_step` each gradient as it comes, v = -lr·b: the same path unless lr changes on the
    way. With nesterov the parameters are the look-ahead point of :func:`nag_step`. Keras and optax add no (1 - τ).

    Args:
        params: parameters θ, an array or a dict of arrays, float, any shapes.
        grads: gradients g at θ, of the same names and shapes.
        state: what the last step returned; None before the first.
        lr: learning rate, dimensionless, > 0.
        momentum: share β of the sum that is kept, in [0, 1); 0 is gradient descent.
        dampening: τ in [0, 1), the part of each gradient after the first that is left out of the sum.
        nesterov: step along d + βb' instead of b'; needs momentum, and no dampening.
        weight_decay: λ ≥ 0, adds the gradient of λ‖θ‖²/2.

    Returns:
        (θ', state), new arrays of the shapes and dtypes of params.

    Raises:
        TypeError: an argument that is not a real number or an array of them.
        ValueError: lr ≤ 0, momentum or dampening outside [0, 1), weight_decay < 0, nesterov without momentum or with
            dampening, or an array of another shape than the parameter's.
        KeyError: grads or state of other names than params.

    Example:
        >>> theta, state = sgd_step([2.0, -1.0], [3.0, -2.0], None, lr=0.1, momentum=0.8)
        >>> theta, state = sgd_step(theta, [1.0, -1.0], state, lr=0.1, momentum=0.8)
        >>> theta.round(12), state.buf.round(12)
        (array([ 1.36, -0.54]), array([ 3.4, -2.6]))

    Source:
        Robbins and Monro (1951), Ann. Math. Statist. 22(3), 400–407; momentum as in Sutskever et al. (2013), ICML.
        Course texts S2, section 1.2, and S4, section 3.
    """
    lr, beta, tau = positive_float("lr", lr), decay_rate("momentum", momentum), decay_rate("dampening", dampening)
    decay = non_negative_float("weight_decay", weight_decay)
    if nesterov and (beta == 0 or tau > 0):
        raise ValueError("nesterov needs momentum > 0 and dampening = 0")

    (buf,) = remembered(state, SGDState(None))

    def plain(theta: Array, g: Array) -> tuple[Array]:
        return (theta - lr * (g + decay * theta if decay else g),)

    def heavy(theta: Array, g: Array, b: Array) -> tuple[Array, Array]:
        d = g + decay * theta
        b = d if buf is None else beta * b + (1 - tau) * d
        return theta - lr * (d + beta * b if nesterov else b), b

    if beta == 0:
        (params,) = update_each(plain, {"params": params, "grads": grads})
    else:
        params, buf = update_each(heavy, {"params": params, "grads": grads, "state.buf": buf})
    return params, SGDState(buf)
