"""The norms by layer: finite differences, closed forms, and what they say about initialisation."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from reference.gradient_norms import deep_gradient_norms

PHI = {"tanh": np.tanh, "relu": lambda z: np.maximum(z, 0), "linear": lambda z: z}

every_activation = pytest.mark.parametrize("activation", sorted(PHI))


def network(sizes: tuple[int, ...], gain: float = 1.3, m: int = 7, seed: int = 0) -> Any:
    rng = np.random.default_rng(seed)
    weights = [gain * rng.normal(size=shape) / np.sqrt(shape[0]) for shape in pairwise(sizes)]
    return weights, rng.normal(size=(m, sizes[0]))


def loss(weights: Any, x: Any, activation: str) -> float:
    """J, written from its definition."""
    h = x
    for w in weights:
        h = PHI[activation](h @ w)
    return float((h**2).sum() / (2 * len(x)))


@every_activation
def test_finite_differences(activation: str) -> None:
    """Each norm is that of the central differences of J by every weight of the layer."""
    weights, x = network((4, 6, 3, 2))
    expected = []
    for w in weights:
        slopes = np.empty(w.shape)
        for index in np.ndindex(w.shape):
            kept, sides = w[index], []
            for eps in (1e-6, -1e-6):
                w[index] = kept + eps
                sides.append(loss(weights, x, activation))
            w[index] = kept
            slopes[index] = (sides[0] - sides[1]) / 2e-6
        expected.append(np.linalg.norm(slopes))
    np.testing.assert_allclose(deep_gradient_norms(weights, x, activation), expected, rtol=1e-7)


def test_chain_of_single_neurons() -> None:
    """With one weight a layer and no activation, ∂J/∂w_k = J · 2/w_k."""
    w = np.array([1.5, -0.4, 2.0, 0.7])
    x = np.array([[0.8], [-0.3], [1.1]])
    j = loss([np.array([[value]]) for value in w], x, "linear")
    norms = deep_gradient_norms([np.array([[value]]) for value in w], x, "linear")
    np.testing.assert_allclose(norms, 2 * j / abs(w), rtol=1e-12)


@pytest.mark.parametrize("activation", ["relu", "linear"])
def test_balance(activation: str) -> None:
    """Where φ(cz) = cφ(z), a factor moved from one layer to another moves their norms the other way and no other."""
    weights, x = network((4, 5, 6, 3))
    before = deep_gradient_norms(weights, x, activation)
    after = deep_gradient_norms([4 * weights[0], weights[1], weights[2] / 4], x, activation)
    np.testing.assert_allclose(after, before * [1 / 4, 1, 4], rtol=1e-12)


@every_activation
def test_mean_over_the_samples(activation: str) -> None:
    """The same samples twice give the same norms."""
    weights, x = network((4, 5, 3))
    np.testing.assert_allclose(
        deep_gradient_norms(weights, np.vstack([x, x]), activation), deep_gradient_norms(weights, x, activation)
    )


def test_relu_that_is_cut_off_sends_nothing_back() -> None:
    """At h = 0 the slope of relu is 0: a dead network has norms of 0."""
    assert deep_gradient_norms([[[2.0]], [[3.0]]], [[-1.0], [0.0]], "relu").tolist() == [0.0, 0.0]


def test_where_gradients_vanish_and_explode() -> None:
    """Twenty tanh layers: half of Xavier's scale starves all alike, three times as much explodes towards the input."""
    weights, x = network((32,) * 21, gain=1.0, m=64, seed=6)
    small, xavier, large = (deep_gradient_norms([s * w for w in weights], x, "tanh") for s in (0.5, 1.0, 3.0))
    assert small.max() < 1e-9
    assert small.max() / small.min() < 10
    assert 0.05 < xavier.min() < xavier.max() < 5
    assert large[0] / large[-1] > 100


def test_keeps_float32_and_its_arguments() -> None:
    """float32 in, float32 out; the weights and the input are left alone."""
    weights, x = network((4, 5, 3))
    before = [w.copy() for w in (*weights, x)]
    assert deep_gradient_norms(weights, x, "tanh").dtype == np.float64
    assert all(np.array_equal(a, b) for a, b in zip((*weights, x), before, strict=True))
    single = deep_gradient_norms([w.astype(np.float32) for w in weights], x.astype(np.float32), "tanh")
    assert single.dtype == np.float32


@pytest.mark.parametrize(
    ("weights", "x", "activation", "message"),
    [
        ([np.ones((3, 2))], np.ones((4, 3)), "sigmoid", "activation must be one of"),
        ([], np.ones((4, 3)), "tanh", "one matrix in weights"),
        ([np.ones((3, 2))], np.ones(3), "tanh", "x of shape"),
        ([np.ones((3, 2))], np.ones((0, 3)), "tanh", "m ≥ 1"),
        ([np.ones((3, 2)), np.ones((3, 2))], np.ones((4, 3)), "tanh", r"weights\[1\] has shape"),
        ([np.ones(3)], np.ones((4, 3)), "tanh", r"weights\[0\] has shape"),
    ],
)
def test_refuses_what_does_not_fit(weights: Any, x: Any, activation: str, message: str) -> None:
    """A ValueError that says which argument does not fit."""
    with pytest.raises(ValueError, match=message):
        deep_gradient_norms(weights, x, activation)
