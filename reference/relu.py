"""The rectified linear unit, and its derivative."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from reference._arguments import Array, float_array

__all__ = ["relu", "relu_derivative"]


def relu(z: ArrayLike) -> Array:
    r"""Lets what is positive through and nothing else.

    .. math::
        φ(z) = \max(z, 0)

    Convention: ``torch.relu`` and ``keras.activations.relu`` are this one.

    Args:
        z: float, any shape.

    Returns:
        max(z, 0), shape and dtype of z; NaN stays NaN.

    Raises:
        TypeError: z does not hold real numbers.

    Example:
        >>> relu([-2.0, 0.0, 3.0])
        array([0., 0., 3.])

    Source:
        Nair and Hinton (2010), ICML. Course texts S0 (week 3) and S4, section 2.3.
    """
    z = float_array("z", z)
    return np.asarray(np.maximum(z, 0), z.dtype)


def relu_derivative(z: ArrayLike) -> Array:
    r"""Slope of :func:`relu`.

    .. math::
        φ'(z) = [z > 0]

    At the kink any number from 0 to 1 is a subgradient; PyTorch and Keras take 0 there, as here. A unit with z ≤ 0 for
    all samples gets no gradient any more: it is dead.

    Args:
        z: float, any shape.

    Returns:
        The derivative, shape and dtype of z, dimensionless.

    Raises:
        TypeError: z does not hold real numbers.

    Example:
        >>> relu_derivative([-2.0, 0.0, 3.0])
        array([0., 0., 1.])

    Source:
        Course texts S0 (derivatives) and S1 (gradients: ReLU′(z) = 1[z>0]).
    """
    z = float_array("z", z)
    return np.asarray(z > 0, z.dtype)
