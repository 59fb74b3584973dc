"""Simple adaptive momentum: its coefficient by the angle, and what it is between."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np
import pytest

import reference
from reference.adaptive_momentum import adaptive_momentum_step


@pytest.mark.parametrize("degrees", [0, 30, 60, 90, 120, 180])
def test_the_coefficient_follows_the_angle(degrees: float) -> None:
    """α(1 + cos φ), from the new velocity of a known one at an angle φ to the way down."""
    phi, alpha, lr, v = np.radians(degrees), 0.4, 0.05, np.array([2.0, 0.0])
    g = -3.0 * np.array([np.cos(phi), np.sin(phi)])
    theta, new = adaptive_momentum_step(np.array([1.0, 1.0]), v, g, lr, alpha)
    np.testing.assert_allclose(new, alpha * (1 + np.cos(phi)) * v - lr * g, atol=1e-15)
    np.testing.assert_allclose(theta, 1 + new)


def test_the_angle_is_that_of_all_parameters_together() -> None:
    """A dict steps as the one long vector does, in whatever order its velocity is kept."""
    rng = np.random.default_rng(0)
    theta, v, g = ({"W": rng.normal(size=(2, 3)), "b": rng.normal(size=3)} for _ in range(3))
    flat = [np.concatenate([d["W"].ravel(), d["b"]]) for d in (theta, v, g)]
    expected = adaptive_momentum_step(*flat, 0.1, 0.45)
    stepped = adaptive_momentum_step(theta, {"b": v["b"], "W": v["W"]}, g, 0.1, 0.45)
    for ours, whole in zip(stepped, expected, strict=True):
        np.testing.assert_allclose(np.concatenate([ours["W"].ravel(), ours["b"]]), whole, rtol=1e-13)


def test_without_velocity_or_slope_it_is_momentum() -> None:
    """The first step is gradient descent's; on flat ground, where there is no angle, the velocity is kept by α."""
    for v in (None, [0.0, 0.0]):
        theta, new = adaptive_momentum_step([1.0, 2.0], v, [4.0, -2.0], 0.5, 0.3)
        assert (theta.tolist(), new.tolist()) == ([-1.0, 3.0], [-2.0, 1.0])
    assert adaptive_momentum_step([1.0], [0.5], [0.0], 0.5, 0.3)[1] == pytest.approx(0.15)


def test_is_quicker_down_the_ravine_than_plain_steps() -> None:
    """From (10, 1) at the course's lr 0.005 to 1e-8: gradient descent needs 1146 steps, this fewer than half."""

    def step(theta: Any, v: Any) -> Any:
        return adaptive_momentum_step(theta, v, reference.ravine_grad(theta), 0.005, 0.45)

    path = reference.minimize(step, np.array([10.0, 1.0]), 1200)
    steps = reference.steps_to_reach(path, lambda p: float(reference.ravine(p)), 1e-8)
    assert steps is not None
    assert steps < 573


def test_keeps_dtype_and_arguments() -> None:
    """float32 in, float32 out; nothing is written into; α of ½ and more is refused."""
    theta, v, g = (np.array(x, np.float32) for x in ([1.0, 2.0], [0.1, -0.3], [0.5, 0.5]))
    before = [x.copy() for x in (theta, v, g)]
    step = partial(adaptive_momentum_step, theta, v, g, 0.1)
    assert {array.dtype for array in step(0.4)} == {np.dtype(np.float32)}
    assert all(np.array_equal(x, copy) for x, copy in zip((theta, v, g), before, strict=True))
    with pytest.raises(ValueError, match=r"alpha must be in \[0, 0.5\)"):
        step(0.5)
    with pytest.raises(ValueError, match="has shape"):
        adaptive_momentum_step(theta, v[:1], g, 0.1, 0.4)
