"""Schedules: one time or many, the lecture's numbers, and what they refuse."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import reference
from tests.reference.tables.schedules import TABLE

Schedule = Callable[..., Any]
SETTINGS: dict[Schedule, dict[str, Any]] = {
    reference.step_decay: {"lr": 0.3, "gamma": 0.5, "every": 4},
    reference.exponential_decay: {"lr": 0.3, "k": 0.2},
    reference.geometric_decay: {"lr": 0.3, "gamma": 0.9},
    reference.staircase_decay: {"lr": 0.3, "decay_rate": 0.9, "decay_steps": 3},
    reference.inverse_time_decay: {"lr": 0.3, "decay_rate": 0.7},
    reference.inverse_sqrt_decay: {"lr": 0.3, "k": 0.8},
    reference.cosine_warmup: {"lr": 0.3, "warmup_steps": 3, "total_steps": 11, "lr_start": 0.01, "lr_min": 0.02},
    reference.piecewise_constant: {"boundaries": [2, 5], "values": [0.3, 0.2, 0.1]},
}
each_schedule = pytest.mark.parametrize("schedule", SETTINGS, ids=lambda schedule: schedule.__name__)


def test_every_schedule_stands_in_the_table() -> None:
    """Every schedule is compared with an independent source."""
    assert {row.ours for row in TABLE} == {*SETTINGS, reference.reduce_on_plateau}


@each_schedule
def test_one_time_or_many(schedule: Schedule) -> None:
    """An array of times gives each time's learning rate; a single time gives a float."""
    times = np.arange(12).reshape(3, 4)
    together = schedule(times, **SETTINGS[schedule])
    alone = [[schedule(int(t), **SETTINGS[schedule]) for t in row] for row in times]
    assert all(type(lr) is float for row in alone for lr in row)
    assert together.dtype == np.float64
    assert together.tolist() == alone


@each_schedule
def test_float32_parameters_stay_float32(schedule: Schedule) -> None:
    """A learning rate from a schedule does not widen what it multiplies, whatever the time's type."""
    for t in (3, np.int64(3), np.float32(3.0), np.array(3)):
        assert (schedule(t, **SETTINGS[schedule]) * np.ones(2, np.float32)).dtype == np.float32


@each_schedule
def test_starts_at_lr_and_never_rises(schedule: Schedule) -> None:
    """The first learning rate, the warm-up's top for the cosine, is lr; then it falls, and stays above 0."""
    top = SETTINGS[schedule].get("warmup_steps", 0)
    rates = schedule(np.arange(top, 60), **SETTINGS[schedule])
    assert rates[0] == pytest.approx(0.3 * SETTINGS[schedule].get("k", 1.0) if "sqrt" in schedule.__name__ else 0.3)
    assert (np.diff(rates) <= 0).all()
    assert (rates > 0).all()


@each_schedule
@pytest.mark.parametrize("time", [-1, [0, np.nan], np.inf])
def test_refuses_a_time_before_the_first(schedule: Schedule, time: Any) -> None:
    """Time is finite and counted from 0."""
    with pytest.raises(ValueError, match="must be finite and >= 0"):
        schedule(time, **SETTINGS[schedule])


@pytest.mark.parametrize(
    ("schedule", "setting", "bad", "error", "message"),
    [
        (reference.step_decay, "gamma", 1.5, ValueError, r"gamma must be in \(0, 1\]"),
        (reference.step_decay, "gamma", 0.0, ValueError, r"gamma must be in \(0, 1\]"),
        (reference.step_decay, "gamma", "half", TypeError, "gamma must be a real number"),
        (reference.step_decay, "every", 0, ValueError, "every must be >= 1"),
        (reference.step_decay, "every", 2.5, TypeError, "every must be an integer"),
        (reference.exponential_decay, "k", -0.1, ValueError, "k must be a finite number >= 0"),
        (reference.geometric_decay, "lr", 0.0, ValueError, "lr must be"),
        (reference.staircase_decay, "decay_steps", 0, ValueError, "decay_steps must be >= 1"),
        (reference.inverse_time_decay, "decay_rate", -1.0, ValueError, "decay_rate must be"),
        (reference.inverse_sqrt_decay, "k", 0.0, ValueError, "k must be"),
        (reference.cosine_warmup, "total_steps", 3, ValueError, "total_steps must be > warmup_steps = 3, not 3"),
        (reference.cosine_warmup, "lr_min", -0.1, ValueError, "lr_min must be"),
        (reference.cosine_warmup, "warmup_steps", -1, ValueError, "warmup_steps must be >= 0"),
        (reference.piecewise_constant, "boundaries", [5, 2], ValueError, "boundaries must be a row of rising steps"),
        (reference.piecewise_constant, "values", [0.1, 0.2], ValueError, "values must be 3 finite numbers > 0"),
        (reference.piecewise_constant, "values", [0.1, 0.2, 0.0], ValueError, "values must be 3 finite numbers > 0"),
    ],
)
def test_refuses_a_bad_setting(
    schedule: Schedule, setting: str, bad: Any, error: type[Exception], message: str
) -> None:
    """A setting out of its range is refused by name."""
    with pytest.raises(error, match=message):
        schedule(1, **(SETTINGS[schedule] | {setting: bad}))


