"""ReLU with a leak, and its derivative."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from reference._arguments import Array, float_array, non_negative_float

__all__ = ["leaky_relu", "leaky_relu_derivative"]


def leaky_relu(z: ArrayLike, slope: float = 0.01) -> Array:
    r"""Lets what is positive through, and a little of what is negative.

    .. math::
        φ(z) = \begin{cases} z & z > 0 \\ a z & z ≤ 0 \end{cases}

    Convention: PyTorch's negative_slope is 0.01 by default, as here; Keras's is 0.3.

    Args:
        z: float, any shape.
        slope: a ≥ 0 for negative z, dimensionless.

    Returns:
        φ(z), shape and dtype of z.

    Raises:
        TypeError: an argument that does not hold real numbers.
        ValueError: slope < 0 or not finite.

    Example:
        >>> leaky_relu([-2.0, 0.0, 3.0], slope=0.1)
        array([-0.2,  0. ,  3. ])

    Source:
        Maas, Hannun and Ng (2013), ICML workshop on deep learning for audio. Course text S0 (week 3, slope 0.1).
    """
    z, a = float_array("z", z), non_negative_float("slope", slope)
    return np.asarray(np.where(z > 0, z, a * z), z.dtype)


def leaky_relu_derivative(z: ArrayLike, slope: float = 0.01) -> Array:
    r"""Slope of :func:`leaky_relu`.

    .. math::
        φ'(z) = \begin{cases} 1 & z > 0 \\ a & z ≤ 0 \end{cases}

    At the kink PyTorch and Keras take a, as here.

    Args:
        z: float, any shape.
        slope: a ≥ 0 for negative z, dimensionless.

    Returns:
        The derivative, shape and dtype of z, dimensionless.

    Raises:
        TypeError: an argument that does not hold real numbers.
        ValueError: slope < 0 or not finite.

    Example:
        >>> leaky_relu_derivative([-2.0, 0.0, 3.0], slope=0.1)
        array([0.1, 0.1, 1. ])

    Source:
        Course text S0 (derivatives).
    """
    z, a = float_array("z", z), non_negative_float("slope", slope)
    return np.asarray(np.where(z > 0, 1, a), z.dtype)
