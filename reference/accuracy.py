"""How many samples a network of one hidden layer puts in the right class."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import ArrayLike

from reference._arguments import float_array

__all__ = ["mlp_accuracy"]


def mlp_accuracy(params: Mapping[str, ArrayLike], X: ArrayLike, y: ArrayLike) -> float:
    r"""Share of the samples whose largest logit is that of their class, for the network of mlp_loss_and_grads.

    .. math::
        \frac1m \, \bigl|\{\, i : \arg\max_k Z_{ik} = y_i \,\}\bigr| \qquad Z = \tanh(X W_1 + b_1) W_2 + b_2

    Of equal logits the first counts.

    Args:
        params: W1 (n_in, n_hidden), b1 (n_hidden,), W2 (n_hidden, K), b2 (K,), floats.
        X: samples as rows, shape (m, n_in), m ≥ 1.
        y: class of each sample, shape (m,).

    Returns:
        The accuracy, dimensionless, in [0, 1].

    Raises:
        KeyError: params lacks W1, b1, W2 or b2.
        TypeError: params or X do not hold real numbers.
        ValueError: shapes that do not fit together, or no samples.

    Example:
        >>> params = {"W1": np.eye(2), "b1": np.zeros(2), "W2": np.eye(2), "b2": np.zeros(2)}
        >>> mlp_accuracy(params, [[3.0, 1.0], [0.0, 2.0], [1.0, 0.5], [2.0, 1.0]], [0, 1, 0, 1])
        0.75

    Source:
        Course text S4, section 5.3 (the training loop and its accuracy).
    """
    W1, b1, W2, b2 = (float_array(f"params[{name!r}]", params[name]) for name in ("W1", "b1", "W2", "b2"))
    X, y = float_array("X", X), np.asarray(y)
    if X.ndim != 2 or y.shape != (len(X),) or len(X) == 0:
        raise ValueError(f"X must be rows and y one class for each, not shapes {X.shape} and {y.shape}")
    Z = np.tanh(X @ W1 + b1) @ W2 + b2
    return float(np.mean(Z.argmax(axis=1) == y))
