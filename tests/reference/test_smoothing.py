"""The smoothed loss against SciPy's filter and the closed forms of its start and its lag."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.signal import lfilter

from reference.smoothing import smooth_losses


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
