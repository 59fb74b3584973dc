"""The learning-rate finder against parabolas, closed forms and SciPy's filter."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from scipy.signal import lfilter

from reference.lr_finder import LRFinderResult, lr_range_test
from reference.lr_spacing import exponential_lrs, linear_lrs
from reference.lr_suggestion import suggest_lr
from reference.smoothing import smooth_losses

both_spacings = pytest.mark.parametrize("spacing", [exponential_lrs, linear_lrs])
Spacing = Callable[..., Any]


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


def fall(lrs: Any, centre: float, width: float) -> Any:
    """A loss that falls by 1.9 around ``centre`` over some ``width`` decades, steepest per decade at ``centre``."""
    return 2.3 - 1.9 / (1 + np.exp(-(np.log10(lrs) - np.log10(centre)) / width))


# spacing ---------------------------------------------------------------------------------------------------------


def test_exponential_spacing_is_even_in_the_logarithm() -> None:
    """Both ends are there, and each rate is the same multiple of the one before."""
    lrs = exponential_lrs()
    assert lrs[[0, -1]] == pytest.approx([1e-7, 10.0], rel=1e-12)
    np.testing.assert_allclose(lrs[1:] / lrs[:-1], 1e8 ** (1 / 99), rtol=1e-12)


def test_linear_spacing_is_even() -> None:
    """Both ends are there, and each rate is the same amount above the one before."""
    lrs = linear_lrs()
    assert lrs[[0, -1]] == pytest.approx([1e-6, 1.0], rel=1e-12)
    np.testing.assert_allclose(np.diff(lrs), (1 - 1e-6) / 99, rtol=1e-9)


def test_the_second_rate_tells_the_spacings_apart() -> None:
    """Over the finder's range the second rate is 1.2e-7 exponentially, 0.101 linearly."""
    assert exponential_lrs(1e-7, 10.0)[1] == pytest.approx(1.2045e-7, rel=1e-4)
    assert linear_lrs(1e-7, 10.0)[1] == pytest.approx(0.10101, rel=1e-4)


@both_spacings
def test_two_rates_are_the_ends(spacing: Spacing) -> None:
    """num counts both ends."""
    np.testing.assert_allclose(spacing(0.003, 0.7, 2), [0.003, 0.7], rtol=1e-12)


@both_spacings
@pytest.mark.parametrize(
    ("lr_min", "lr_max", "num", "message"),
    [
        (0.0, 1.0, 10, "lr_min must be"),
        (-1e-3, 1.0, 10, "lr_min must be"),
        (0.1, 0.1, 10, "lr_max must be > lr_min"),
        (0.1, 0.01, 10, "lr_max must be > lr_min"),
        (0.1, np.inf, 10, "lr_max must be"),
        (0.1, 1.0, 1, "num must be >= 2"),
    ],
)
def test_refuses_a_bad_range(spacing: Spacing, lr_min: float, lr_max: float, num: int, message: str) -> None:
    """The rates rise from above zero, and there are two at least."""
    with pytest.raises(ValueError, match=message):
        spacing(lr_min, lr_max, num)


@both_spacings
@pytest.mark.parametrize("wrong", [("1e-3", 1.0, 5), (1e-3, None, 5), (1e-3, 1.0, 5.0), (1e-3, 1.0, True)])
def test_spacing_refuses_wrong_types(spacing: Spacing, wrong: tuple[Any, ...]) -> None:
    """Rates are real numbers, and their count is an integer."""
    with pytest.raises(TypeError, match="must be"):
        spacing(*wrong)


# smoothing -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("beta", [0.0, 0.3, 0.9, 0.99])
def test_smoothing_agrees_with_scipys_filter(beta: float) -> None:
    """The average is the filter (1 - β) / (1 - βz⁻¹), divided by the sum of its weights so far."""
    losses = np.random.default_rng(3).uniform(0.5, 3, 50)
    filtered = lfilter([1 - beta], [1, -beta], losses)
    np.testing.assert_allclose(smooth_losses(losses, beta), filtered / (1 - beta ** np.arange(1, 51)), rtol=1e-12)


def test_a_constant_loss_stays_what_it_is() -> None:
    """With bias correction 2.3 is 2.3 from the first point on."""
    np.testing.assert_allclose(smooth_losses(np.full(40, 2.3), 0.95), 2.3, rtol=1e-12)


@pytest.mark.parametrize("beta", [0.5, 0.9])
def test_lag_on_an_even_slope(beta: float) -> None:
    """On a long even slope the average is where the loss was β / (1 - β) steps before."""
    losses = 1000.0 - np.arange(400.0)
    assert smooth_losses(losses, beta)[-1] == pytest.approx(losses[-1] + beta / (1 - beta), abs=1e-9)


def test_smoothing_keeps_dtype_and_argument() -> None:
    """float32 stays float32, integers become float64, no losses stay no losses, and the argument is left alone."""
    losses = np.array([3.0, 1.0], np.float32)
    assert smooth_losses(losses).dtype == np.float32
    assert losses.tolist() == [3.0, 1.0]
    assert smooth_losses([3, 1], 0.5).tolist() == pytest.approx([3, 5 / 3])
    assert smooth_losses([]).shape == (0,)


def test_a_lost_loss_is_not_smoothed_away() -> None:
    """Before a NaN all is well, from it on nothing is finite."""
    assert np.isfinite(smooth_losses([2.0, 1.0, np.nan, 1.0])).tolist() == [True, True, False, False]


