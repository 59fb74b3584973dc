"""Skip connections: the same deep network, with a way past every layer."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike

from reference._arguments import Array, float_array
from reference.gradient_norms import ACTIVATIONS

__all__ = ["residual_gradient_norms"]


def residual_gradient_norms(weights: Sequence[ArrayLike], x: ArrayLike, activation: str) -> Array:
    r"""Norm of ∂J/∂W of every layer, when each layer adds to what it is given; else as deep_gradient_norms.

    .. math::
        h_k = h_{k-1} + φ(h_{k-1} W_k) \qquad J = \frac1{2m} \sum h_L² \qquad
        \frac{∂J}{∂W_k} = h_{k-1}^⊤ δ_k \quad δ_k = u_k ⊙ φ' \quad u_{k-1} = u_k + δ_k W_k^⊤

    The 1 in ∂h_k/∂h_{k-1} = 1 + … is what reaches the first layers when all the rest has shrunk to nothing.

    Args:
        weights: the L square matrices in the order in which the signal meets them, each (n, n).
        x: input, one sample a row, shape (m, n).
        activation: φ of every layer: "tanh", "relu" (its derivative at 0 is 0) or "linear".

    Returns:
        Frobenius norms ‖∂J/∂W_k‖, shape (L,), that of the first layer first.

    Raises:
        TypeError: an array that does not hold real numbers.
        ValueError: an unknown activation, no weights, no samples, or a matrix that is not (n, n).

    Example:
        >>> residual_gradient_norms([[[2.0]], [[3.0]]], [[1.0]], "linear")
        array([48., 36.])

    Source:
        He, Zhang, Ren and Sun (2016), CVPR, section 3. Course text S2, section 1.6 (skip connections).
    """
    if activation not in ACTIVATIONS:
        raise ValueError(f"activation must be one of {', '.join(ACTIVATIONS)}, not {activation!r}")
    phi, phi_prime = ACTIVATIONS[activation]
    h = [float_array("x", x)]
    matrices = [float_array(f"weights[{k}]", w) for k, w in enumerate(weights)]
    if not matrices or h[0].ndim != 2 or not len(h[0]):
        raise ValueError("a residual network needs one matrix in weights or more, and x of shape (m, n) with m ≥ 1")
    n = h[0].shape[1]
    added: list[Array] = []
    for k, w in enumerate(matrices):
        if w.shape != (n, n):
            raise ValueError(f"weights[{k}] must have shape {(n, n)}: what a layer adds is as wide as what it is given")
        added.append(phi(h[-1] @ w))
        h.append(h[-1] + added[-1])

    norms = np.empty(len(matrices), h[-1].dtype)
    u = h[-1] / len(h[0])
    for k in reversed(range(len(matrices))):
        delta = u * phi_prime(added[k])
        norms[k] = np.linalg.norm(h[k].T @ delta)
        u = u + delta @ matrices[k].T
    return norms
