"""The dense layer: forward beside backward."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from reference._arguments import Array, float_array

__all__ = ["dense_backward", "dense_forward"]


def dense_forward(X: ArrayLike, W: ArrayLike, b: ArrayLike) -> Array:
    r"""From a layer's inputs to its outputs, before the activation.

    .. math::
        Z = X W + b

    Rows are samples. Course texts S1 and S4 also write one sample as a column, z = W x + b, with W transposed.

    Convention: Keras's Dense keeps W as here, (n_in, n_out); ``torch.nn.Linear`` keeps its transpose, (n_out, n_in).

    Args:
        X: inputs, shape (…, n_in).
        W: weights, shape (n_in, n_out).
        b: biases, shape (n_out,).

    Returns:
        Z, shape (…, n_out).

    Raises:
        TypeError: an argument that does not hold real numbers.
        ValueError: shapes that do not fit together.

    Example:
        >>> dense_forward([[1.0, 2.0]], [[1.0, 0.0, -1.0], [0.5, 1.0, 2.0]], [0.0, 10.0, 0.0])
        array([[ 2., 12.,  3.]])

    Source:
        Course text S4, section 2.3; S1 (gradients: linear layer).
    """
    X, W = _fitting(X, W)
    b = float_array("b", b)
    if b.shape != (W.shape[1],):
        raise ValueError(f"b must have shape {(W.shape[1],)}, one bias a column of W, not {b.shape}")
    Z: Array = X @ W + b
    return Z


def dense_backward(dZ: ArrayLike, X: ArrayLike, W: ArrayLike) -> tuple[Array, Array, Array]:
    r"""From the gradient of the outputs to those of the inputs, the weights and the biases.

    .. math::
        \frac{∂J}{∂X} = \frac{∂J}{∂Z} W^⊤ \qquad \frac{∂J}{∂W} = X^⊤ \frac{∂J}{∂Z} \qquad
        \frac{∂J}{∂b} = \sum_i \frac{∂J}{∂Z_i}

    No 1/m here: the mean's 1/m came in with the loss's gradient. S4's layer divides by m instead of its loss; dividing
    in both places makes the gradient m times too small.

    Args:
        dZ: ∂J/∂Z, shape (…, n_out).
        X: the inputs that :func:`dense_forward` had, shape (…, n_in).
        W: the weights that it had, shape (n_in, n_out).

    Returns:
        (dX, dW, db), of the shapes of X, W and b.

    Raises:
        TypeError: an argument that does not hold real numbers.
        ValueError: shapes that do not fit together.

    Example:
        >>> dX, dW, db = dense_backward([[1.0, 2.0, 0.0]], [[3.0, 4.0]], [[1.0, 0.0, -1.0], [0.5, 1.0, 2.0]])
        >>> dX, dW, db
        (array([[1. , 2.5]]), array([[3., 6., 0.],
               [4., 8., 0.]]), array([1., 2., 0.]))

    Source:
        Rumelhart, Hinton and Williams (1986), Nature 323, 533–536. Course text S1 (gradients: linear layer); S4,
        section 2.3.
    """
    X, W = _fitting(X, W)
    dZ = float_array("dZ", dZ)
    if dZ.shape != (*X.shape[:-1], W.shape[1]):
        raise ValueError(f"dZ must have shape {(*X.shape[:-1], W.shape[1])}, that of X @ W, not {dZ.shape}")
    rows, deltas = X.reshape(-1, X.shape[-1]), dZ.reshape(-1, dZ.shape[-1])
    return np.asarray(dZ @ W.T), np.asarray(rows.T @ deltas), np.asarray(deltas.sum(axis=0))


def _fitting(X: ArrayLike, W: ArrayLike) -> tuple[Array, Array]:
    X, W = float_array("X", X), float_array("W", W)
    if W.ndim != 2:
        raise ValueError(f"W must have shape (n_in, n_out), not {W.shape}")
    if X.ndim == 0 or X.shape[-1] != W.shape[0]:
        raise ValueError(f"X of shape {X.shape} must end in {W.shape[0]}, the number of rows of W")
    return X, W
