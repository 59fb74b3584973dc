"""Dense layer, dropout and batch normalisation: finite differences, statistics, shapes. PyTorch: test_agreement."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import reference
from reference.batch_norm import RunningStats

RNG = np.random.default_rng(4)
X, W, b = RNG.normal(size=(5, 3)), RNG.normal(size=(3, 2)), RNG.normal(size=2)
GAMMA, BETA = np.array([1.5, -0.7, 0.2]), np.array([0.3, 2.0, -1.0])
START = RunningStats(np.zeros(3), np.ones(3))


def slope(f: Any, at: Any) -> Any:
    return reference.numerical_gradient(lambda theta: float(f(theta)), at)


@pytest.mark.parametrize("shape", [(3,), (5, 3), (2, 4, 3)])
def test_dense_backward_is_the_slope(shape: tuple[int, ...]) -> None:
    """Of Σ u·Z by central differences, for one sample, rows of them, and any axes before."""
    x, u = RNG.normal(size=shape), RNG.normal(size=(*shape[:-1], 2))
    dX, dW, db = reference.dense_backward(u, x, W)
    np.testing.assert_allclose(dX, slope(lambda t: (u * reference.dense_forward(t, W, b)).sum(), x), atol=1e-9)
    np.testing.assert_allclose(dW, slope(lambda t: (u * reference.dense_forward(x, t, b)).sum(), W), atol=1e-9)
    np.testing.assert_allclose(db, slope(lambda t: (u * reference.dense_forward(x, W, t)).sum(), b), atol=1e-9)


def test_dense_in_the_notation_of_the_course() -> None:
    """S1 writes one sample as a column: ∂W = δxᵀ, ∂b = δ, ∂x = Wᵀδ for y = Wx + b."""
    x, delta, column_W = X[0], np.array([0.5, -2.0]), W.T
    np.testing.assert_allclose(reference.dense_forward(x, W, b), column_W @ x + b)
    dX, dW, db = reference.dense_backward(delta, x, W)
    np.testing.assert_allclose(dW.T, np.outer(delta, x))
    np.testing.assert_allclose(db, delta)
    np.testing.assert_allclose(dX, column_W.T @ delta)


@pytest.mark.parametrize(
    ("function", "arguments", "words"),
    [
        ("dense_forward", (X, W.T, b), "must end in 2"),
        ("dense_forward", (X, W, b[:1]), "b must have shape"),
        ("dense_forward", (X, W, b[:, None]), "b must have shape"),
        ("dense_forward", (X, W[0], b), "W must have shape"),
        ("dense_backward", (X, X, W), "dZ must have shape"),
    ],
)
def test_dense_refuses_what_does_not_fit(function: str, arguments: tuple[Any, ...], words: str) -> None:
    """Shapes by name."""
    with pytest.raises(ValueError, match=words):
        getattr(reference, function)(*arguments)


@pytest.mark.parametrize("rate", [0.0, 0.2, 0.5, 0.9])
def test_dropout_keeps_the_mean(rate: float) -> None:
    """A share r is silenced, the rest is 1/(1 - r) as loud, and the way back multiplies by the same."""
    x = np.full((200, 500), 3.0)
    y, mask = reference.dropout_forward(x, rate, np.random.default_rng(0))
    assert set(np.unique(mask)) <= {0.0, 1 / (1 - rate)}
    assert np.mean(mask == 0) == pytest.approx(rate, abs=0.006)
    assert y.mean() == pytest.approx(3.0, rel=0.03)
    np.testing.assert_array_equal(y, x * mask)
    np.testing.assert_array_equal(reference.dropout_backward(x, mask), 3 * mask)


def test_dropout_keeps_dtype_and_draws_by_the_generator() -> None:
    """float32 stays; the same seed silences the same units."""
    x = np.ones((4, 5), np.float32)
    first, again = (reference.dropout_forward(x, 0.5, np.random.default_rng(8)) for _ in range(2))
    assert first[0].dtype == first[1].dtype == np.float32
    assert np.array_equal(first[0], again[0])
    assert reference.dropout_backward(x, first[1]).dtype == np.float32
    with pytest.raises(ValueError, match=r"rate must be in \[0, 1\)"):
        reference.dropout_forward(x, 1.0, np.random.default_rng(0))
    with pytest.raises(TypeError, match="rng must be"):
        reference.dropout_forward(x, 0.5, np.random)
    with pytest.raises(ValueError, match="mask has shape"):
        reference.dropout_backward(x, np.ones(5))


@pytest.mark.parametrize("shape", [(6, 3), (2, 4, 3)])
def test_batch_norm_makes_mean_and_deviation(shape: tuple[int, ...]) -> None:
    """Each feature of a batch leaves with mean β and deviation |γ|, whatever it came with."""
    x = 7 * RNG.normal(size=shape) + 100
    y, _, _ = reference.batch_norm_train(x, GAMMA, BETA, START, eps=1e-12)
    rows = tuple(range(len(shape) - 1))
    np.testing.assert_allclose(y.mean(axis=rows), BETA, atol=1e-12)
    np.testing.assert_allclose(y.std(axis=rows), np.abs(GAMMA), rtol=1e-12)


@pytest.mark.parametrize("shape", [(6, 3), (2, 4, 3)])
def test_batch_norm_backward_is_the_slope(shape: tuple[int, ...]) -> None:
    """By central differences of Σ u·y; the mean and the variance move with every sample."""
    x, u = RNG.normal(size=shape), RNG.normal(size=shape)
    _, cache, _ = reference.batch_norm_train(x, GAMMA, BETA, START)
    dx, dgamma, dbeta = reference.batch_norm_backward(u, cache)

    def height(x: Any, gamma: Any, beta: Any) -> Any:
        return (u * reference.batch_norm_train(x, gamma, beta, START)[0]).sum()

    np.testing.assert_allclose(dx, slope(lambda t: height(t, GAMMA, BETA), x), atol=1e-8)
    np.testing.assert_allclose(dgamma, slope(lambda t: height(x, t, BETA), GAMMA), atol=1e-8)
    np.testing.assert_allclose(dbeta, slope(lambda t: height(x, GAMMA, t), BETA), atol=1e-8)
    np.testing.assert_allclose(dx.sum(axis=tuple(range(len(shape) - 1))), 0, atol=1e-13)


def test_running_statistics_come_to_those_of_the_data() -> None:
    """After many batches an evaluation normalises with mean and unbiased variance, for one sample too."""
    rng, running = np.random.default_rng(6), START
    for _ in range(400):
        batch = rng.normal([1.0, -2.0, 10.0], [0.5, 3.0, 1.0], size=(64, 3))
        _, _, running = reference.batch_norm_train(batch, GAMMA, BETA, running, keep=0.98)
    np.testing.assert_allclose(running.mean, [1.0, -2.0, 10.0], atol=0.1)
    np.testing.assert_allclose(running.var, [0.25, 9.0, 1.0], rtol=0.08)
    sample = np.array([[1.0, 1.0, 10.0]])
    expected = GAMMA * (sample - running.mean) / np.sqrt(running.var + 1e-5) + BETA
    np.testing.assert_allclose(reference.batch_norm_eval(sample, GAMMA, BETA, running), expected)


def test_batch_norm_keeps_dtype_and_its_arguments() -> None:
    """float32 in, float32 out, and the statistics that were given stay as they were."""
    x = X.astype(np.float32)
    before = x.copy(), START.mean.copy(), START.var.copy()
    y, cache, running = reference.batch_norm_train(x, GAMMA, BETA, START)
    results = (y, running.mean, running.var, *reference.batch_norm_backward(x, cache))
    assert {array.dtype for array in results} == {np.dtype(np.float32)}
    for array, copy in zip((x, START.mean, START.var), before, strict=True):
        assert np.array_equal(array, copy)


@pytest.mark.parametrize(
    ("x", "settings", "words"),
    [
        (X[0], {}, "with an axis of samples"),
        (X[:1], {}, "2 rows or more"),
        (X[:, :2], {}, "gamma has shape"),
        (X, {"keep": 1.0}, "keep must be"),
        (X, {"eps": 0.0}, "eps must be"),
    ],
)
def test_batch_norm_refuses(x: Any, settings: dict[str, float], words: str) -> None:
    """One sample has no variance; shapes and settings by name."""
    with pytest.raises(ValueError, match=words):
        reference.batch_norm_train(x, GAMMA, BETA, START, **settings)


def test_least_squares_as_a_layer() -> None:
    """S1's quadratic example, J = ½‖Aθ - b‖²: ∇J = Aᵀ(Aθ - b), and zero where NumPy's least squares puts θ."""
    A, target = RNG.normal(size=(9, 3)), RNG.normal(size=(9, 1))

    def gradient(theta: Any) -> Any:
        residual = reference.half_mse_grad(reference.dense_forward(A, theta, np.zeros(1)), target)
        return reference.dense_backward(len(A) * residual, A, theta)[1]

    theta = RNG.normal(size=(3, 1))
    np.testing.assert_allclose(gradient(theta), A.T @ (A @ theta - target))
    np.testing.assert_allclose(gradient(np.linalg.lstsq(A, target)[0]), 0, atol=1e-13)


def test_the_line_of_best_fit_is_found_by_descent() -> None:
    """S2's slope and intercept: a layer of one weight and one bias under mse comes to polyfit's line."""
    x, y = reference.make_line(np.random.default_rng(1), np.linspace(-1, 2, 40), 1.7, -0.4, noise=0.3)
    params = {"W": np.zeros((1, 1)), "b": np.zeros(1)}
    for _ in range(500):
        dZ = reference.mse_grad(reference.dense_forward(x, params["W"], params["b"]), y[:, None])
        _, dW, db = reference.dense_backward(dZ, x, params["W"])
        params = reference.gradient_descent_step(params, {"W": dW, "b": db}, 0.3)
    np.testing.assert_allclose([params["W"][0, 0], params["b"][0]], np.polyfit(x[:, 0], y, 1), rtol=1e-9)
