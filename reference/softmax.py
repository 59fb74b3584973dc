"""Softmax: logits to probabilities, and the way back of its gradient."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from reference._arguments import Array, float_array, float_array_like

__all__ = ["softmax", "softmax_vjp"]


def softmax(z: ArrayLike, axis: int = -1) -> Array:
    r"""Probabilities in proportion to the exponentials.

    .. math::
        p_k = \frac{e^{z_k - c}}{\sum_j e^{z_j - c}} \qquad c = \max_j z_j

    Any c gives the same p; this one lets nothing overflow. Convention: Keras's ``softmax`` has axis -1 too, PyTorch's
    wants ``dim`` said. Their cross-entropies on logits must not be given p: that would be softmax twice.

    Args:
        z: logits, float, any shape but 0-d, not empty along axis.
        axis: along which the probabilities sum to 1.

    Returns:
        p, shape and dtype of z, dimensionless.

    Raises:
        TypeError: z does not hold real numbers.
        ValueError: z has no such axis, or nothing along it.

    Example:
        >>> softmax([[0.0, 0.0], [1000.0, 0.0]])
        array([[0.5, 0.5],
               [1. , 0. ]])

    Source:
        Bridle (1990), Neurocomputing, NATO ASI F68, 227–236. Course text S4, section 2.3.
    """
    z = float_array("z", z)
    if not -z.ndim <= axis < z.ndim or z.shape[axis] == 0:
        raise ValueError(f"z of shape {z.shape} has no numbers along axis {axis}")
    e: Array = np.exp(z - z.max(axis=axis, keepdims=True))
    e /= e.sum(axis=axis, keepdims=True)
    return e


def softmax_vjp(z: ArrayLike, upstream: ArrayLike, axis: int = -1) -> Array:
    r"""Gradient with respect to the logits, given that with respect to the probabilities.

    .. math::
        \frac{∂J}{∂z_k} = p_k \Big( u_k - \sum_j u_j p_j \Big) \qquad u = \frac{∂J}{∂p}

    Each p depends on each z, so there is no derivative to multiply entry by entry, as there is for the others.

    Args:
        z: logits, float, any shape but 0-d, not empty along axis.
        upstream: u, the shape of z.
        axis: that of :func:`softmax`.

    Returns:
        ∂J/∂z, shape and dtype of z.

    Raises:
        TypeError: an argument that does not hold real numbers.
        ValueError: z has no such axis, nothing along it, or upstream has another shape.

    Example:
        >>> softmax_vjp([0.0, 0.0], [1.0, 0.0])
        array([ 0.25, -0.25])

    Source:
        Course text S1 (gradients: chain rule; ∂J/∂z_k = p_k - 1[y=k] follows with u_k = -1[y=k]/p_k).
    """
    p = softmax(z, axis)
    u = float_array_like("upstream", upstream, "z", p)
    gradient: Array = p * (u - (u * p).sum(axis=axis, keepdims=True))
    return gradient
