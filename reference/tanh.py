"""The hyperbolic tangent, and its derivative."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from reference._arguments import Array, float_array

__all__ = ["tanh", "tanh_derivative"]


def tanh(z: ArrayLike) -> Array:
    r"""A sigmoid that is odd: zero at zero, between -1 and 1.

    .. math::
        \tanh z = \frac{e^z - e^{-z}}{e^z + e^{-z}} = 2σ(2z) - 1

    Convention: ``torch.tanh`` and ``keras.activations.tanh`` are this one.

    Args:
        z: float, any shape.

    Returns:
        tanh z in [-1, 1], shape and dtype of z.

    Raises:
        TypeError: z does not hold real numbers.

    Example:
        >>> tanh([0.0, 1.0, -1000.0]).round(4)
        array([ 0.    ,  0.7616, -1.    ])

    Source:
        LeCun, Bottou, Orr and Müller (1998), Efficient BackProp, section 4.4. Course text S2, section 1.6.
    """
    z = float_array("z", z)
    return np.asarray(np.tanh(z), z.dtype)


def tanh_derivative(z: ArrayLike) -> Array:
    r"""Slope of :func:`tanh`.

    .. math::
        \tanh' z = 1 - \tanh² z = \frac{4 e^{-2|z|}}{(1 + e^{-2|z|})²}

    The second form keeps its digits where tanh z has rounded to ±1 and the first is 0.

    Args:
        z: float, any shape.

    Returns:
        The derivative, shape and dtype of z, dimensionless.

    Raises:
        TypeError: z does not hold real numbers.

    Example:
        >>> tanh_derivative([0.0, 1.0]).round(4)
        array([1.  , 0.42])

    Source:
        Course text S2, section 1.6 (small derivatives for extreme inputs).
    """
    z = float_array("z", z)
    e = np.exp(-2 * np.abs(z))
    return np.asarray(4 * e / (1 + e) ** 2, z.dtype)
