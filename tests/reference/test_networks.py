"""The network of any depth and the perceptron: gradient checks, and the smaller networks within. PyTorch: agreement."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np
import pytest

import reference

RNG = np.random.default_rng(9)
X, LABELS = RNG.normal(size=(7, 4)), RNG.integers(3, size=7)


@pytest.mark.parametrize("activation", ["relu", "tanh", "sigmoid"])
@pytest.mark.parametrize("sizes", [(4, 3), (4, 6, 3), (4, 5, 5, 4, 3)])
def test_gradients_pass_the_gradient_check(activation: str, sizes: tuple[int, ...]) -> None:
    """Every parameter of networks of one, two and four layers."""
    params = reference.init_mlp(np.random.default_rng(1), sizes)
    params = {name: value + 0.1 for name, value in params.items()}

    def loss(p: Any) -> float:
        return reference.softmax_cross_entropy(reference.mlp_forward(p, X, activation)[0], LABELS)

    logits, cache = reference.mlp_forward(params, X, activation)
    slope = reference.softmax_cross_entropy_grad(logits, LABELS)
    grads = reference.mlp_backward(params, cache, slope, activation)
    assert list(grads) == list(params)
    assert reference.gradient_check(loss, params, grads).ok


def test_contains_the_tanh_network() -> None:
    """With one tanh layer it is mlp_loss_and_grads."""
    params = reference.init_mlp(np.random.default_rng(2), [4, 6, 3], reference.xavier_normal)
    loss, expected = reference.mlp_loss_and_grads(params, X, LABELS)
    logits, cache = reference.mlp_forward(params, X, "tanh")
    assert reference.softmax_cross_entropy(logits, LABELS) == pytest.approx(loss, rel=1e-14)
    grads = reference.mlp_backward(params, cache, reference.softmax_cross_entropy_grad(logits, LABELS), "tanh")
    for name, grad in expected.items():
        np.testing.assert_allclose(grads[name], grad, atol=1e-15)


def test_float32_and_the_arguments_are_kept() -> None:
    """float32 parameters and inputs give float32 throughout; nothing is written into."""
    params = {n: v.astype(np.float32) for n, v in reference.init_mlp(np.random.default_rng(3), [4, 5, 3]).items()}
    before, x = {name: value.copy() for name, value in params.items()}, X.astype(np.float32)
    logits, cache = reference.mlp_forward(params, x)
    grads = reference.mlp_backward(params, cache, reference.softmax_cross_entropy_grad(logits, LABELS))
    assert {logits.dtype, *(grad.dtype for grad in grads.values())} == {np.dtype(np.float32)}
    assert all(np.array_equal(params[name], before[name]) for name in params)


@pytest.mark.parametrize(("sizes", "count"), [((20, 32, 16, 3), 1251), ((2, 4, 1), 17), ((4, 16, 8, 3), 243)])
def test_parameters_of_the_courses_networks(sizes: tuple[int, ...], count: int) -> None:
    """1,251 is printed in S0; (n_in + 1) n_out for each layer."""
    params = reference.init_mlp(np.random.default_rng(0), sizes)
    assert reference.count_parameters(params) == count == sum((a + 1) * b for a, b in itertools.pairwise(sizes))
    assert all((params[f"b{k}"] == 0).all() for k in range(1, len(sizes)))


def refused() -> Any:
    rng, params = np.random.default_rng(0), reference.init_mlp(np.random.default_rng(0), [4, 5, 3])
    _, cache = reference.mlp_forward(params, X)
    return [
        (reference.init_mlp, (rng, [4]), ValueError, "inputs and one layer"),
        (reference.init_mlp, (rng, [4, 0]), ValueError, "sizes must be >= 1"),
        (reference.init_mlp, (np.random, [4, 2]), TypeError, "rng must be"),
        (reference.mlp_forward, (params, X, "gelu"), ValueError, "activation must be one of"),
        (reference.mlp_forward, (params, X[0]), ValueError, "X must have shape"),
        (reference.mlp_forward, (params, X[:, :3]), ValueError, "must end in 4"),
        (reference.mlp_forward, ({"W1": params["W1"]}, X), KeyError, "must have the keys"),
        (reference.mlp_forward, ({}, X), KeyError, "must have the keys"),
        (reference.mlp_backward, (params, cache[:1], np.ones((7, 3))), ValueError, "cache has 1 layers"),
        (reference.mlp_backward, (params, cache, np.ones((7, 2))), ValueError, "dZ must have shape"),
        (reference.perceptron_forward, ({"w": [1.0, 2.0]}, X), KeyError, "b"),
        (reference.perceptron_forward, ({"w": [[1.0]], "b": 0.0}, X), ValueError, "w must have shape"),
        (reference.perceptron_forward, ({"w": [1.0, 2.0], "b": 0.0}, X), ValueError, "X must have shape"),
    ]


@pytest.mark.parametrize(("function", "arguments", "error", "words"), refused())
def test_refuses(function: Any, arguments: tuple[Any, ...], error: type[Exception], words: str) -> None:
    """Names, shapes and activations."""
    with pytest.raises(error, match=words):
        function(*arguments)


def test_the_perceptrons_gradient_is_the_error_times_the_input() -> None:
    """∂J/∂w = mean x(a - y), ∂J/∂b = mean (a - y), as S3 writes them; finite differences agree."""
    params, y = {"w": np.array([0.5, -1.0, 0.2, 0.0]), "b": np.array(0.3)}, np.array([1, 0, 0, 1, 1, 0, 1])
    loss, grads = reference.perceptron_loss_and_grads(params, X, y)
    a = reference.perceptron_forward(params, X)
    np.testing.assert_allclose(grads["w"], ((a - y)[:, None] * X).mean(axis=0), atol=1e-16)
    assert grads["b"] == pytest.approx((a - y).mean())
    assert loss == pytest.approx(reference.bce(a, y), rel=1e-13)
    assert reference.gradient_check(lambda p: reference.perceptron_loss_and_grads(p, X, y)[0], params, grads).ok
