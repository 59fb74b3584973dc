"""Exponentially weighted average: a memory that fades."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from reference._arguments import Array, decay_rate, float_array

__all__ = ["exponentially_weighted_average"]


def exponentially_weighted_average(values: ArrayLike, beta: float = 0.9, *, bias_correction: bool = True) -> Array:
    r"""Average of all values so far, in which each counts β times as much as the next one.

    .. math::
        v_{-1} = 0 \qquad v_k = β v_{k-1} + (1 - β) x_k \qquad s_k = \frac{v_k}{1 - β^{k+1}}

    It reaches back over about 1 / (1 - β) values: older ones together weigh β^{1/(1-β)} ≈ 1/e. Without the correction
    v_k is too small at first, by the factor 1 - β^{k+1}, because it starts at zero. ``optax.ema`` is the same, with
    ``debias``; pandas's ``ewm(alpha=1-β)`` corrects too, and with ``adjust=False`` starts at the first value instead.
    :func:`smooth_losses` is this for one row of losses.

    Args:
        values: x, the moments along the first axis, shape (n, ...); float.
        beta: weight β of the average so far, in [0, 1).
        bias_correction: False returns v instead of s.

    Returns:
        s, shape and dtype of values, in their unit; row k averages rows 0 to k.

    Raises:
        TypeError: values not real numbers, or beta not a real number.
        ValueError: values a single number, or beta outside [0, 1).

    Example:
        >>> exponentially_weighted_average([4.0, 2.0, 1.0], 0.5).round(4)
        array([4.    , 2.6667, 1.7143])
        >>> exponentially_weighted_average([4.0, 2.0, 1.0], 0.5, bias_correction=False)
        array([2. , 2. , 1.5])

    Source:
        Roberts (1959), Technometrics 1(3), 239–250; the correction is Kingma and Ba (2015), section 3. Course text S3
        (exponentially weighted average).
    """
    x, beta = float_array("values", values), decay_rate("beta", beta)
    if x.ndim == 0:
        raise ValueError("values must have a row for each moment, not be a single number")
    averages = np.empty_like(x)
    v = np.zeros(x.shape[1:], x.dtype)
    for k, row in enumerate(x):
        v = beta * v + (1 - beta) * row
        averages[k] = v / (1 - beta ** (k + 1)) if bias_correction else v
    return averages
