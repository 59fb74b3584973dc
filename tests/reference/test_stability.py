"""Stability limits against the spectral radius of each method's companion matrix."""

from __future__ import annotations

import numpy as np
import pytest

from reference import stability_limits


def companion(method: str, s: float, beta: float) -> np.ndarray:
    """One step on f = h x²/2 as a matrix on (x, v), with s = lr·h; ema's velocity is counted in units of h."""
    if method == "gd":
        return np.array([[1 - s]])
    if method == "momentum":
        return np.array([[1 - s, beta], [-s, beta]])
    if method == "ema":
        return np.array([[1 - s * (1 - beta), -s * beta], [1 - beta, beta]])
    return np.array([[1 - s, beta * (1 - s)], [-s, beta * (1 - s)]])


def spectral_radius(matrix: np.ndarray) -> float:
    return float(np.abs(np.linalg.eigvals(matrix)).max())


@pytest.mark.parametrize("method", ["gd", "momentum", "ema", "nag"])
@pytest.mark.parametrize("beta", [0.0, 0.35, 0.9, 0.99])
@pytest.mark.parametrize("curvature", [0.5, 2.0, 200.0])
def test_spectral_radius_is_one_at_the_limit(method: str, beta: float, curvature: float) -> None:
    """All smaller learning rates contract, the limit itself does not, and a longer stride grows."""
    s = stability_limits(curvature, beta)[method] * curvature
    assert all(spectral_radius(companion(method, s * share, beta)) < 1 for share in (0.01, 0.3, 0.6, 0.9, 0.999))
    assert spectral_radius(companion(method, s, beta)) == pytest.approx(1, abs=1e-9)
    assert spectral_radius(companion(method, s * 1.001, beta)) > 1


def test_the_ravines_limits() -> None:
    """At β 0.9 and curvature 200: 0.0100, 0.0190, 0.190, 0.006786, and Nesterov's is the smallest."""
    limits = stability_limits(200.0, 0.9)
    assert {method: round(lr, 6) for method, lr in limits.items()} == {
        "gd": 0.01,
        "momentum": 0.019,
        "ema": 0.19,
        "nag": 0.006786,
    }
    assert min(limits, key=limits.__getitem__) == "nag"


@pytest.mark.parametrize("curvature", [0.0, -2.0, np.nan, np.inf])
def test_refuses_a_flat_or_falling_valley(curvature: float) -> None:
    """Without a positive curvature there is no limit to give."""
    with pytest.raises(ValueError, match="curvature must be"):
        stability_limits(curvature, 0.9)


@pytest.mark.parametrize("beta", [-0.01, 1.0, np.nan])
def test_refuses_a_bad_beta(beta: float) -> None:
    """A beta outside [0, 1) is refused by name."""
    with pytest.raises(ValueError, match="beta must be in"):
        stability_limits(200.0, beta)


@pytest.mark.parametrize("wrong", ["200", [200.0], None, 2j, True])
def test_refuses_what_is_not_a_number(wrong: object) -> None:
    """A string, a list, None, a complex number and a bool are wrong types."""
    with pytest.raises(TypeError, match="curvature must be a real number"):
        stability_limits(wrong, 0.9)
    with pytest.raises(TypeError, match="beta must be a real number"):
        stability_limits(200.0, wrong)
