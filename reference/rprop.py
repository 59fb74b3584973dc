"""Rprop: each parameter lengthens its stride while the slope keeps its sign, and shortens it when that flips."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from reference._arguments import Array, positive_float
from reference._parameters import Parameters, remembered, update_each

__all__ = ["RpropState", "rprop_step"]


class RpropState(NamedTuple):
    """What Rprop remembers: for each parameter, the length of its stride and its last gradient."""

    stride: Parameters
    previous: Parameters


def rprop_step(
    params: Parameters,
    grads: Parameters,
    state: RpropState | None,
    lr: float = 0.01,
    eta_minus: float = 0.5,
    eta_plus: float = 1.2,
    stride_min: float = 1e-6,
    stride_max: float = 50.0,
) -> tuple[Parameters, RpropState]:
    r"""One step of resilient backpropagation, which heeds the sign of each slope and nothing else of it.

    .. math::
        s = g_{t-1} g_t \qquad Δ' = \mathrm{clip}(Δ η^+ \text{ if } s > 0, \; Δ η^- \text{ if } s < 0) \qquad
        θ' = θ - Δ' \, \mathrm{sign}(g)

    and where s < 0 there is no step, and g counts as 0 in the next: the variant iRprop⁻, as in PyTorch. Keras has
    none; optax 0.2.8 takes in each step the stride that was due in the last. It is for full batches: the noise of a
    mini-batch flips signs.

    Args:
        params: parameters θ, an array or a dict of arrays, float, any shapes.
        grads: gradients g at θ, of the same names and shapes.
        state: what the last step returned; None before the first.
        lr: the first stride Δ, in the unit of the parameters, > 0; later ones do not depend on it.
        eta_minus: η⁻ in (0, 1), the factor after a flip.
        eta_plus: η⁺ > 1, the factor after two equal signs.
        stride_min: the shortest stride, > 0.
        stride_max: the longest stride, > stride_min.

    Returns:
        (θ', state), new arrays of the shapes and dtypes of params.

    Raises:
        TypeError: an argument that is not a real number or an array of them.
        ValueError: lr ≤ 0, not 0 < eta_minus < 1 < eta_plus, not 0 < stride_min < stride_max, or an array of another
            shape than the parameter's.
        KeyError: grads or state of other names than params.

    Example:
        >>> theta, state = rprop_step([1.0, -2.0], [5.0, -0.3], None, lr=0.1)
        >>> theta, state = rprop_step(theta, [2.0, 0.7], state, lr=0.1)
        >>> theta.round(12), state.stride.round(12)
        (array([ 0.78, -1.9 ]), array([0.12, 0.05]))

    Source:
        Riedmiller and Braun (1993), ICNN, 586–591; Igel and Hüsken (2003), Neurocomputing 50, 105–123, for iRprop⁻.
        Course text S3 (resilient backpropagation).
    """
    lr, eta_minus, eta_plus = _factors(lr, eta_minus, eta_plus)
    stride_min, stride_max = positive_float("stride_min", stride_min), positive_float("stride_max", stride_max)
    if stride_max <= stride_min:
        raise ValueError(f"stride_max must be > stride_min = {stride_min}, not {stride_max}")
    stride, previous = remembered(state, RpropState(None, None))

    def update(theta: Array, g: Array, stride: Array, previous: Array) -> tuple[Array, Array, Array]:
        if state is None:
            stride = np.full_like(theta, lr)
        sign = np.sign(g) * np.sign(previous)
        stride = np.where(sign > 0, eta_plus * stride, np.where(sign < 0, eta_minus * stride, stride))
        stride = np.clip(stride, stride_min, stride_max)
        g = np.where(sign < 0, 0, g)
        return theta - stride * np.sign(g), stride, g

    params, stride, previous = update_each(
        update, {"params": params, "grads": grads, "state.stride": stride, "state.previous": previous}
    )
    return params, RpropState(stride, previous)


def _factors(lr: float, eta_minus: float, eta_plus: float) -> tuple[float, float, float]:
    lr, eta_minus = positive_float("lr", lr), positive_float("eta_minus", eta_minus)
    eta_plus = positive_float("eta_plus", eta_plus)
    if not eta_minus < 1 < eta_plus:
        raise ValueError(f"eta_minus must be < 1 and eta_plus > 1, not {eta_minus} and {eta_plus}")
    return lr, eta_minus, eta_plus
