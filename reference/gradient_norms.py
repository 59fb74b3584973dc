"""How large the gradient is in each layer of a deep network: where it vanishes, and where it explodes."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import ArrayLike

from reference._arguments import Array, float_array

__all__ = ["deep_gradient_norms"]

ACTIVATIONS: dict[str, tuple[Callable[[Array], Array], Callable[[Array], Array]]] = {
    "tanh": (np.tanh, lambda h: 1 - h**2),
    "relu": (lambda z: np.maximum(z, 0), lambda h: (h > 0).astype(h.dtype)),
    "linear": (lambda z: z, np.ones_like),
}
"""Each function, and its derivative written in terms of the function's own value h."""


def deep_gradient_norms(weights: Sequence[ArrayLike], x: ArrayLike, activation: str) -> Array:
    r"""Norm of ∂J/∂W of every layer of a network without biases that is asked to put out zeros.

    .. math::
        h_0 = x, \quad h_k = φ(h_{k-1} W_k), \quad J = \frac1{2m} \sum h_L^2 \qquad
        δ_L = \frac{h_L}{m} ⊙ φ', \quad δ_k = δ_{k+1} W_{k+1}^T ⊙ φ', \quad \frac{∂J}{∂W_k} = h_{k-1}^T δ_k

    Args:
        weights: the L matrices in the order in which the signal meets them, W_k of shape (n_{k-1}, n_k).
        x: input, one sample a row, shape (m, n_0).
        activation: φ of every layer, the last included: "tanh", "relu" (its derivative at 0 is 0) or "linear".

    Returns:
        Frobenius norms ‖∂J/∂W_k‖, shape (L,), that of the first layer first.

    Raises:
        TypeError: an array that does not hold real numbers.
        ValueError: an unknown activation, no weights, or shapes that do not fit each other.

    Example:
        >>> deep_gradient_norms([[[2.0]], [[3.0]]], [[1.0]], "linear")
        array([18., 12.])

    Source:
        Glorot and Bengio (2010), AISTATS, section 4.2. Course text S2, section 1.6.
    """
    if activation not in ACTIVATIONS:
        raise ValueError(f"activation must be one of {', '.join(ACTIVATIONS)}, not {activation!r}")
    phi, phi_prime = ACTIVATIONS[activation]
    h = [float_array("x", x)]
    matrices = [float_array(f"weights[{k}]", w) for k, w in enumerate(weights)]
    if not matrices or h[0].ndim != 2 or not len(h[0]):
        raise ValueError("deep_gradient_norms needs one matrix in weights or more, and x of shape (m, n_0) with m ≥ 1")
    for k, w in enumerate(matrices):
        if w.ndim != 2 or len(w) != h[-1].shape[1]:
            raise ValueError(f"weights[{k}] has shape {w.shape}, but {h[-1].shape[1]} numbers a sample reach it")
        h.append(phi(h[-1] @ w))

    norms = np.empty(len(matrices), h[-1].dtype)
    delta = h[-1] / len(h[0])
    for k in reversed(range(len(matrices))):
        delta = delta * phi_prime(h[k + 1])
        norms[k] = np.linalg.norm(h[k].T @ delta)
        delta = delta @ matrices[k].T
    return norms
