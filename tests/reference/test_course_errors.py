"""The errors of the course texts (errata.py): what the texts say does not hold, and what is right does."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import reference
from tests.reference.numbers.number import parabola
from tests.reference.numbers.s4 import complete_loop

RNG = np.random.default_rng(0)
X, Y = RNG.normal(size=(12, 3)), RNG.integers(2, size=12)


def test_swish_has_a_flat_place() -> None:
    assert reference.swish_derivative(-1.2784645427610738) == pytest.approx(0.0, abs=1e-15)
    assert reference.swish_derivative(-2.0) < 0


def test_steps_shrink_at_another_rate() -> None:
    assert parabola(-6.0, 0.5, 8).tolist() == [-6.0] + 8 * [0.0]
    steps = np.diff(parabola(-6.0, 0.1, 8))
    np.testing.assert_allclose(steps[1:] / steps[:-1], 0.8)


def test_at_the_limit_it_oscillates_for_ever() -> None:
    assert np.abs(parabola(-6.0, 1.0, 50)).tolist() == 51 * [6.0]
    assert np.abs(parabola(-6.0, 1.01, 50))[-1] > 6.0 * 1.02**49


def test_downhill_is_not_homeward() -> None:
    here = np.array([10.0, 1.0])
    downhill, homeward = -reference.ravine_grad(here), -here
    cosine = downhill @ homeward / np.linalg.norm(downhill) / np.linalg.norm(homeward)
    assert np.degrees(np.arccos(cosine)) == pytest.approx(78.6, abs=0.05)


def test_convex_is_not_enough() -> None:
    path = np.abs(parabola(1.0, 1.1, 20))
    np.testing.assert_allclose(path[1:] / path[:-1], 1.2)
    assert reference.stability_limits(2.0, 0.0)["gd"] == 1.0


def test_the_input_is_in_the_gradient_already() -> None:
    params = {"w": np.array([0.3, -0.2, 0.5]), "b": np.array(0.1)}
    loss, grads = reference.perceptron_loss_and_grads(params, X, Y)
    assert reference.gradient_check(lambda p: reference.perceptron_loss_and_grads(p, X, Y)[0], params, grads).ok
    assert (X @ grads["w"]).shape == (12,) != params["w"].shape  # ∂J/∂W · X is a number for each sample, not a weight
    stepped = {"w": params["w"] - 0.1 * grads["w"], "b": params["b"]}
    assert reference.perceptron_loss_and_grads(stepped, X, Y)[0] < loss


def test_batches_begin_at_multiples_of_their_size() -> None:
    rows = np.arange(1153)
    batches = [b for b, _ in reference.iterate_minibatches(rows, rows, 128, np.random.default_rng(0), shuffle=False)]
    assert [int(b[0]) for b in batches] == list(range(0, 1153, 128))
    assert [len(b) for b in batches] == [128] * 9 + [1]


def test_decay_starts_at_the_first_rate() -> None:
    assert reference.inverse_time_decay([0, 1, 3], 0.6, 1.0).tolist() == [0.6, 0.3, 0.15]
    text = 1 / (1 - 0.5) * 1 / (1.0 * np.array([1, 3])) * 0.6
    assert (text > reference.inverse_time_decay([1, 3], 0.6, 1.0)).all()
    assert text[0] > 0.6  # decayed once, it is above what it began with


def test_reduced_to_a_tenth() -> None:
    np.testing.assert_allclose(reference.step_decay([99, 100, 200], 0.5, 0.1, 100), [0.5, 0.05, 0.005])


def test_the_root_of_the_first_epoch() -> None:
    np.testing.assert_allclose(reference.inverse_sqrt_decay([0, 3, 8], 0.6, 1.0), [0.6, 0.3, 0.2])


def test_cross_entropy_has_two_minus_signs() -> None:
    def text(a: float, y: int) -> float:
        return float(-y * np.log(a) + (1 - y) * np.log(1 - a))

    assert text(0.9, 0) < text(0.1, 0) < 0  # more wrong is cheaper, and both are below zero
    assert reference.bce([0.9], [0]) > reference.bce([0.1], [0]) > 0
    assert reference.bce([0.9], [0]) == pytest.approx(-np.log(0.1))


def test_cross_entropy_needs_both_terms() -> None:
    assert -0 * np.log(0.99) == 0.0
    assert reference.bce([0.99], [0]) == pytest.approx(-np.log(0.01))


def test_random_search_steps_to_the_lower_side() -> None:
    def climb(theta: Any, rng: Any) -> Any:
        """The text's step, with its plus."""
        delta = 0.1 * rng.standard_normal(2)
        return theta + 2.5 * (bowl(theta + delta) - bowl(theta - delta)) * delta

    def bowl(theta: Any) -> float:
        return float(theta @ theta)

    up = down = np.array([3.0, -4.0])
    rng_up, rng_down = np.random.default_rng(1), np.random.default_rng(1)
    for _ in range(100):
        up, down = climb(up, rng_up), reference.two_point_step(down, bowl, rng_down, lr=0.05, sigma=0.1)
    assert bowl(up) > 1e4 > 25.0 > 1e-2 > bowl(down)


