"""Where the learning rates of a sweep stand."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from reference.lr_spacing import exponential_lrs, linear_lrs

both_spacings = pytest.mark.parametrize("spacing", [exponential_lrs, linear_lrs])
Spacing = Callable[..., Any]


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
