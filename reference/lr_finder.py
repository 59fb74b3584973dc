"""The learning-rate range test: one walk with an ever longer stride, down the slope until it is thrown off."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from reference._arguments import Array, decay_rate, float_array, float_array_like, positive_float
from reference.smoothing import smooth_losses

__all__ = ["LRFinderResult", "lr_range_test"]

LossAndGrad = Callable[[dict[str, Array], Any, Any], tuple[ArrayLike, Mapping[str, ArrayLike]]]


class LRFinderResult(NamedTuple):
    """What a range test saw: a point for each learning rate that it came to."""

    lrs: Array
    """Learning rates, shape (n,)."""
    losses: Array
    """Loss of the batch before the step with that learning rate, shape (n,)."""
    smoothed: Array
    """``smooth_losses`` of the losses, shape (n,)."""
    stopped_at: int | None
    """Index of the point at which the test was broken off, the last one; None when it came to the end."""


def lr_range_test(
    loss_and_grad: LossAndGrad,
    params: Mapping[str, ArrayLike],
    batches: Sequence[tuple[Any, Any]],
    lrs: ArrayLike,
    beta: float = 0.9,
    diverge_factor: float = 4.0,
) -> LRFinderResult:
    r"""One step of gradient descent with each learning rate in turn, and the loss on the way.

    .. math::
        L_k, g_k = \mathrm{loss\_and\_grad}(θ_k, \mathrm{batch}_{k \bmod m}) \qquad θ_{k+1} = θ_k - lr_k \, g_k

    It breaks off at the first point k with a loss that is not finite, or with
    s_k > diverge_factor · min(s_0, …, s_k), where s is the smoothed loss; that point is the last one recorded.

    Args:
        loss_and_grad: (params, X, y) -> (loss, grads), a number and a dict with the keys and shapes of params; called
            once for each recorded point.
        params: where the walk starts, name -> float array; left alone, as the walk goes on copies.
        batches: the m batches (X, y), m ≥ 1, handed on as they are, and again from the first when they run out.
        lrs: learning rates, dimensionless, > 0, shape (num,), num ≥ 1.
        beta: weight of the average so far in the smoothed loss, in [0, 1).
        diverge_factor: how many times the lowest smoothed loss is too much, > 1; inf for never.

    Returns:
        LRFinderResult(lrs, losses, smoothed, stopped_at), the first three cut to the points recorded.

    Raises:
        KeyError: grads without a key of params, or with another one.
        TypeError: an argument, a loss or a gradient that does not hold real numbers.
        ValueError: lrs not of shape (num,) with finite numbers > 0, no batches, beta outside [0, 1),
            diverge_factor ≤ 1, a loss that is no single number, or a gradient of another shape than its parameter.

    Example:
        >>> bowl = lambda params, X, y: (float(params["x"] ** 2), {"x": 2 * params["x"]})
        >>> found = lr_range_test(bowl, {"x": np.array(8.0)}, [(None, None)], [0.25, 0.5, 1.5, 2.0, 3.0], beta=0.0)
        >>> found.losses, found.stopped_at
        (array([64., 16.,  0.,  0.,  0.]), None)

    Source:
        Smith (2017), WACV, section 3.3; the stopping rule of Howard and Gugger (2020), Information 11(2), 108.
        Course texts S1 (LR range test) and S4, exercise 2.
    """
    lrs, beta = _rates(lrs), decay_rate("beta", beta)
    if not np.isinf(diverge_factor) and positive_float("diverge_factor", diverge_factor) <= 1:
        raise ValueError(f"diverge_factor must be > 1, not {diverge_factor}")
    if len(batches) == 0:
        raise ValueError("batches must hold at least one (X, y)")
    theta = {name: float_array(f"params[{name!r}]", value).copy() for name, value in params.items()}
    losses: list[float] = []
    lowest, stopped_at = np.inf, None
    for k, lr in enumerate(lrs.tolist()):
        loss, grads = loss_and_grad(theta, *batches[k % len(batches)])
        losses.append(_single_number(loss))
        smoothed = float(smooth_losses(losses, beta)[-1])
        lowest = min(lowest, smoothed)
        if not np.isfinite(losses[-1]) or smoothed > diverge_factor * lowest:
            stopped_at = k
            break
        theta = _stepped(theta, grads, lr)
    return LRFinderResult(lrs[: len(losses)], np.array(losses), smooth_losses(losses, beta), stopped_at)


def _stepped(theta: dict[str, Array], grads: Mapping[str, ArrayLike], lr: float) -> dict[str, Array]:
    if grads.keys() != theta.keys():
        raise KeyError(f"grads has the keys {sorted(grads)}, but params has {sorted(theta)}")
    return {
        name: value - lr * float_array_like(f"grads[{name!r}]", grads[name], f"params[{name!r}]", value)
        for name, value in theta.items()
    }


def _rates(value: ArrayLike) -> Array:
    lrs = float_array("lrs", value)
    if lrs.ndim != 1 or lrs.size == 0:
        raise ValueError(f"lrs must be of shape (num,), num >= 1, not {lrs.shape}")
    if not ((lrs > 0) & np.isfinite(lrs)).all():
        raise ValueError("lrs must be finite numbers > 0")
    return lrs.copy()


def _single_number(value: ArrayLike) -> float:
    loss = float_array("the loss from loss_and_grad", value)
    if loss.ndim != 0:
        raise ValueError(f"the loss from loss_and_grad must be a single number, not an array of shape {loss.shape}")
    return float(loss)
