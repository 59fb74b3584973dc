"""The exponential linear unit, and its derivative."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from reference._arguments import Array, float_array, positive_float

__all__ = ["elu", "elu_derivative"]


def elu(z: ArrayLike, alpha: float = 1.0) -> Array:
    r"""A line on the right, an exponential that settles at -α on the left.

    .. math::
        φ(z) = \begin{cases} z & z > 0 \\ α (e^z - 1) & z ≤ 0 \end{cases}

    Convention: ``torch.nn.ELU`` and ``keras.activations.elu`` are this one, alpha 1 by default.

    Args:
        z: float, any shape.
        alpha: α > 0, dimensionless.

    Returns:
        φ(z) > -α, shape and dtype of z.

    Raises:
        TypeError: an argument that does not hold real numbers.
        ValueError: alpha ≤ 0 or not finite.

    Example:
        >>> elu([-1000.0, -1.0, 0.0, 3.0]).round(4)
        array([-1.    , -0.6321,  0.    ,  3.    ])

    Source:
        Clevert, Unterthiner and Hochreiter (2016), ICLR. Course text S2, section 1.6.
    """
    z, alpha = float_array("z", z), positive_float("alpha", alpha)
    return np.asarray(np.where(z > 0, z, alpha * np.expm1(np.minimum(z, 0))), z.dtype)


def elu_derivative(z: ArrayLike, alpha: float = 1.0) -> Array:
    r"""Slope of :func:`elu`.

    .. math::
        φ'(z) = \begin{cases} 1 & z > 0 \\ α e^z & z ≤ 0 \end{cases}

    Without a jump at 0 for α = 1 alone.

    Args:
        z: float, any shape.
        alpha: α > 0, dimensionless.

    Returns:
        The derivative, shape and dtype of z, dimensionless.

    Raises:
        TypeError: an argument that does not hold real numbers.
        ValueError: alpha ≤ 0 or not finite.

    Example:
        >>> elu_derivative([-1.0, 0.0, 3.0]).round(4)
        array([0.3679, 1.    , 1.    ])

    Source:
        Clevert, Unterthiner and Hochreiter (2016), ICLR, eq. (15).
    """
    z, alpha = float_array("z", z), positive_float("alpha", alpha)
    return np.asarray(np.where(z > 0, 1, alpha * np.exp(np.minimum(z, 0))), z.dtype)