def test_the_lectures_decays() -> None:
    """S3: 0.98^epoch and 0.95^epoch, a tenth every hundred epochs, 1/(1 + rate·epoch); S1: α₀e^(-kt)."""
    assert reference.geometric_decay(50, 0.1, gamma=0.98) == pytest.approx(0.1 * 0.3641696800871, rel=1e-12)
    assert reference.geometric_decay(50, 0.1, gamma=0.95) == pytest.approx(0.1 * 0.0769449752767, rel=1e-12)
    assert reference.step_decay([99, 100, 250], 0.2, gamma=0.1, every=100).tolist() == pytest.approx([0.2, 0.02, 0.002])
    assert reference.inverse_time_decay([0, 1, 9], 0.2, decay_rate=1.0).tolist() == pytest.approx([0.2, 0.1, 0.02])
    assert reference.exponential_decay(10, 0.2, k=np.log(2) / 10) == pytest.approx(0.1)


def test_the_first_epoch_of_the_square_root() -> None:
    """S3 divides by √epoch, which has no value in epoch 0; counted from 1 it is k·lr there."""
    assert reference.inverse_sqrt_decay(0, 0.2, k=0.5) == pytest.approx(0.1)
    epochs = np.arange(1, 30)
    np.testing.assert_allclose(reference.inverse_sqrt_decay(epochs - 1, 0.2, 0.5), 0.5 / np.sqrt(epochs) * 0.2)


def test_the_decay_with_a_slip() -> None:
    """S3's 1/(1 - dec)·1/(rate·epoch) divides by zero in epoch 0 and exceeds lr for ever after if rate is small."""
    dec, rate = 0.5, 0.1
    slipped = 1 / (1 - dec) / (rate * np.arange(1, 19)) * 0.2
    assert (slipped > 0.2).all()
    assert (reference.inverse_time_decay(np.arange(1, 19), 0.2, rate) < 0.2).all()


def test_kerass_example() -> None:
    """S0: 0.1 with decay_steps 100000 and decay_rate 0.96 in stairs."""
    rates = reference.staircase_decay([0, 99_999, 100_000, 250_000], 0.1, decay_rate=0.96, decay_steps=100_000)
    assert rates.tolist() == pytest.approx([0.1, 0.1, 0.096, 0.09216])


def plateau(metrics: list[float], **settings: Any) -> list[float]:
    lr, state, lrs = 0.8, None, []
    for metric in metrics:
        lr, state = reference.reduce_on_plateau(lr, metric, state, **settings)
        lrs.append(lr)
    return lrs


def test_plateau_by_hand() -> None:
    """Patience counts epochs without an improvement, starts anew after a cut, and equality is no improvement."""
    halves: dict[str, Any] = {"factor": 0.5, "patience": 2, "min_delta": 0.25}
    assert plateau([4.0, 3.75, 3.75, 3.5, 3.5, 3.25], **halves) == [0.8, 0.8, 0.4, 0.4, 0.4, 0.2]
    assert plateau([1.0, np.nan, np.nan, np.nan], **halves) == [0.8, 0.8, 0.4, 0.4]
    assert plateau([1.0, 2.0, 1.5, 1.0], **halves, mode="max") == [0.8, 0.8, 0.8, 0.4]


def test_plateau_has_a_floor() -> None:
    """The learning rate does not fall below min_lr, and is not lifted to it either."""
    assert plateau([1.0] * 6, factor=0.1, patience=1, min_lr=0.05) == pytest.approx([0.8, 0.08, *[0.05] * 4])
    assert plateau([1.0] * 3, factor=0.1, patience=1, min_lr=2.0) == [0.8, 0.8, 0.8]


@pytest.mark.parametrize(
    ("settings", "error", "message"),
    [
        ({"lr": 0.0}, ValueError, "lr must be"),
        ({"factor": 1.1}, ValueError, r"factor must be in \(0, 1\]"),
        ({"patience": 0}, ValueError, "patience must be >= 1"),
        ({"patience": 2.0}, TypeError, "patience must be an integer"),
        ({"min_delta": -0.1}, ValueError, "min_delta must be"),
        ({"min_lr": -0.1}, ValueError, "min_lr must be"),
        ({"mode": "auto"}, ValueError, 'mode must be "min" or "max"'),
        ({"metric": "low"}, TypeError, "metric must be a real number"),
        ({"state": (1.0, 0)}, TypeError, "state must be the PlateauState"),
    ],
)
def test_plateau_refuses(settings: dict[str, Any], error: type[Exception], message: str) -> None:
    """Each argument is refused by name."""
    with pytest.raises(error, match=message):
        reference.reduce_on_plateau(**({"lr": 0.1, "metric": 1.0, "state": None} | settings))
