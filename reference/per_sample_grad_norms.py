"""The gradient norm of every sample, without the gradient of any."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from reference._arguments import Array, float_array

__all__ = ["per_sample_grad_norms"]


def per_sample_grad_norms(X: ArrayLike, delta: ArrayLike) -> Array:
    r"""Norm of each sample's gradient with respect to the weights of a linear layer Z = X W + b.

    .. math::
        \frac{∂J_i}{∂W} = x_i δ_i^⊤ \qquad ‖x_i δ_i^⊤‖_F = ‖x_i‖ ‖δ_i‖

    A matrix of rank one has the product of the two norms as its own: m (n_in + n_out) multiplications in place of the
    m n_in n_out numbers of all gradients.

    Args:
        X: what came into the layer, shape (m, n_in).
        delta: ∂J_i/∂z_i of each sample's own loss (not divided by m), shape (m, n_out).

    Returns:
        Norms, shape (m,), in the unit of X times that of delta.

    Raises:
        TypeError: X or delta do not hold real numbers.
        ValueError: X or delta is not 2-D, or they differ in length.

    Example:
        >>> per_sample_grad_norms([[3.0, 4.0], [1.0, 0.0]], [[5.0, 12.0, 0.0], [0.0, 0.0, -2.0]])
        array([65.,  2.])

    Source:
        Goodfellow (2015), Efficient per-example gradient computations, arXiv:1510.01799.
    """
    X, delta = float_array("X", X), float_array("delta", delta)
    if X.ndim != 2 or delta.ndim != 2 or len(X) != len(delta):
        raise ValueError(f"X and delta must be rows, one for each sample, not shapes {X.shape} and {delta.shape}")
    norms: Array = np.sqrt(np.sum(X**2, axis=1)) * np.sqrt(np.sum(delta**2, axis=1))
    return norms
