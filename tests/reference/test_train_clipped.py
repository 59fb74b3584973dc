"""Training on a rope: the path, the record, and how a run ends that is lost."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from reference.clipping import clip_by_global_norm
from reference.global_norm import global_norm
from reference.gradient_descent import gradient_descent
from reference.train_clipped import train_clipped

START = {"w": np.array([4.0, 3.0])}


def bowl(params: Any) -> Any:
    """J = x² + 2y²."""
    w = params["w"]
    return float(w @ ([1.0, 2.0] * w)), {"w": [2.0, 4.0] * w}


def cliff(params: Any) -> Any:
    """The echo of one neuron, fifty times over: y ← σ(wy + b), J = (y − 0.7)²."""
    w, b = params["w"], params["b"]
    y, dw, db = np.array([0.6]), np.zeros(1), np.zeros(1)
    for _ in range(50):
        after = 1 / (1 + np.exp(-(w * y + b)))
        slope = after * (1 - after)
        y, dw, db = after, slope * (y + w * dw), slope * (1 + w * db)
    return float((y[0] - 0.7) ** 2), {"w": 2 * (y - 0.7) * dw, "b": 2 * (y - 0.7) * db}


def test_without_clipping_it_is_gradient_descent() -> None:
    """The params and the record are those of the path of gradient descent."""
    path = gradient_descent(lambda x: np.array([2.0, 4.0]) * x, START["w"], 0.1, 15)
    params, history = train_clipped(bowl, START, 0.1, 15, None)
    np.testing.assert_allclose(params["w"], path[-1], rtol=1e-12)
    np.testing.assert_allclose(history.loss, (path[:-1] ** 2) @ [1.0, 2.0], rtol=1e-12)
    np.testing.assert_allclose(history.norm, np.linalg.norm(path[:-1] * [2.0, 4.0], axis=1), rtol=1e-12)


def test_on_a_rope_no_step_is_longer_than_lr_times_max_norm() -> None:
    """Far out every step has the length lr·c; the norms on record are the raw ones."""
    seen: list[Any] = []

    def watched(params: Any) -> Any:
        seen.append(params["w"].copy())
        return bowl(params)

    _, history = train_clipped(watched, START, 0.1, 8, lambda g: clip_by_global_norm(g, 2.0)[0])
    lengths = np.linalg.norm(np.diff(seen, axis=0), axis=1)
    np.testing.assert_allclose(lengths[:5], 0.2, rtol=1e-12)
    np.testing.assert_allclose(history.norm, [global_norm(bowl({"w": w})[1]) for w in seen], rtol=1e-12)


def test_the_rope_holds_under_the_cliff() -> None:
    """From (6, −2) at lr 0.5, gradient descent is thrown off the map; clipped to norm 0.2 it arrives."""
    start = {"w": np.array([6.0]), "b": np.array([-2.0])}
    thrown, history = train_clipped(cliff, start, 0.5, 300, None)
    assert max(history.norm) > 500
    assert abs(thrown["b"][0]) > 100
    assert history.loss[-1] == pytest.approx(0.09)
    _, history = train_clipped(cliff, start, 0.5, 300, lambda g: clip_by_global_norm(g, 0.2)[0])
    assert max(history.loss[-50:]) < 0.01


@pytest.mark.parametrize(("loss", "slope"), [(np.nan, 1.0), (np.inf, 1.0), (3.0, np.nan), (3.0, -np.inf)])
def test_a_lost_run_ends_before_the_step(loss: float, slope: float) -> None:
    """What is not finite is recorded, is not clipped, and moves nothing."""
    answers = [(5.0, 2.0), (4.0, 2.0), (loss, slope), (1.0, 1.0)]
    clipped: list[Any] = []
    asked = iter(answers)

    def loss_and_grad(_: Any) -> Any:
        value, g = next(asked)
        return value, {"w": np.array([g])}

    def clip(grads: Any) -> Any:
        clipped.append(grads)
        return grads

    params, history = train_clipped(loss_and_grad, {"w": np.array([1.0])}, 0.25, 4, clip)
    assert params["w"].tolist() == [0.0]
    assert len(clipped) == 2
    np.testing.assert_array_equal(history.loss, [5.0, 4.0, loss])
    np.testing.assert_array_equal(history.norm, [2.0, 2.0, abs(slope)])


def test_no_steps() -> None:
    """No steps: the start, as new arrays, and an empty record."""
    params, history = train_clipped(bowl, START, 0.1, 0, None)
    assert params["w"].tolist() == [4.0, 3.0]
    assert not np.shares_memory(params["w"], START["w"])
    assert history == ([], [])


def test_arguments_stay_and_float32_is_kept() -> None:
    """The params that go in are left alone, and float32 params stay float32."""
    start = {"w": np.array([4.0, 3.0], np.float32)}
    params, _ = train_clipped(bowl, start, 0.1, 3, None)
    assert params["w"].dtype == np.float32
    assert start["w"].tolist() == [4.0, 3.0]


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"lr": 0.0}, ValueError),
        ({"steps": -1}, ValueError),
        ({"steps": 2.0}, TypeError),
        ({"params": {"v": np.ones(2)}, "loss_and_grad": lambda p: (1.0, {"w": np.ones(2)})}, KeyError),
        ({"loss_and_grad": lambda p: (1.0, {"w": np.ones(3)})}, ValueError),
        ({"clip": lambda g: {}}, KeyError),
    ],
)
def test_refuses_bad_input(changes: dict[str, Any], error: type[Exception]) -> None:
    """Each kind of bad input raises its own kind of error."""
    arguments: dict[str, Any] = {"loss_and_grad": bowl, "params": START, "lr": 0.1, "steps": 2, "clip": None}
    with pytest.raises(error):
        train_clipped(**{**arguments, **changes})
