"""The Gaussian error linear unit, and its derivative."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from reference._arguments import Array, float_array
from reference.normal_cdf import normal_cdf
from reference.sigmoid import sigmoid

__all__ = ["gelu", "gelu_derivative"]

SCALE = float(np.sqrt(2 / np.pi))
CUBIC = 0.044715


def gelu(z: ArrayLike, approximate: str = "none") -> Array:
    r"""A number times the chance that a standard normal one is smaller.

    .. math::
        φ(z) = z \, Φ(z) \qquad
        \mathrm{tanh}: \; φ(z) ≈ \tfrac12 z \Big[ 1 + \tanh\big( \sqrt{2/π} \, (z + 0.044715 z³) \big) \Big]

    Convention: ``torch.nn.GELU`` has the same two words; ``keras.activations.gelu`` has False and True for them.

    Args:
        z: float, any shape.
        approximate: "none" for Φ itself, "tanh" for the form above, at most 5e-4 away.

    Returns:
        φ(z), shape and dtype of z.

    Raises:
        TypeError: z does not hold real numbers.
        ValueError: approximate is neither "none" nor "tanh".

    Example:
        >>> gelu([-1.0, 0.0, 2.0]).round(4), gelu([-1.0, 0.0, 2.0], "tanh").round(4)
        (array([-0.1587,  0.    ,  1.9545]), array([-0.1588,  0.    ,  1.9546]))

    Source:
        Hendrycks and Gimpel (2016), arXiv:1606.08415. Course text S0 (week 3).
    """
    z, form = float_array("z", z), _form(approximate)
    if form == "none":
        return np.asarray(z * normal_cdf(z), z.dtype)
    return np.asarray(z * sigmoid(2 * SCALE * (z + CUBIC * z**3)), z.dtype)  # (1 + tanh u)/2 is σ(2u)


def gelu_derivative(z: ArrayLike, approximate: str = "none") -> Array:
    r"""Slope of :func:`gelu`.

    .. math::
        φ'(z) = Φ(z) + z \frac{e^{-z²/2}}{\sqrt{2π}} \qquad
        \mathrm{tanh}: \; σ(2u) + 2 z \, u' σ(2u) σ(-2u), \; u = \sqrt{2/π} (z + 0.044715 z³)

    It is zero at z = -0.7518 and below zero to the left of it.

    Args:
        z: float, any shape.
        approximate: "none" for Φ itself, "tanh" for the form above, at most 5e-4 away.

    Returns:
        The derivative, shape and dtype of z, dimensionless.

    Raises:
        TypeError: z does not hold real numbers.
        ValueError: approximate is neither "none" nor "tanh".

    Example:
        >>> gelu_derivative([-1.0, 0.0, 2.0]).round(4)
        array([-0.0833,  0.5   ,  1.0852])

    Source:
        Hendrycks and Gimpel (2016), arXiv:1606.08415. Course text S0 (derivatives).
    """
    z, form = float_array("z", z), _form(approximate)
    if form == "none":
        return np.asarray(normal_cdf(z) + z * np.exp(-(z**2) / 2) / np.sqrt(2 * np.pi), z.dtype)
    u, slope = SCALE * (z + CUBIC * z**3), SCALE * (1 + 3 * CUBIC * z**2)
    return np.asarray(sigmoid(2 * u) + 2 * z * slope * sigmoid(2 * u) * sigmoid(-2 * u), z.dtype)


def _form(approximate: str) -> str:
    if approximate not in ("none", "tanh"):
        raise ValueError(f'approximate must be "none" or "tanh", not {approximate!r}')
    return approximate
