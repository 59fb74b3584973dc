"""Convergence tests, update ratio, rules of thumb for the learning rate, skip connections, several starts."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import reference


@pytest.mark.parametrize("x0", [8.0, -3.0, 1e-9])
def test_the_hiker_stops_on_flat_ground_and_not_before(x0: float) -> None:
    """On x² the last gradient is below ε and the one before is not; each step is gradient descent's."""
    path = reference.descend_until_flat(lambda x: 2 * x, [x0], lr=0.1, eps=1e-6, max_steps=1000)
    slopes = np.abs(2 * path[:, 0])
    assert slopes[-1] < 1e-6
    assert (slopes[:-1] >= 1e-6).all()
    np.testing.assert_array_equal(path, reference.gradient_descent(lambda x: 2 * x, [x0], 0.1, len(path) - 1))
    if len(path) > 1:
        assert len(path) - 1 == np.ceil(np.log(1e-6 / abs(2 * x0)) / np.log(0.8))


def test_the_hiker_gives_up_where_the_stride_is_too_long() -> None:
    """lr = 1.1 on x² grows by 1.2 a step: all steps are taken."""
    assert len(reference.descend_until_flat(lambda x: 2 * x, [1.0], 1.1, 1e-6, max_steps=50)) == 51


def test_a_saddle_is_flat_too() -> None:
    """On x² - y² from the ridge y = 0 the walk ends at the saddle, which is no minimum."""
    end = reference.descend_until_flat(lambda p: np.array([2 * p[0], -2 * p[1]]), [1.0, 0.0], 0.2, 1e-8, 200)[-1]
    assert np.abs(end).max() < 1e-8


@pytest.mark.parametrize(
    ("losses", "delta", "steps", "settled"),
    [
        ([1.0, 0.5, 0.4999], 1e-3, 1, True),
        ([1.0, 0.5, 0.4999], 1e-3, 2, False),
        ([1.0, 1.5, 1.4999], 1e-3, 1, True),
        ([0.5, 0.75], 0.25, 1, False),
        ([0.5], 1.0, 1, False),
        ([0.5, 0.5, np.nan], 1.0, 1, False),
        ([np.nan, 0.5, 0.5], 1.0, 1, True),
        ([np.inf, np.inf], 1.0, 1, False),
    ],
)
def test_when_a_loss_has_settled(losses: list[float], delta: float, steps: int, settled: bool) -> None:
    """Strictly less than δ in each of the last steps, up or down; never without enough finite losses."""
    assert reference.loss_has_settled(losses, delta, steps) is settled


def test_update_ratio() -> None:
    """One percent of a weight is 0.01; gradient descent's is lr·mean|g|/mean|θ|; zeros that moved: infinity."""
    W = np.array([[1.0, -2.0], [4.0, 0.5]])
    ratio = reference.update_ratio(
        {"W": W, "b": np.zeros(2), "c": np.zeros(1)}, {"W": 1.01 * W, "b": np.ones(2), "c": np.zeros(1)}
    )
    assert ratio == {"W": pytest.approx(0.01), "b": np.inf, "c": 0.0}
    after = reference.gradient_descent_step(W, W**2, lr=0.3)
    assert reference.update_ratio({"W": W}, {"W": after})["W"] == pytest.approx(
        0.3 * np.mean(W**2) / np.mean(np.abs(W))
    )


@pytest.mark.parametrize(
    ("losses", "factor"),
    [
        ([1.0, 0.9, 1.1], 0.1),
        ([1.0, 0.5, np.nan], 0.1),
        ([1.0, np.inf, 0.5], 0.1),
        ([8.0, 2.0, 6.0, 1.0, 5.0, 0.5], 0.5),
        ([2.0, 1.999, 1.998, 1.997], 2.0),
        ([4.0, 3.0, 2.0, 1.0], 1.0),
        ([6.0, 5.0, 5.1, 4.0, 3.0, 2.0, 1.0], 1.0),
    ],
)
def test_what_the_loss_asks_for(losses: list[float], factor: float) -> None:
    """Rising or NaN: a tenth; zigzag: half; flat: double; a steady fall, one bump allowed: leave it."""
    assert reference.adjust_lr(losses, 0.3) == pytest.approx(0.3 * factor)


def test_the_rules_find_a_stride_that_works() -> None:
    """On x² + 100y², from a stride far too long and one far too short, they come to one that falls steadily."""
    for lr in (3.0, 1e-7):
        for _ in range(30):
            path = reference.gradient_descent(reference.ravine_grad, [10.0, 1.0], lr, 10)
            new = reference.adjust_lr(reference.ravine(path), lr)
            if new == lr:
                break
            lr = new
        assert lr < reference.stability_limits(200.0, 0.0)["gd"]
        assert reference.ravine(path)[-1] < 0.99 * reference.ravine(path)[0]


