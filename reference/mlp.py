"""A network of dense layers of any depth: forward beside backward."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np
from numpy.typing import ArrayLike

from reference._arguments import Array, float_array, generator, positive_int
from reference.dense import dense_backward, dense_forward
from reference.he import he_normal
from reference.relu import relu, relu_derivative
from reference.sigmoid import sigmoid, sigmoid_derivative
from reference.tanh import tanh, tanh_derivative
from reference.zeros_init import zeros_init

__all__ = ["count_parameters", "init_mlp", "mlp_backward", "mlp_forward"]

ACTIVATIONS: dict[str, tuple[Callable[[ArrayLike], Array], Callable[[ArrayLike], Array]]] = {
    "relu": (relu, relu_derivative),
    "tanh": (tanh, tanh_derivative),
    "sigmoid": (sigmoid, sigmoid_derivative),
}
"""What stands between two layers, with its slope. The last layer has none: its outputs are logits."""


def init_mlp(
    rng: np.random.Generator,
    sizes: Sequence[int],
    weights: Callable[[np.random.Generator, int, int], Array] = he_normal,
) -> dict[str, Array]:
    r"""Weights for every layer, and zero biases.

    .. math::
        W_k \sim \mathrm{weights}(n_{k-1}, n_k) \qquad b_k = 0 \qquad k = 1 … L

    Args:
        rng: the source of all randomness.
        sizes: n_0 … n_L, inputs first, L ≥ 1, each ≥ 1.
        weights: (rng, n_in, n_out) -> W; He's by default, which suits ReLU.

    Returns:
        W1 (n_0, n_1), b1 (n_1,), …, WL, bL, in this order.

    Raises:
        TypeError: rng is no Generator, or a size no integer.
        ValueError: fewer than two sizes, or one below 1.

    Example:
        >>> params = init_mlp(np.random.default_rng(0), [20, 32, 16, 3])
        >>> list(params), count_parameters(params)
        (['W1', 'b1', 'W2', 'b2', 'W3', 'b3'], 1251)

    Source:
        Course text S0 (the network 20-32-16-3); S4, section 5.3.
    """
    n = [positive_int("sizes", size) for size in sizes]
    if len(n) < 2:
        raise ValueError(f"sizes must name the inputs and one layer or more, not {len(n)} sizes")
    generator("rng", rng)
    return {
        name: value
        for k in range(1, len(n))
        for name, value in ((f"W{k}", weights(rng, n[k - 1], n[k])), (f"b{k}", zeros_init(n[k])))
    }


def count_parameters(params: Mapping[str, ArrayLike]) -> int:
    r"""How many numbers there are to learn.

    .. math::
        \sum_k (n_{k-1} + 1) \, n_k

    Args:
        params: arrays by name, any shapes.

    Returns:
        The number of entries of all arrays.

    Raises:
        TypeError: an array that does not hold real numbers.

    Example:
        >>> count_parameters({"W1": np.zeros((2, 4)), "b1": np.zeros(4), "W2": np.zeros((4, 1)), "b2": np.zeros(1)})
        17

    Source:
        Course text S0: 1,251 for 20-32-16-3.
    """
    return sum(float_array(f"params[{name!r}]", value).size for name, value in params.items())


def mlp_forward(
    params: Mapping[str, ArrayLike], X: ArrayLike, activation: str = "relu"
) -> tuple[Array, list[tuple[Array, Array]]]:
    r"""From inputs to logits, layer by layer.

    .. math::
        A_0 = X \qquad Z_k = A_{k-1} W_k + b_k \qquad A_k = φ(Z_k) \qquad \mathrm{logits} = Z_L

    Args:
        params: W1, b1, …, WL, bL as from :func:`init_mlp`.
        X: inputs, shape (m, n_0), a row for each sample.
        activation: φ of the hidden layers: "relu", "tanh" or "sigmoid".

    Returns:
        (logits, cache): the logits, shape (m, n_L), and a pair (A_{k-1}, Z_k) for each layer.

    Raises:
        TypeError: an array that does not hold real numbers.
        KeyError: params lacks a W or b, or holds another name.
        ValueError: an unknown activation, or shapes that do not fit each other.

    Example:
        >>> params = {"W1": [[1.0, -1.0]], "b1": [0.0, 0.0], "W2": [[2.0], [3.0]], "b2": [0.5]}
        >>> mlp_forward(params, [[1.0], [-1.0]])[0]
        array([[2.5],
               [3.5]])

    Source:
        Course text S4, sections 2.3 and 5.3.
    """
    phi, A, cache = _activation(activation)[0], float_array("X", X), []
    if A.ndim != 2:
        raise ValueError(f"X must have shape (m, n_0), not {A.shape}")
    depth = _depth(params)
    for k in range(1, depth + 1):
        Z = dense_forward(A, params[f"W{k}"], params[f"b{k}"])
        cache.append((A, Z))
        A = phi(Z) if k < depth else Z
    return A, cache


def mlp_backward(
    params: Mapping[str, ArrayLike],
    cache: Sequence[tuple[Array, Array]],
    dlogits: ArrayLike,
    activation: str = "relu",
) -> dict[str, Array]:
    r"""From the gradient of the logits to that of every parameter.

    .. math::
        δ_L = \frac{∂J}{∂Z_L} \qquad \frac{∂J}{∂W_k} = A_{k-1}^⊤ δ_k \qquad \frac{∂J}{∂b_k} = \sum_i δ_{k,i} \qquad
        δ_{k-1} = δ_k W_k^⊤ ⊙ φ'(Z_{k-1})

    Args:
        params: the parameters with which :func:`mlp_forward` made the cache.
        cache: the pairs (A_{k-1}, Z_k) that it returned.
        dlogits: ∂J/∂Z_L of the loss, its 1/m included, shape (m, n_L).
        activation: the one of the way forward.

    Returns:
        The gradients, keys and shapes of params.

    Raises:
        TypeError: an array that does not hold real numbers.
        KeyError: params lacks a W or b, or holds another name.
        ValueError: an unknown activation, a cache of another depth, or shapes that do not fit each other.

    Example:
        >>> params = {"W1": [[1.0, -1.0]], "b1": [0.0, 0.0], "W2": [[2.0], [3.0]], "b2": [0.5]}
        >>> logits, cache = mlp_forward(params, [[1.0], [-1.0]])
        >>> {name: grad.ravel().tolist() for name, grad in mlp_backward(params, cache, [[0.5], [0.25]]).items()}
        {'W1': [1.0, -0.75], 'b1': [1.0, 0.75], 'W2': [0.5, 0.25], 'b2': [0.75]}

    Source:
        Rumelhart, Hinton and Williams (1986), Nature 323, 533–536. Course text S4, sections 2.3 and 5.3.
    """
    slope, depth, delta = _activation(activation)[1], _depth(params), float_array("dlogits", dlogits)
    if len(cache) != depth:
        raise ValueError(f"cache has {len(cache)} layers, but params has {depth}")
    grads: dict[str, Array] = {}
    for k in range(depth, 0, -1):
        A_before, _ = cache[k - 1]
        dA, grads[f"W{k}"], grads[f"b{k}"] = dense_backward(delta, A_before, params[f"W{k}"])
        if k > 1:
            delta = dA * slope(cache[k - 2][1])
    return {name: grads[name] for name in params}


def _activation(name: str) -> tuple[Callable[[ArrayLike], Array], Callable[[ArrayLike], Array]]:
    if name not in ACTIVATIONS:
        raise ValueError(f"activation must be one of {', '.join(ACTIVATIONS)}, not {name!r}")
    return ACTIVATIONS[name]


def _depth(params: Mapping[str, ArrayLike]) -> int:
    """The number of layers L, when params are W1, b1, …, WL, bL."""
    depth = len(params) // 2
    if not depth or set(params) != {f"{letter}{k}" for k in range(1, depth + 1) for letter in "Wb"}:
        raise KeyError(f"params must have the keys W1, b1, W2, b2, …, not {', '.join(sorted(map(str, params)))}")
    return depth
