"""The tanh network's loss and gradients against SciPy, complex steps, and what is known without calculation."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from scipy.special import log_softmax

from reference.tanh_mlp import mlp_loss_and_grads

SIZES = [(4, 5, 3, 7), (1, 1, 2, 1), (3, 8, 2, 40), (6, 2, 5, 3)]


def problem(n_in: int, n_hidden: int, n_classes: int, m: int) -> tuple[dict[str, Any], Any, Any]:
    rng = np.random.default_rng(n_in)
    params = {
        "W1": rng.normal(size=(n_in, n_hidden)),
        "b1": rng.normal(size=n_hidden),
        "W2": rng.normal(size=(n_hidden, n_classes)),
        "b2": rng.normal(size=n_classes),
    }
    return params, rng.normal(size=(m, n_in)), rng.integers(0, n_classes, size=m)


def plain_loss(p: dict[str, Any], X: Any, y: Any) -> Any:
    """The definition, for complex parameters too."""
    Z = np.tanh(X @ p["W1"] + p["b1"]) @ p["W2"] + p["b2"]
    return np.mean(np.log(np.exp(Z).sum(axis=1)) - Z[np.arange(len(y)), y])


@pytest.mark.parametrize("sizes", SIZES)
def test_loss_is_scipys(sizes: tuple[int, int, int, int]) -> None:
    """The loss is minus the mean of SciPy's log-softmax at the labels."""
    p, X, y = problem(*sizes)
    Z = np.tanh(X @ p["W1"] + p["b1"]) @ p["W2"] + p["b2"]
    loss, _ = mlp_loss_and_grads(p, X, y)
    assert isinstance(loss, float)
    assert loss == pytest.approx(-log_softmax(Z, axis=1)[np.arange(len(y)), y].mean(), rel=1e-13)


@pytest.mark.parametrize("sizes", SIZES)
def test_gradients_are_those_of_complex_steps(sizes: tuple[int, int, int, int]) -> None:
    """Every entry equals Im J(θ + ih)/h at h = 1e-30, which has neither truncation nor rounding error."""
    p, X, y = problem(*sizes)
    grads = mlp_loss_and_grads(p, X, y)[1]
    for name, value in p.items():
        assert grads[name].shape == value.shape
        for index in np.ndindex(value.shape):
            stepped = value.astype(complex)
            stepped[index] += 1e-30j
            slope = plain_loss({**p, name: stepped}, X, y).imag / 1e-30
            assert grads[name][index] == pytest.approx(slope, rel=1e-11, abs=1e-15)


def test_without_weights_every_class_is_as_likely() -> None:
    """With all parameters zero the loss is ln K, whatever the samples."""
    zeros = {"W1": np.zeros((2, 3)), "b1": np.zeros(3), "W2": np.zeros((3, 5)), "b2": np.zeros(5)}
    loss, grads = mlp_loss_and_grads(zeros, np.ones((4, 2)), np.array([0, 1, 1, 4]))
    assert loss == pytest.approx(np.log(5))
    np.testing.assert_allclose(grads["b2"], 0.2 - np.array([0.25, 0.5, 0.0, 0.0, 0.25]))


def test_mean_over_the_batch() -> None:
    """Every sample twice changes nothing."""
    p, X, y = problem(4, 5, 3, 7)
    once, twice = mlp_loss_and_grads(p, X, y), mlp_loss_and_grads(p, np.vstack([X, X]), np.hstack([y, y]))
    assert once[0] == pytest.approx(twice[0])
    for name in p:
        np.testing.assert_allclose(once[1][name], twice[1][name], rtol=1e-11, atol=1e-15)


def test_logits_of_a_thousand() -> None:
    """No overflow: the loss is the distance to the right logit, and gradients are finite."""
    p = {"W1": np.zeros((1, 1)), "b1": np.zeros(1), "W2": np.zeros((1, 2)), "b2": np.array([1000.0, -1000.0])}
    loss, grads = mlp_loss_and_grads(p, np.ones((1, 1)), np.array([1]))
    assert loss == 2000.0
    assert grads["b2"].tolist() == [1.0, -1.0]


def test_keeps_float32_and_arguments() -> None:
    """float32 parameters get float32 gradients, and nothing that went in is changed."""
    p, X, y = problem(4, 5, 3, 7)
    p = {name: value.astype(np.float32) for name, value in p.items()}
    before = [value.tobytes() for value in (*p.values(), X, y)]
    _, grads = mlp_loss_and_grads(p, X, y)
    assert {g.dtype for g in grads.values()} == {np.dtype(np.float32)}
    assert [value.tobytes() for value in (*p.values(), X, y)] == before


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"y": np.array([0.0, 1.0])}, TypeError),
        ({"y": np.array([0, 3])}, ValueError),
        ({"y": np.array([0, -1])}, ValueError),
        ({"y": np.array([0, 1, 1])}, ValueError),
        ({"X": np.ones((2, 3))}, ValueError),
        ({"X": np.ones((0, 2)), "y": np.ones(0, int)}, ValueError),
        ({"b1": np.ones((1, 4))}, ValueError),
        ({"b2": np.ones(1)}, ValueError),
        ({"W2": np.ones((3, 3))}, ValueError),
        ({"W1": None}, KeyError),
    ],
)
def test_refuses_what_does_not_fit(change: dict[str, Any], error: type[Exception]) -> None:
    """Wrong shapes, labels and names are refused, not broadcast."""
    args: dict[str, Any] = {"W1": np.ones((2, 4)), "b1": np.ones(4), "W2": np.ones((4, 3)), "b2": np.ones(3)}
    args |= {"X": np.ones((2, 2)), "y": np.array([0, 2])} | change
    X, y = args.pop("X"), args.pop("y")
    with pytest.raises(error):
        mlp_loss_and_grads({name: value for name, value in args.items() if value is not None}, X, y)
