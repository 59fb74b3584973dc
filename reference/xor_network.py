"""One tanh hidden layer and one logit, the network of the XOR exercise: forward beside backward."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import ArrayLike

from reference._arguments import Array, float_array, float_array_like, non_negative_int
from reference.binary_cross_entropy import bce_with_logits_grad

__all__ = ["backward", "forward", "init_params"]

Params = Mapping[str, ArrayLike]


def init_params(rng: np.random.Generator, sizes: tuple[int, int, int] = (2, 4, 1)) -> dict[str, Array]:
    r"""Xavier normal weights and zero biases.

    .. math::
        W_k \sim \mathcal N\!\left(0, \frac{2}{n_{in} + n_{out}}\right) \qquad b_k = 0

    Args:
        rng: the source of all randomness.
        sizes: number of inputs, of hidden units and of outputs, each ≥ 1.

    Returns:
        W1 (n_in, n_hidden), b1 (n_hidden,), W2 (n_hidden, n_out), b2 (n_out,); float64.

    Raises:
        TypeError: rng is no Generator, or a size is no integer.
        ValueError: not three sizes, or one below 1.

    Example:
        >>> {name: array.shape for name, array in init_params(np.random.default_rng(7)).items()}
        {'W1': (2, 4), 'b1': (4,), 'W2': (4, 1), 'b2': (1,)}

    Source:
        Glorot and Bengio (2010), AISTATS, eq. (12), there for the mean of the forward and the backward condition.
        Course text S4, exercise 7 (the sizes).
    """
    if not isinstance(rng, np.random.Generator):
        raise TypeError(f"rng must be a numpy.random.Generator, not {type(rng).__name__}")
    if len(sizes) != 3:
        raise ValueError(f"sizes must be three numbers (inputs, hidden, outputs), not {len(sizes)}")
    if 0 in [non_negative_int("sizes", size) for size in sizes]:
        raise ValueError(f"sizes must all be >= 1, not {sizes}")
    n_in, n_hidden, n_out = sizes
    return {
        "W1": rng.normal(0.0, np.sqrt(2 / (n_in + n_hidden)), (n_in, n_hidden)),
        "b1": np.zeros(n_hidden),
        "W2": rng.normal(0.0, np.sqrt(2 / (n_hidden + n_out)), (n_hidden, n_out)),
        "b2": np.zeros(n_out),
    }


def forward(params: Params, X: ArrayLike) -> tuple[Array, dict[str, Array]]:
    r"""From inputs to logits, and what the way back will need.

    .. math::
        H = \tanh(X W_1 + b_1) \qquad z = H W_2 + b_2

    Args:
        params: W1 (n_in, n_hidden), b1 (n_hidden,), W2 (n_hidden, 1), b2 (1,).
        X: inputs, shape (m, n_in), a row for each sample.

    Returns:
        (z, cache): the logits, shape (m, 1), and ``{"X": X, "H": H, "logits": z}`` with H of shape (m, n_hidden).

    Raises:
        TypeError: an array that does not hold real numbers.
        KeyError: the keys of params are not W1, b1, W2, b2.
        ValueError: shapes that do not fit each other.

    Example:
        >>> params = {"W1": [[2.0], [-2.0]], "b1": [0.0], "W2": [[3.0]], "b2": [1.0]}
        >>> logits, cache = forward(params, [[1.0, 1.0], [1.0, 0.0]])
        >>> logits.round(4).ravel()
        array([1.    , 3.8921])

    Source:
        Course text S4, sections 2.3 and 5.3 (rows are samples), and exercise 7.
    """
    W1, b1, W2, b2 = _parameters(params)
    X = float_array("X", X)
    if X.ndim != 2 or X.shape[1] != len(W1):
        raise ValueError(f"X must have shape (m, {len(W1)}) to go with W1, not {X.shape}")
    H = np.tanh(X @ W1 + b1)
    logits = H @ W2 + b2
    return logits, {"X": X, "H": H, "logits": logits}


def backward(params: Params, cache: Mapping[str, ArrayLike], y: ArrayLike) -> dict[str, Array]:
    r"""Gradients of the mean binary cross-entropy, from the loss back to the first layer.

    .. math::
        δ_2 = \frac{σ(z) - y}{m} \qquad
        \frac{∂J}{∂W_2} = H^\top δ_2 \qquad \frac{∂J}{∂b_2} = \sum_i δ_{2,i} \\
        δ_1 = δ_2 W_2^\top ⊙ (1 - H²) \qquad
        \frac{∂J}{∂W_1} = X^\top δ_1 \qquad \frac{∂J}{∂b_1} = \sum_i δ_{1,i}

    Args:
        params: the parameters with which :func:`forward` made the cache.
        cache: X (m, n_in), H (m, n_hidden) and logits (m, 1).
        y: labels 0 or 1, shape (m,) or (m, 1).

    Returns:
        The gradients, same keys and shapes as params.

    Raises:
        TypeError: an array that does not hold real numbers.
        KeyError: the keys of params are not W1, b1, W2, b2, or cache lacks X, H or logits.
        ValueError: shapes that do not fit each other, or a label that is neither 0 nor 1.

    Example:
        >>> params = {"W1": [[2.0], [-2.0]], "b1": [0.0], "W2": [[3.0]], "b2": [1.0]}
        >>> _, cache = forward(params, [[1.0, 1.0], [1.0, 0.0]])
        >>> {name: float(grad.ravel()[0].round(4)) for name, grad in backward(params, cache, [0, 1]).items()}
        {'W1': 1.0945, 'b1': 1.0945, 'W2': -0.0096, 'b2': 0.3555}

    Source:
        Rumelhart, Hinton and Williams (1986), Nature 323, 533–536. Course text S4, sections 2.3 and 5.3.
    """
    W1, _, W2, _ = _parameters(params)
    X, H, logits = (float_array(name, cache[name]) for name in ("X", "H", "logits"))
    if X.ndim != 2 or X.shape[1] != len(W1) or H.shape != (len(X), len(W2)) or logits.shape != (len(X), 1):
        raise ValueError(
            f"the cache's X, H and logits have shapes {X.shape}, {H.shape} and {logits.shape}; "
            f"expected (m, {len(W1)}), (m, {len(W2)}) and (m, 1)"
        )
    delta2 = bce_with_logits_grad(logits, y)
    delta1 = (delta2 @ W2.T) * (1 - H**2)
    return {
        "W1": X.T @ delta1,
        "b1": delta1.sum(axis=0),
        "W2": H.T @ delta2,
        "b2": delta2.sum(axis=0),
    }


def _parameters(params: Params) -> tuple[Array, Array, Array, Array]:
    """W1, b1, W2, b2, checked against each other."""
    if set(params) != {"W1", "b1", "W2", "b2"}:
        raise KeyError(f"params must have the keys W1, b1, W2, b2, not {', '.join(sorted(map(str, params)))}")
    W1, W2 = float_array("W1", params["W1"]), float_array("W2", params["W2"])
    if W1.ndim != 2:
        raise ValueError(f"W1 must have shape (n_in, n_hidden), not {W1.shape}")
    if W2.shape != (W1.shape[1], 1):
        raise ValueError(f"W2 must have shape ({W1.shape[1]}, 1) to go with W1, not {W2.shape}")
    b1 = float_array_like("b1", params["b1"], "a row of W1", W1[0])
    b2 = float_array_like("b2", params["b2"], "a row of W2", W2[0])
    return W1, b1, W2, b2
