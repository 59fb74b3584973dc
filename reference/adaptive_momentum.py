"""Simple adaptive momentum: hold on to the velocity as far as it points downhill."""

from __future__ import annotations

import numpy as np

from reference._arguments import decay_rate, positive_float
from reference._parameters import Parameters
from reference.momentum import momentum_step
from reference.ravel import ravel

__all__ = ["adaptive_momentum_step"]


def adaptive_momentum_step(
    theta: Parameters, v: Parameters | None, grad: Parameters, lr: float, alpha: float
) -> tuple[Parameters, Parameters]:
    r"""One step of momentum whose coefficient depends on the angle φ between the velocity and the way down.

    .. math::
        v' = α (1 + \cos φ) \, v - lr \, g \qquad θ' = θ + v' \qquad \cos φ = \frac{-g·v}{‖g‖ ‖v‖}

    All parameters are one vector here. Where velocity and slope agree the coefficient is 2α, at right angles α, and
    where they fight 0: an overshoot is forgotten at once. Neither PyTorch, Keras nor optax has it.

    Args:
        theta: parameters θ, an array or a dict of arrays, float, any shapes.
        v: velocity, the shape of theta; zeros or None before the first step.
        grad: gradient g at θ, the shape of theta.
        lr: learning rate, dimensionless, > 0.
        alpha: α in [0, ½), so that 2α < 1; 0 is gradient descent.

    Returns:
        (θ', v'), both of the shapes and dtypes of theta; the arguments are left alone.

    Raises:
        TypeError: an argument that is not a real number or an array of them.
        ValueError: lr ≤ 0, alpha outside [0, ½), or v or grad of another shape than theta.
        KeyError: v or grad of other names than theta.

    Example:
        >>> along, across, against = [-1.0, 0.0], [0.0, 1.0], [1.0, 0.0]
        >>> for g in (along, across, against):
        ...     print(adaptive_momentum_step([0.0, 0.0], [1.0, 0.0], g, lr=0.1, alpha=0.4)[1])
        [0.9 0. ]
        [ 0.4 -0.1]
        [-0.1  0. ]

    Source:
        Swanston, Bishop and Mitchell (1994), Simple adaptive momentum: new algorithm for training multilayer
        perceptrons, Electronics Letters 30(18), 1498–1500. Course text S2, section 2.0.1.
    """
    alpha = decay_rate("alpha", alpha)
    if not alpha < 0.5:
        raise ValueError(f"alpha must be in [0, 0.5), not {alpha}: it is doubled where velocity and slope agree")
    descended, step = momentum_step(theta, v, grad, positive_float("lr", lr), 0.0)
    if v is None or alpha == 0:
        return descended, step
    downhill, _ = ravel(step)
    kept, _ = ravel({name: v[name] for name in step} if isinstance(step, dict) else v)
    length = float(np.linalg.norm(downhill) * np.linalg.norm(kept))
    cosine = float(downhill @ kept) / length if length > 0 else 0.0
    return momentum_step(theta, v, grad, lr, alpha * (1 + min(1.0, max(-1.0, cosine))))