def test_smoothing_refuses() -> None:
    """Losses are a sequence of numbers, beta is in [0, 1)."""
    with pytest.raises(ValueError, match=r"losses must be of shape \(n,\)"):
        smooth_losses([[1.0], [2.0]])
    with pytest.raises(TypeError, match="losses must hold"):
        smooth_losses(["high"])
    with pytest.raises(ValueError, match="beta must be in"):
        smooth_losses([1.0], 1.0)


# the range test --------------------------------------------------------------------------------------------------


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


# the suggestion --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("centre", [1e-4, 1e-2, 0.3])
def test_steepest_per_decade(centre: float) -> None:
    """On a smooth fall the steepest point is the grid point at its centre, or one beside it."""
    lrs = exponential_lrs()
    found = suggest_lr(lrs, fall(lrs, centre, 0.35))
    assert abs(np.log(found / centre)) < np.log(lrs[1] / lrs[0])


def test_the_wrong_axis_suggests_far_too_little() -> None:
    """Against lr itself the same fall is steepest at 1.6e-3, not at 1e-2: the slope has to be against log lr."""
    lrs = exponential_lrs(num=1000)
    losses = fall(lrs, 1e-2, 0.35)
    assert lrs[np.gradient(losses, lrs).argmin()] == pytest.approx(1.6e-3, rel=0.05)
    assert suggest_lr(lrs, losses) == pytest.approx(1e-2, rel=0.02)


def test_spikes_in_the_skips_do_not_win() -> None:
    """A steep fall among the first ten or the last five points is left out."""
    lrs = exponential_lrs()
    losses = fall(lrs, 1e-2, 0.35)
    losses[2], losses[-2] = 9.0, -9.0
    assert suggest_lr(lrs, losses) == pytest.approx(1e-2, rel=0.2)
    assert suggest_lr(lrs, losses, skip_start=0) < 1e-6
    assert suggest_lr(lrs, losses, skip_end=0) > 5.0


def test_everything_from_the_first_lost_loss_on_is_cut() -> None:
    """A NaN ends the curve, whatever comes after it, and the skip counts from there."""
    lrs = exponential_lrs()
    losses = fall(lrs, 1e-2, 0.35)
    losses[80], losses[78] = np.nan, -50.0
    assert suggest_lr(lrs, losses) == pytest.approx(1e-2, rel=0.2)
    assert suggest_lr(lrs, losses, "divergence/10") == pytest.approx(lrs[79] / 10)
    assert suggest_lr(lrs, losses, "min/10") == pytest.approx(lrs[78] / 10)


def test_tenths_use_the_whole_curve() -> None:
    """The lowest point and the last one count, also inside the skips."""
    lrs = np.array([0.01, 0.02, 0.05, 0.1])
    assert suggest_lr(lrs, [1.0, 0.2, 0.5, 3.0], "min/10") == pytest.approx(0.002)
    assert suggest_lr(lrs, [1.0, 0.2, 0.5, 3.0], "divergence/10") == pytest.approx(0.01)


@pytest.mark.parametrize("skips", [(1, 2), (0, 9), (9, 0)])
def test_refuses_too_few_points(skips: tuple[int, int]) -> None:
    """Fewer than three points show no slope."""
    with pytest.raises(ValueError, match="points are left between"):
        suggest_lr([0.1, 0.2, 0.3, 0.4, 0.5], [5.0, 4.0, 2.0, 1.0, 0.5], "steepest", *skips)


@pytest.mark.parametrize("method", ["steepest", "min/10", "divergence/10"])
def test_refuses_an_early_loss_of_the_loss(method: str) -> None:
    """Two points before the NaN are too few for any rule; three will do."""
    with pytest.raises(ValueError, match="2 points are left before"):
        suggest_lr([0.1, 0.2, 0.3, 0.4], [5.0, 4.0, np.nan, 1.0], method, 0, 0)
    assert suggest_lr([0.1, 0.2, 0.3, 0.4], [5.0, 4.0, 3.9, np.nan], method, 0, 0) > 0


@pytest.mark.parametrize(
    ("lrs", "losses", "message"),
    [
        ([0.1, 0.3, 0.2], [3.0, 2.0, 1.0], "lrs must be rising"),
        ([0.0, 0.1, 0.2], [3.0, 2.0, 1.0], "lrs must be rising"),
        ([0.1, 0.2, np.nan], [3.0, 2.0, 1.0], "lrs must be rising"),
        ([0.1, 0.2, 0.3], [3.0, 2.0], "losses has shape"),
    ],
)
def test_refuses_a_curve_that_is_none(lrs: list[float], losses: list[float], message: str) -> None:
    """Rates rise from above zero, and there is a loss for each."""
    with pytest.raises(ValueError, match=message):
        suggest_lr(lrs, losses, skip_start=0, skip_end=0)


def test_refuses_other_methods_and_skips() -> None:
    """The three rules have names, and a skip is a number of points."""
    lrs, losses = [0.1, 0.2, 0.3], [3.0, 2.0, 1.0]
    with pytest.raises(ValueError, match="method must be"):
        suggest_lr(lrs, losses, "lowest")
    with pytest.raises(ValueError, match="skip_end must be >= 0"):
        suggest_lr(lrs, losses, skip_start=0, skip_end=-1)
    with pytest.raises(TypeError, match="skip_start must be an integer"):
        suggest_lr(lrs, losses, skip_start=0.5)  # type: ignore[arg-type]
