"""The logistic sigmoid, and its derivative."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from reference._arguments import Array, float_array

__all__ = ["sigmoid", "sigmoid_derivative"]


def sigmoid(z: ArrayLike) -> Array:
    r"""A number to a probability.

    .. math::
        σ(z) = \frac{1}{1 + e^{-z}} = \frac{e^{z}}{1 + e^{z}}

    Whichever form has the exponential of a negative number is used: nothing overflows, and a probability of 1e-300
    keeps its digits. Convention: ``torch.sigmoid`` and ``keras.activations.sigmoid`` are this one.

    Args:
        z: float, any shape.

    Returns:
        Probabilities in [0, 1], shape and dtype of z.

    Raises:
        TypeError: z does not hold real numbers.

    Example:
        >>> sigmoid([0.0, -1000.0, 1000.0])
        array([0.5, 0. , 1. ])

    Source:
        Verhulst (1845), Mémoires de l'Académie de Bruxelles 18. Course texts S1 (cost functions) and S3 (perceptron).
    """
    z = float_array("z", z)
    e = np.exp(-np.abs(z))
    return np.asarray(np.where(z >= 0, 1, e) / (1 + e), z.dtype)


def sigmoid_derivative(z: ArrayLike) -> Array:
    r"""Slope of :func:`sigmoid`.

    .. math::
        σ'(z) = σ(z) (1 - σ(z)) = \frac{e^{-|z|}}{(1 + e^{-|z|})²}

    At most ¼: a gradient that passes through many sigmoids vanishes.

    Args:
        z: float, any shape.

    Returns:
        The derivative, shape and dtype of z, dimensionless.

    Raises:
        TypeError: z does not hold real numbers.

    Example:
        >>> sigmoid_derivative([0.0, 2.0]).round(4)
        array([0.25 , 0.105])

    Source:
        Course texts S1 (gradients: activation gradients) and S3 (perceptron).
    """
    z = float_array("z", z)
    e = np.exp(-np.abs(z))
    return np.asarray(e / (1 + e) ** 2, z.dtype)
