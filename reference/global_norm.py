"""The norm of all gradients at once, as if they were one long vector."""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np
from numpy.typing import ArrayLike

from reference._arguments import float_array

__all__ = ["global_norm"]


def global_norm(grads: Mapping[str, ArrayLike]) -> float:
    r"""Euclidean norm over all entries of all arrays.

    .. math::
        \|g\| = \sqrt{\sum_k \|g_k\|^2} = p \sqrt{\sum_k \|g_k / p\|^2}

    with p the power of two below the largest entry: no square overflows or vanishes where the norm itself is a number,
    and dividing by p costs no digit.

    Args:
        grads: gradients by name, float, any shapes; may be empty.

    Returns:
        The norm, in the unit of the gradients; 0.0 without entries, inf with an infinite entry, NaN with a NaN.

    Raises:
        TypeError: grads not a mapping, or an array in it that does not hold real numbers.

    Example:
        >>> global_norm({"W": [3.0, 4.0], "b": [12.0]})
        13.0
        >>> print(f'{global_norm({"W": [6e200, -8e200]}):.6g}')
        1e+201

    Source:
        Pascanu, Mikolov and Bengio (2013), ICML, section 3.2; the scaling is that of the BLAS routine nrm2, Blue
        (1978), ACM TOMS 4(1), 15–23. Course text S4, exercise 6.
    """
    if not isinstance(grads, Mapping):
        raise TypeError(f"grads must be a dict of arrays, not {type(grads).__name__}")
    arrays = [float_array(f"grads[{name!r}]", g) for name, g in grads.items()]
    peak = float(np.max([np.max(np.abs(g), initial=0.0) for g in arrays], initial=0.0))
    if peak == 0.0 or not np.isfinite(peak):
        return peak
    p = 2.0 ** (math.frexp(peak)[1] - 1)
    squares = [np.square(g / p, dtype=np.float64).sum() for g in arrays]
    return p * math.sqrt(sum(squares))
