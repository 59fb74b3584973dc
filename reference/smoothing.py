"""Seeing the slope through the noise: an exponentially weighted average of the losses so far."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from reference._arguments import Array, decay_rate, float_array

__all__ = ["smooth_losses"]


def smooth_losses(losses: ArrayLike, beta: float = 0.9) -> Array:
    r"""Exponential moving average of a sequence, with bias correction.

    .. math::
        v_{-1} = 0 \qquad v_k = β v_{k-1} + (1 - β) L_k \qquad s_k = \frac{v_k}{1 - β^{k+1}}

    The weights of L_0, …, L_k in s_k add up to 1, so a constant loss stays what it is. On a long even slope s_k lags
    β / (1 - β) steps behind.

    Args:
        losses: L, one number for each step, shape (n,); float.
        beta: weight β of the average so far, in [0, 1); 0 smooths nothing.

    Returns:
        s, shape and dtype of losses. From the first non-finite loss on it is not finite either.

    Raises:
        TypeError: losses not real numbers, or beta not a real number.
        ValueError: losses not of shape (n,), or beta outside [0, 1).

    Example:
        >>> smooth_losses([4.0, 2.0, 1.0], beta=0.5).round(4)
        array([4.    , 2.6667, 1.7143])

    Source:
        Kingma and Ba (2015), section 3, for the correction. Course text S3 (Adam: bias-corrected first moment).
    """
    losses = float_array("losses", losses)
    if losses.ndim != 1:
        raise ValueError(f"losses must be of shape (n,), one number for each step, not {losses.shape}")
    beta = decay_rate("beta", beta)
    smoothed = np.empty_like(losses)
    v = 0.0
    for k, loss in enumerate(losses.tolist()):
        v = beta * v + (1 - beta) * loss
        smoothed[k] = v / (1 - beta ** (k + 1))
    return smoothed
