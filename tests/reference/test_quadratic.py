"""Bowls: values, gradients against finite differences, and batches of points."""

from __future__ import annotations

import numpy as np
import pytest

from reference import RAVINE_CURVATURES, quadratic, quadratic_grad, ravine, ravine_grad


def test_ravine_is_x2_plus_100_y2() -> None:
    """The ravine's height and slope at (10, 1), and its curvatures."""
    assert float(ravine([10.0, 1.0])) == 200.0
    assert ravine_grad([10.0, 1.0]).tolist() == [20.0, 200.0]
    assert RAVINE_CURVATURES == (2.0, 200.0)


def test_gradient_agrees_with_central_differences() -> None:
    """On a quadratic the central difference is exact up to rounding."""
    rng = np.random.default_rng(20)
    h, theta, eps = rng.normal(size=5), rng.normal(size=5), 1e-3
    steps = eps * np.eye(5)
    numerical = (quadratic(theta + steps, h) - quadratic(theta - steps, h)) / (2 * eps)
    np.testing.assert_allclose(quadratic_grad(theta, h), numerical, rtol=1e-9)


def test_many_points_at_once() -> None:
    """The last axis is the point; the others are kept."""
    points = np.arange(24.0).reshape(2, 6, 2)
    assert ravine(points).shape == (2, 6)
    assert ravine(points)[1, 3] == float(ravine(points[1, 3]))
    assert ravine_grad(points)[1, 3].tolist() == ravine_grad(points[1, 3]).tolist()


def test_keeps_float32() -> None:
    """Heights and slopes of float32 points are float32."""
    assert ravine(np.ones(2, np.float32)).dtype == np.float32
    assert ravine_grad(np.ones(2, np.float32)).dtype == np.float32


@pytest.mark.parametrize("theta", [[1.0, 2.0, 3.0], [1.0], 4.0])
def test_refuses_points_of_another_dimension(theta: object) -> None:
    """A point with more or fewer coordinates than curvatures is refused, not broadcast."""
    with pytest.raises(ValueError, match="theta has shape"):
        ravine(theta)
    with pytest.raises(ValueError, match="theta has shape"):
        ravine_grad(theta)
