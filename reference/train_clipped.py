"""Gradient descent on a rope: every gradient may be clipped before the step, and is recorded as it came."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple, SupportsFloat

import numpy as np
from numpy.typing import ArrayLike

from reference._arguments import Array, float_array, float_array_like, non_negative_int, positive_float
from reference.global_norm import global_norm

__all__ = ["train_clipped"]

Params = dict[str, Array]


class History(NamedTuple):
    """What a training run recorded."""

    loss: list[float]
    """Loss k is that before step k."""
    norm: list[float]
    """Norm k is that of the gradient at the same place, before clipping."""


def train_clipped(
    loss_and_grad: Callable[[Params], tuple[SupportsFloat, Mapping[str, ArrayLike]]],
    params: Mapping[str, ArrayLike],
    lr: float,
    steps: int,
    clip: Callable[[Params], Mapping[str, ArrayLike]] | None,
) -> tuple[Params, History]:
    r"""Gradient descent with the gradients clipped, until the steps are done or something is no longer finite.

    .. math::
        θ_{t+1} = θ_t - lr \, \mathrm{clip}(∇J(θ_t))

    A non-finite loss or norm is recorded and ends the run before the step, so the params stay finite if they were.

    Args:
        loss_and_grad: params -> (loss, gradients by the same names); called once a step.
        params: where to start, arrays by name, float, any shapes.
        lr: learning rate, dimensionless, > 0.
        steps: how many steps at most, ≥ 0.
        clip: gradients -> gradients, called once a step with finite ones; None for none.

    Returns:
        (params, history): new arrays after the last step, and History(loss, norm), an entry for each step; the entry
        of the step that was not taken, where the run ended early, is the last.

    Raises:
        TypeError: params or gradients not mappings of arrays of real numbers, lr not real, steps not an integer.
        ValueError: lr ≤ 0, steps < 0, or a gradient of another shape than its parameter.
        KeyError: gradients by other names than params.

    Example:
        >>> params, history = train_clipped(
        ...     lambda p: (float(p["w"][0] ** 2), {"w": 2 * p["w"]}),
        ...     {"w": [3.0]}, lr=0.25, steps=3, clip=lambda g: {"w": np.clip(g["w"], -4, 4)},
        ... )
        >>> params, history
        ({'w': array([0.5])}, History(loss=[9.0, 4.0, 1.0], norm=[6.0, 4.0, 2.0]))

    Source:
        Pascanu, Mikolov and Bengio (2013), ICML, algorithm 1. Course text S4, exercise 6.
    """
    theta = {name: float_array(f"params[{name!r}]", value).copy() for name, value in params.items()}
    lr, history = positive_float("lr", lr), History([], [])
    for _ in range(non_negative_int("steps", steps)):
        loss, grads = loss_and_grad(theta)
        history.loss.append(float(loss))
        history.norm.append(global_norm(grads))
        if not np.isfinite([history.loss[-1], history.norm[-1]]).all():
            break
        g = _like(grads, theta)
        if clip is not None:
            g = _like(clip(g), theta)
        theta = {name: np.asarray(theta[name] - lr * g[name]) for name in theta}
    return theta, history


def _like(grads: Mapping[str, ArrayLike], theta: Params) -> Params:
    if grads.keys() != theta.keys():
        raise KeyError(f"the gradients are named {sorted(grads)}, the params {sorted(theta)}")
    return {name: float_array_like(f"the gradient of {name}", grads[name], name, theta[name]) for name in theta}
