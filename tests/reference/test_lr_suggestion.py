"""What a curve suggests, on falls whose steepest place is known."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from reference.lr_spacing import exponential_lrs
from reference.lr_suggestion import suggest_lr


def fall(lrs: Any, centre: float, width: float) -> Any:
    """A loss that falls by 1.9 around ``centre`` over some ``width`` decades, steepest per decade at ``centre``."""
    return 2.3 - 1.9 / (1 + np.exp(-(np.log10(lrs) - np.log10(centre)) / width))


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
