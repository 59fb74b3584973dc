"""Swish (SiLU for β = 1), and its derivative."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from reference._arguments import Array, float_array, positive_float
from reference.sigmoid import sigmoid

__all__ = ["swish", "swish_derivative"]


def swish(z: ArrayLike, beta: float = 1.0) -> Array:
    r"""A number times its own sigmoid: large ones pass, negative ones fade.

    .. math::
        φ(z) = z \, σ(βz)

    Convention: ``torch.nn.SiLU`` and ``keras.activations.silu`` (once swish) are β = 1.

    Args:
        z: float, any shape.
        beta: β > 0, dimensionless; toward 0 half the line z/2, toward ∞ ReLU.

    Returns:
        φ(z), shape and dtype of z.

    Raises:
        TypeError: an argument that does not hold real numbers.
        ValueError: beta ≤ 0 or not finite.

    Example:
        >>> swish([-1000.0, -1.0, 0.0, 3.0]).round(4)
        array([-0.    , -0.2689,  0.    ,  2.8577])

    Source:
        Ramachandran, Zoph and Le (2017), arXiv:1710.05941. Course text S0 (week 3).
    """
    z, beta = float_array("z", z), positive_float("beta", beta)
    return np.asarray(z * sigmoid(beta * z), z.dtype)


def swish_derivative(z: ArrayLike, beta: float = 1.0) -> Array:
    r"""Slope of :func:`swish`.

    .. math::
        φ'(z) = σ(βz) \big[ 1 + βz \, σ(-βz) \big]

    It is zero at βz = -1.2785 (the root of 1 + e^x + x) and below zero to the left of it. Text S0 calls it never zero.

    Args:
        z: float, any shape.
        beta: β > 0, dimensionless; toward 0 half the line z/2, toward ∞ ReLU.

    Returns:
        The derivative, shape and dtype of z, dimensionless.

    Raises:
        TypeError: an argument that does not hold real numbers.
        ValueError: beta ≤ 0 or not finite.

    Example:
        >>> swish_derivative([-1.2784645, 0.0, 3.0]).round(4)
        array([0.    , 0.5   , 1.0881])

    Source:
        Ramachandran, Zoph and Le (2017), arXiv:1710.05941, section 5. Course text S0 (derivatives).
    """
    z, beta = float_array("z", z), positive_float("beta", beta)
    return np.asarray(sigmoid(beta * z) * (1 + beta * z * sigmoid(-beta * z)), z.dtype)
