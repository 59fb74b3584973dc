"""Log-softmax: the logarithm of softmax, without ever taking the logarithm of a zero."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from reference._arguments import Array, float_array, float_array_like

__all__ = ["log_softmax", "log_softmax_vjp"]


def log_softmax(z: ArrayLike, axis: int = -1) -> Array:
    r"""Logarithms of the probabilities softmax(z).

    .. math::
        \log p_k = (z_k - c) - \log \sum_j e^{z_j - c} \qquad c = \max_j z_j

    The sum is at least 1, so its logarithm is finite; log(softmax(z)) is -inf where p has vanished. Convention:
    ``torch.nn.functional.log_softmax`` and ``keras.ops.log_softmax`` are this one.

    Args:
        z: logits, float, any shape but 0-d, not empty along axis.
        axis: along which the probabilities sum to 1.

    Returns:
        log p ≤ 0, shape and dtype of z, in nats.

    Raises:
        TypeError: z does not hold real numbers.
        ValueError: z has no such axis, or nothing along it.

    Example:
        >>> log_softmax([0.0, 0.0]).round(4), log_softmax([1000.0, 0.0])
        (array([-0.6931, -0.6931]), array([    0., -1000.]))

    Source:
        Course text S1 (numerical stability tips: log-softmax inside).
    """
    z = float_array("z", z)
    if not -z.ndim <= axis < z.ndim or z.shape[axis] == 0:
        raise ValueError(f"z of shape {z.shape} has no numbers along axis {axis}")
    shifted: Array = z - z.max(axis=axis, keepdims=True)
    shifted -= np.log(np.exp(shifted).sum(axis=axis, keepdims=True))
    return shifted


def log_softmax_vjp(z: ArrayLike, upstream: ArrayLike, axis: int = -1) -> Array:
    r"""Gradient with respect to the logits, given that with respect to the log-probabilities.

    .. math::
        \frac{∂J}{∂z_k} = u_k - p_k \sum_j u_j \qquad u = \frac{∂J}{∂ \log p}

    Args:
        z: logits, float, any shape but 0-d, not empty along axis.
        upstream: u, the shape of z.
        axis: that of :func:`log_softmax`.

    Returns:
        ∂J/∂z, shape and dtype of z.

    Raises:
        TypeError: an argument that does not hold real numbers.
        ValueError: z has no such axis, nothing along it, or upstream has another shape.

    Example:
        >>> log_softmax_vjp([0.0, 0.0], [-1.0, 0.0])
        array([-0.5,  0.5])

    Source:
        Course text S1 (gradients: chain rule; with u = -one-hot it is p - 1[y=k]).
    """
    log_p = log_softmax(z, axis)
    u = float_array_like("upstream", upstream, "z", log_p)
    gradient: Array = u - np.exp(log_p) * u.sum(axis=axis, keepdims=True)
    return gradient
