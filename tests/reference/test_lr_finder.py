"""The range test on parabolas, where every landmark is known, and on losses told in advance."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from reference.lr_finder import LRFinderResult, lr_range_test
from reference.lr_spacing import exponential_lrs
from reference.lr_suggestion import suggest_lr
from reference.smoothing import smooth_losses


def parabola(h: float) -> Callable[..., Any]:
    """f(x) = h x²/2 as a model that looks at no data."""
    return lambda params, X, y: (h * params["x"] ** 2 / 2, {"x": h * params["x"]})


def scripted(losses: list[float], calls: list[Any]) -> Callable[..., Any]:
    """A model whose k-th loss is losses[k]; it notes the batch it is shown."""

    def loss_and_grad(params: Any, X: Any, y: Any) -> Any:
        calls.append((X, y))
        return losses[len(calls) - 1], {"x": np.zeros(2)}

    return loss_and_grad


def sweep(loss_and_grad: Callable[..., Any], lrs: Any, batches: Any = (("X", "y"),), **options: Any) -> LRFinderResult:
    return lr_range_test(loss_and_grad, {"x": np.array(1.0)}, batches, lrs, **options)


@pytest.mark.parametrize("h", [0.7, 4.0, 90.0])
def test_the_bottom_is_at_the_stability_limit(h: float) -> None:
    """On a parabola the loss falls until lr passes 2/h, and the curve's lowest point is the first beyond it."""
    found = sweep(parabola(h), exponential_lrs(), beta=0.0)
    assert found.lrs[found.losses.argmin()] == found.lrs[found.lrs > 2 / h][0]
    assert found.stopped_at == len(found.lrs) - 1 < 99


@pytest.mark.parametrize("num", [100, 300])
def test_the_steepest_point_depends_on_the_sweep(num: int) -> None:
    """On a parabola it is near (r - 1) / 2h, r the ratio of the rates: a slower sweep suggests less."""
    found = sweep(parabola(4.0), exponential_lrs(num=num), beta=0.0)
    ratio = 1e8 ** (1 / (num - 1))
    assert suggest_lr(found.lrs, found.losses) == pytest.approx((ratio - 1) / 8, rel=0.1)


def test_losses_are_those_before_the_step() -> None:
    """By hand on x²: 1, then 0.8² after the step of 0.1, then (0.8 · 0.6)²."""
    found = sweep(parabola(2.0), [0.1, 0.2, 0.3], beta=0.5)
    np.testing.assert_allclose(found.losses, [1.0, 0.64, 0.2304], rtol=1e-12)
    np.testing.assert_allclose(found.smoothed, smooth_losses(found.losses, 0.5), rtol=1e-12)
    assert found.lrs.tolist() == [0.1, 0.2, 0.3]
    assert found.stopped_at is None


@pytest.mark.parametrize(
    ("losses", "stopped_at"),
    [
        ([2.0, 1.0, np.nan, 1.0, 1.0], 2),
        ([2.0, 1.0, 1.0, 1.0, np.inf], 4),
        ([np.nan, 1.0, 1.0, 1.0, 1.0], 0),
        ([2.0, 1.0, 4.0, 4.1, 1.0], 3),  # four times the lowest is not yet too much
        ([2.0, 2.0, 7.9, 2.0, 2.0], None),
        ([9.0, 1.0, 3.9, 4.5, 1.0], 3),  # the lowest so far counts, not the first
    ],
)
def test_where_it_breaks_off(losses: list[float], stopped_at: int | None) -> None:
    """At the first lost loss or the first above four times the lowest; that point is the last one recorded."""
    calls: list[Any] = []
    found = lr_range_test(scripted(losses, calls), {"x": np.ones(2)}, [(0, 0)], np.arange(1.0, 6.0), beta=0.0)
    n = 5 if stopped_at is None else stopped_at + 1
    assert found.stopped_at == stopped_at
    assert len(calls) == len(found.lrs) == len(found.smoothed) == n
    np.testing.assert_array_equal(found.losses, losses[:n])


def test_the_smoothed_loss_decides() -> None:
    """A single spike of a noisy loss does not end the test."""
    losses = [1.0] * 10 + [9.0] + [1.0] * 10
    found = lr_range_test(scripted(losses, []), {"x": np.ones(2)}, [(0, 0)], np.arange(1.0, 22.0), beta=0.9)
    assert found.stopped_at is None


def test_never_breaks_off_at_an_infinite_factor() -> None:
    """With diverge_factor inf only a lost loss ends the test."""
    assert sweep(parabola(4.0), exponential_lrs(num=50), diverge_factor=np.inf).stopped_at is None


def test_the_lectures_slow_walk_is_thrown_off() -> None:
    """At lr 1.1 on x² the loss grows from 100 to 146,977 in 20 steps; four times the lowest is passed at step 4."""
    valley = parabola(2.0)
    options: dict[str, Any] = {"batches": [(None, None)], "lrs": np.full(21, 1.1), "beta": 0.0}
    whole = lr_range_test(valley, {"x": np.array(10.0)}, **options, diverge_factor=np.inf)
    assert whole.losses[[0, 20]] == pytest.approx([100.0, 146_977.0], rel=1e-5)
    assert lr_range_test(valley, {"x": np.array(10.0)}, **options).stopped_at == 4


def test_batches_come_round_again() -> None:
    """The batches are handed on as they are, in turn."""
    calls: list[Any] = []
    batches = [("X0", "y0"), ("X1", "y1"), ("X2", "y2")]
    lr_range_test(scripted([1.0] * 5, calls), {"x": np.ones(2)}, batches, np.arange(1.0, 6.0))
    assert calls == [batches[k] for k in (0, 1, 2, 0, 1)]


def test_params_stay_although_the_model_works_in_place() -> None:
    """Whatever the model does to what it is handed, the caller's arrays keep their values."""

    def rude(params: Any, X: Any, y: Any) -> Any:
        params["x"] += 1.0
        return 1.0, {"x": np.ones(2)}

    params = {"x": np.array([3.0, -1.0])}
    lr_range_test(rude, params, [(0, 0)], [0.1, 0.2])
    assert params["x"].tolist() == [3.0, -1.0]


def test_range_test_refuses() -> None:
    """What cannot be walked is refused by name."""
    walk = parabola(2.0)
    for lrs in ([], [[0.1]], [0.1, 0.0], [0.1, np.nan]):
        with pytest.raises(ValueError, match="lrs must be"):
            sweep(walk, lrs)
    with pytest.raises(ValueError, match="batches must hold"):
        sweep(walk, [0.1], batches=[])
    with pytest.raises(ValueError, match="diverge_factor must be > 1"):
        sweep(walk, [0.1], diverge_factor=1.0)
    with pytest.raises(ValueError, match="beta must be in"):
        sweep(walk, [0.1], beta=1.0)
    with pytest.raises(ValueError, match="must be a single number"):
        sweep(lambda params, X, y: (np.ones(2), {"x": 0.0}), [0.1])
    with pytest.raises(KeyError, match="grads has the keys"):
        sweep(lambda params, X, y: (1.0, {"X": 0.0}), [0.1])
    with pytest.raises(ValueError, match=r"grads\['x'\] has shape"):
        sweep(lambda params, X, y: (1.0, {"x": np.zeros(1)}), [0.1])
