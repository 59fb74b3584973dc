"""Augmentation by noise: every epoch sees the samples a little elsewhere."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from reference._arguments import Array, float_array, generator, positive_float

__all__ = ["jitter"]


def jitter(X: ArrayLike, std: float, rng: np.random.Generator) -> Array:
    r"""The samples with normal noise on every number; the labels stay as they are.

    .. math::
        X' = X + s N \qquad N_{ij} \sim \mathcal N(0, 1)

    For a linear model under :func:`mse` it is, on average, an L2 penalty of s²‖w‖². For training alone. Convention:
    Keras's ``GaussianNoise`` layer is this one; images are flipped, shifted and cut instead.

    Args:
        X: samples, float, any shape.
        std: standard deviation s > 0, in the unit of X.
        rng: draws the noise, one number for each of X.

    Returns:
        X', shape and dtype of X.

    Raises:
        TypeError: X or std not real numbers, or rng no Generator.
        ValueError: std ≤ 0.

    Example:
        >>> jitter([[1.0, 2.0]], 0.1, np.random.default_rng(0)).round(3)
        array([[1.013, 1.987]])

    Source:
        Bishop (1995), Training with noise is equivalent to Tikhonov regularization, Neural Computation 7, 108–116.
        Course text S3 (next session: augmentation).
    """
    X, std = float_array("X", X), positive_float("std", std)
    return np.asarray(X + std * generator("rng", rng).standard_normal(X.shape), X.dtype)