def test_descent_is_used_for_classes_too() -> None:
    X, y = reference.make_blobs(np.random.default_rng(2), [[-2.0, 0.0], [2.0, 0.0]], 50, noise=0.5)
    params = {"w": np.zeros(2), "b": np.array(0.0)}
    for _ in range(100):
        params = reference.gradient_descent_step(params, reference.perceptron_loss_and_grads(params, X, y)[1], 0.5)
    assert np.mean((reference.perceptron_forward(params, X) > 0.5) == y) == 1.0


def test_the_gradient_is_both() -> None:
    p = np.array([1.0, 2.0])
    g = reference.himmelblau_grad(p)
    turns = np.radians(np.arange(360))
    rates = [
        (reference.himmelblau(p + 1e-5 * u) - reference.himmelblau(p - 1e-5 * u)) / 2e-5
        for u in np.column_stack([np.cos(turns), np.sin(turns)])
    ]
    np.testing.assert_allclose([rates[0], rates[90]], g, rtol=1e-8)  # along the axes: the rates of change
    assert abs(np.degrees(np.arctan2(g[1], g[0])) % 360 - np.argmax(rates)) <= 0.5  # the steepest of all directions


def test_both_damp_oscillations() -> None:
    x, ever = 6.0, parabola(6.0, 1.0, 60)
    for epoch in range(60):
        x -= float(reference.inverse_time_decay(epoch, 1.0, 0.05)) * 2 * x
    heavy = reference.minimize(
        lambda theta, v: reference.momentum_step(theta, v, 2 * theta, 1.0, 0.5), np.array([6.0]), 60
    )
    assert abs(ever[-1]) == 6.0
    assert abs(x) < 1e-6
    assert abs(heavy[-1, 0]) < 1e-6


def test_the_mean_is_taken_once() -> None:
    params = reference.init_mlp(np.random.default_rng(3), [3, 4, 2])

    def loss(x: Any) -> float:
        return reference.softmax_cross_entropy(reference.mlp_forward(params, x)[0], Y)

    logits, cache = reference.mlp_forward(params, X)
    once = reference.softmax_cross_entropy_grad(logits, Y)
    undivided = once * len(X)  # the text's dZ = p - y
    dA, dW, _ = reference.dense_backward(once, cache[1][0], params["W2"])
    dA_text, dW_text, _ = reference.dense_backward(undivided, cache[1][0], params["W2"])
    np.testing.assert_allclose(dW_text / len(X), dW)  # its weights come out right: the layer divides
    slope = reference.relu_derivative(cache[0][1])
    true = reference.numerical_gradient(loss, X)
    np.testing.assert_allclose((dA * slope) @ params["W1"].T, true, atol=1e-9)
    np.testing.assert_allclose((dA_text * slope) @ params["W1"].T, len(X) * true, atol=1e-7)


def test_momentum_wins_when_both_are_tuned() -> None:
    start, h = np.array([10.0, 1.0]), np.array([2.0, 20.0])

    def last(step: Any) -> float:
        return float(reference.quadratic(reference.minimize(step, start, 50)[-1], h))

    def momentum(lr: float, beta: float) -> float:
        return last(lambda theta, v: reference.momentum_step(theta, v, h * theta, lr, beta))

    averaged = last(lambda theta, v: reference.ema_momentum_step(theta, v, h * theta, 0.05, 0.9))
    assert averaged == pytest.approx(momentum(0.005, 0.9), rel=1e-9) == pytest.approx(0.386138, abs=1e-6)
    roots = np.sqrt(h)
    best_momentum = momentum((2 / roots.sum()) ** 2, ((roots[1] - roots[0]) / roots.sum()) ** 2)
    best_plain = momentum(2 / h.sum(), 0.0)
    assert best_momentum == pytest.approx(4.4e-24, rel=0.02)
    assert best_plain == pytest.approx(2.1e-7, rel=0.02)


def test_growth_is_divergence() -> None:
    losses = parabola(10.0, 1.1, 20) ** 2
    np.testing.assert_allclose(losses[1:] / losses[:-1], 1.44)
    assert reference.diagnose(losses, losses) == "diverging"


def test_nan_is_divergence() -> None:
    losses = [2.0, 1.5, *[float("nan")] * 8]
    assert not losses[-1] > losses[0]  # every comparison of the text with NaN is false, so its last line is reached
    assert reference.diagnose(losses, losses) == "diverging"


def test_the_loop_learns_where_there_is_something_to_learn() -> None:
    assert min(complete_loop().val_loss) > np.log(3)
    rng = np.random.default_rng(4)
    X, y = rng.normal(size=(500, 4)), np.empty(500, int)
    y[:] = (X @ rng.normal(size=(4, 3))).argmax(axis=1)
    params = reference.init_mlp(rng, [4, 16, 8, 3])
    for _ in range(20):
        for X_b, y_b in reference.iterate_minibatches(X[:400], y[:400], 32, rng):
            logits, cache = reference.mlp_forward(params, X_b)
            slope = reference.softmax_cross_entropy_grad(logits, y_b)
            params = reference.gradient_descent_step(params, reference.mlp_backward(params, cache, slope), 0.1)
    assert reference.softmax_cross_entropy(reference.mlp_forward(params, X[400:])[0], y[400:]) < 0.5 * np.log(3)