def test_linear_scaling_keeps_the_way_of_an_epoch() -> None:
    """On a line of slope g, four steps with lr go as far as one with 4·lr; so b → 4b takes lr → 4·lr."""
    assert reference.scale_lr(0.05, 8, 32) == pytest.approx(0.2)
    assert reference.scale_lr(reference.scale_lr(0.05, 8, 32), 32, 8) == pytest.approx(0.05)
    small = reference.gradient_descent(lambda x: np.array([3.0]), [0.0], 0.05, 4)[-1]
    large = reference.gradient_descent(lambda x: np.array([3.0]), [0.0], reference.scale_lr(0.05, 8, 32), 1)[-1]
    np.testing.assert_allclose(small, large)


@pytest.mark.parametrize("activation", ["tanh", "relu", "linear"])
def test_gradients_past_skip_connections_are_the_slope(activation: str) -> None:
    """By central differences of the loss, layer by layer."""
    rng = np.random.default_rng(1)
    weights, x = [0.5 * rng.standard_normal((4, 4)) for _ in range(3)], rng.standard_normal((5, 4))
    phi = {"tanh": np.tanh, "relu": lambda z: np.maximum(z, 0), "linear": lambda z: z}[activation]

    def height(k: int, W: Any) -> float:
        h = x
        for j, w in enumerate(weights):
            h = h + phi(h @ (W if j == k else w))
        return float((h**2).sum() / (2 * len(x)))

    norms = [np.linalg.norm(reference.numerical_gradient(lambda W, k=k: height(k, W), weights[k])) for k in range(3)]
    np.testing.assert_allclose(reference.residual_gradient_norms(weights, x, activation), norms, rtol=1e-7)


def test_skip_connections_keep_the_gradient_alive() -> None:
    """Thirty tanh layers with small weights: without skips the first gradient has gone, with them it is there."""
    rng = np.random.default_rng(2)
    weights, x = [0.02 * rng.standard_normal((16, 16)) for _ in range(30)], rng.standard_normal((8, 16))
    plain = reference.deep_gradient_norms(weights, x, "tanh")
    skipped = reference.residual_gradient_norms(weights, x, "tanh")
    assert plain[0] < 1e-15 * reference.deep_gradient_norms(weights[:1], x, "tanh")[0]
    assert 0.2 < skipped[0] / skipped[-1] < 5


def test_several_starts_find_the_lower_valley() -> None:
    """A tilted double well: a walk from the right ends in the shallow valley; a start on the left finds the other."""

    def f(x: Any) -> float:
        return float((x[0] ** 2 - 1) ** 2 + 0.3 * x[0])

    def walk(x: Any) -> Any:
        return reference.gradient_descent(lambda x: 4 * x * (x**2 - 1) + 0.3, x, 0.05, 300)[-1]

    alone, shallow = reference.multi_start(walk, f, [[1.5]])
    end, deep = reference.multi_start(walk, f, [[1.5], [-1.5], [2.0]])
    assert alone[0] > 0 > end[0]
    assert deep < shallow - 0.5
    with pytest.raises(ValueError, match="starts must hold"):
        reference.multi_start(walk, f, [])


@pytest.mark.parametrize(
    ("function", "arguments", "error", "words"),
    [
        ("gradient_is_small", ([1.0], 0.0), ValueError, "eps must be"),
        ("loss_has_settled", ([[1.0]], 0.1), ValueError, "one number a step"),
        ("loss_has_settled", ([1.0], 0.1, 0), ValueError, "steps must be >= 1"),
        ("descend_until_flat", (lambda x: 2 * x, [1.0], 0.1, 1e-3, -1), ValueError, "max_steps must be >= 0"),
        ("descend_until_flat", (lambda x: [2.0, 3.0], [1.0], 0.1, 1e-3, 5), ValueError, "shape"),
        ("update_ratio", ({"W": [1.0]}, {"V": [1.0]}), KeyError, "before has"),
        ("update_ratio", ({"W": [1.0]}, {"W": [1.0, 2.0]}), ValueError, "has shape"),
        ("update_ratio", ({"W": []}, {"W": []}), ValueError, "no entries"),
        ("adjust_lr", ([1.0, 2.0], 0.1), ValueError, "3 losses or more"),
        ("adjust_lr", ([1.0, -2.0, 0.5], 0.1), ValueError, "no loss below 0"),
        ("scale_lr", (0.1, 0, 4), ValueError, "batch_size must be >= 1"),
        ("residual_gradient_norms", ([np.ones((2, 3))], np.ones((1, 2)), "tanh"), ValueError, "as wide as"),
        ("residual_gradient_norms", ([], np.ones((1, 2)), "tanh"), ValueError, "one matrix"),
        ("residual_gradient_norms", ([np.eye(2)], np.ones((1, 2)), "gelu"), ValueError, "activation must be"),
    ],
)
def test_refuses(function: str, arguments: tuple[Any, ...], error: type[Exception], words: str) -> None:
    """What is wrong, by the argument's name."""
    with pytest.raises(error, match=words):
        getattr(reference, function)(*arguments)
