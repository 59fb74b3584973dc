"""Gradient clipping: a rope that bounds the step, by value (each axis on its own) or by norm (its length)."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import ArrayLike

from reference._arguments import Array, float_array, positive_float
from reference.global_norm import global_norm

__all__ = ["clip_by_global_norm", "clip_by_value"]


def clip_by_value(grads: Mapping[str, ArrayLike], clip_value: float) -> dict[str, Array]:
    r"""Every entry on its own, to [-c, c]. This changes the direction.

    .. math::
        g_i' = \min(\max(g_i, -c), c)

    Args:
        grads: gradients by name, float, any shapes.
        clip_value: bound c, in the unit of the gradients, > 0.

    Returns:
        New arrays by the same names, each of the shape and dtype it had; a NaN stays one.

    Raises:
        TypeError: grads not a mapping of arrays of real numbers, or clip_value not a real number.
        ValueError: clip_value ≤ 0 or not finite.

    Example:
        >>> clip_by_value({"W": [3.0, -0.5], "b": [-12.0]}, 2.5)
        {'W': array([ 2.5, -0.5]), 'b': array([-2.5])}

    Source:
        Mikolov (2012), Statistical language models based on neural networks, PhD thesis, Brno; ``clipvalue`` in Keras,
        ``torch.nn.utils.clip_grad_value_``. Course text S4, exercise 6.
    """
    arrays = _arrays(grads)
    clip_value = positive_float("clip_value", clip_value)
    return {name: np.asarray(np.clip(g, -clip_value, clip_value)) for name, g in arrays.items()}


def clip_by_global_norm(grads: Mapping[str, ArrayLike], max_norm: float) -> tuple[dict[str, Array], float]:
    r"""All gradients by one factor, so that their common norm is at most max_norm. This keeps the direction.

    .. math::
        g_k' = \min\left(1, \frac{c}{\|g\|}\right) g_k, \qquad \|g\| = \sqrt{\sum_k \|g_k\|^2}

    Keras calls it ``global_clipnorm``; its ``clipnorm`` gives each array a norm of its own. PyTorch's
    ``clip_grad_norm_`` divides by the norm plus 1e-6, works in place, and passes non-finite gradients on by default.

    Args:
        grads: gradients by name, float, any shapes; may be empty.
        max_norm: c, the largest norm that passes, in the unit of the gradients, > 0.

    Returns:
        (clipped, norm): new arrays by the same names, each of the shape and dtype it had, and the norm before clipping.

    Raises:
        TypeError: grads not a mapping of arrays of real numbers, or max_norm not a real number.
        ValueError: max_norm ≤ 0 or not finite.
        FloatingPointError: the norm is NaN or infinite; no factor makes a step of that.

    Example:
        >>> clipped, norm = clip_by_global_norm({"W": [3.0, 4.0], "b": [12.0]}, 6.5)
        >>> clipped, norm
        ({'W': array([1.5, 2. ]), 'b': array([6.])}, 13.0)

    Source:
        Pascanu, Mikolov and Bengio (2013), ICML, algorithm 1. Course text S4, exercise 6.
    """
    arrays = _arrays(grads)
    max_norm = positive_float("max_norm", max_norm)
    norm = global_norm(arrays)
    if not np.isfinite(norm):
        raise FloatingPointError(f"the norm of grads is {norm}: there is no direction to keep")
    scale = min(1.0, max_norm / norm) if norm > 0.0 else 1.0
    return {name: np.asarray(scale * g) for name, g in arrays.items()}, norm


def _arrays(grads: Mapping[str, ArrayLike]) -> dict[str, Array]:
    if not isinstance(grads, Mapping):
        raise TypeError(f"grads must be a dict of arrays, not {type(grads).__name__}")
    return {name: float_array(f"grads[{name!r}]", g) for name, g in grads.items()}
