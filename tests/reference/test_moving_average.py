"""The exponentially weighted average: its weights, its window, its start."""

from __future__ import annotations

import numpy as np
import pytest

from reference import exponentially_weighted_average, smooth_losses


@pytest.mark.parametrize("beta", [0.0, 0.4, 0.9])
def test_weights_written_out(beta: float) -> None:
    """The last average is Σ β^(n-1-k) x_k over Σ β^(n-1-k), in every column."""
    x = np.random.default_rng(4).normal(size=(20, 3))
    weights = beta ** np.arange(19.0, -1.0, -1.0)
    np.testing.assert_allclose(exponentially_weighted_average(x, beta)[-1], weights @ x / weights.sum(), rtol=1e-12)


def test_a_row_of_losses_is_smoothed_the_same() -> None:
    """For one dimension it is smooth_losses."""
    x = np.random.default_rng(5).normal(size=30)
    np.testing.assert_allclose(exponentially_weighted_average(x, 0.8), smooth_losses(x, 0.8), rtol=1e-13)


def test_the_correction_mends_the_start() -> None:
    """A constant stays itself with the correction; without it, it is too small by 1 - β^(k+1)."""
    x = np.full((15, 2), 2.3)
    np.testing.assert_allclose(exponentially_weighted_average(x, 0.9), x, rtol=1e-13)
    raw = exponentially_weighted_average(x, 0.9, bias_correction=False)
    np.testing.assert_allclose(raw[:, 0], 2.3 * (1 - 0.9 ** np.arange(1, 16)), rtol=1e-12)


def test_about_as_many_values_as_one_over_one_minus_beta() -> None:
    """Of the whole weight, values older than 1/(1 - β) have about 1/e: β = 0.9 reaches back ten."""
    recent = np.zeros(500)
    recent[-10:] = 1.0
    assert 1 - exponentially_weighted_average(recent, 0.9)[-1] == pytest.approx(0.9**10, rel=1e-9)
    assert abs(0.9**10 - np.exp(-1)) < 0.02


def test_dtype_shape_and_argument() -> None:
    """float32 stays float32, no values stay none, and the argument is left alone."""
    x = np.array([[3.0, 1.0], [1.0, 2.0]], np.float32)
    assert exponentially_weighted_average(x, np.float64(0.5)).dtype == np.float32
    assert x.tolist() == [[3, 1], [1, 2]]
    assert exponentially_weighted_average(np.zeros((0, 4))).shape == (0, 4)


def test_refuses() -> None:
    """A single number is no series; beta is in [0, 1)."""
    with pytest.raises(ValueError, match="values must have a row for each moment"):
        exponentially_weighted_average(3.0)
    with pytest.raises(ValueError, match="beta must be in"):
        exponentially_weighted_average([1.0], 1.0)
    with pytest.raises(TypeError, match="values must hold real numbers"):
        exponentially_weighted_average(["low"])
