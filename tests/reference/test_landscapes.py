"""Himmelblau, Rosenbrock, the saddle: gradients, known points, batches of points, and what they refuse."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import reference
from reference import HIMMELBLAU_MINIMA

LANDSCAPES = [
    (reference.himmelblau, reference.himmelblau_grad),
    (reference.rosenbrock, reference.rosenbrock_grad),
    (reference.saddle, reference.saddle_grad),
]
each_landscape = pytest.mark.parametrize(("height", "grad"), LANDSCAPES, ids=["himmelblau", "rosenbrock", "saddle"])
Function = Callable[[Any], Any]


@each_landscape
def test_gradient_agrees_with_central_differences(height: Function, grad: Function) -> None:
    """Up to the curvature's error, slope is what the height does."""
    for theta in np.array([[1.5, -0.7], [-2.0, 3.1], [0.0, 0.0]]):
        numerical = reference.numerical_gradient(height, theta.copy(), 1e-4)
        np.testing.assert_allclose(grad(theta), numerical, rtol=1e-6, atol=1e-5)


@each_landscape
def test_many_points_at_once(height: Function, grad: Function) -> None:
    """The last axis is the point; the others are kept; float32 too; points are left alone."""
    points = np.linspace(-2, 3, 24).reshape(3, 4, 2)
    before = points.copy()
    assert height(points).shape == (3, 4)
    assert height(points)[1, 2] == float(height(points[1, 2]))
    assert grad(points)[1, 2].tolist() == grad(points[1, 2]).tolist()
    assert height(points.astype(np.float32)).dtype == grad(points.astype(np.float32)).dtype == np.float32
    assert points.tolist() == before.tolist()


@each_landscape
@pytest.mark.parametrize("theta", [4.0, [1.0], np.ones((2, 0))])
def test_refuses_points_of_another_dimension(height: Function, grad: Function, theta: Any) -> None:
    """A point with too few coordinates is refused by its shape."""
    for function in (height, grad):
        with pytest.raises(ValueError, match="theta has shape"):
            function(theta)


def test_the_plane_has_two_coordinates() -> None:
    """Himmelblau and the saddle are over the plane; Rosenbrock takes more dimensions."""
    for function in (reference.himmelblau, reference.himmelblau_grad, reference.saddle, reference.saddle_grad):
        with pytest.raises(ValueError, match=r"must end in \(2,\)"):
            function([1.0, 2.0, 3.0])
    assert float(reference.rosenbrock(np.ones(5))) == 0.0
    assert reference.rosenbrock_grad(np.ones(5)).tolist() == [0.0] * 5


def test_himmelblaus_minima() -> None:
    """Four points of height 0 and slope 0; to three decimals they are the course text's."""
    np.testing.assert_allclose(reference.himmelblau(HIMMELBLAU_MINIMA), 0, atol=1e-25)
    np.testing.assert_allclose(reference.himmelblau_grad(HIMMELBLAU_MINIMA), 0, atol=1e-12)
    printed = [[3.0, 2.0], [-2.805, 3.131], [-3.779, -3.283], [3.584, -1.848]]
    assert np.round(HIMMELBLAU_MINIMA, 3).tolist() == printed


def test_himmelblaus_hill() -> None:
    """The hilltop between the valleys is level, and both curvatures there point down."""
    top = np.array([-0.270845, -0.923039])
    np.testing.assert_allclose(reference.himmelblau_grad(top), 0, atol=1e-4)
    assert float(reference.himmelblau(top)) == pytest.approx(181.617, abs=1e-3)
    steps = 0.05 * np.array([[1, 0], [-1, 0], [0, 1], [0, -1]])
    assert (reference.himmelblau(top + steps) < reference.himmelblau(top)).all()


@pytest.mark.parametrize(("start", "valley"), [((1.0, 1.0), 0), ((-1.0, 2.0), 1), ((-1.0, -2.0), 2), ((2.0, -2.0), 3)])
def test_the_start_decides_the_valley(start: tuple[float, float], valley: int) -> None:
    """S1: gradient descent ends in the valley in whose basin it starts."""
    path = reference.gradient_descent(reference.himmelblau_grad, np.array(start), 0.01, 500)
    np.testing.assert_allclose(path[-1], HIMMELBLAU_MINIMA[valley], atol=1e-6)


def test_the_saddle_holds_who_walks_its_ridge() -> None:
    """From y = 0 gradient descent ends at the saddle; from y = 1e-6 it leaves, growing by 1 + 2·lr a step."""
    held = reference.gradient_descent(reference.saddle_grad, np.array([3.0, 0.0]), 0.1, 200)
    assert np.abs(held[-1]).max() < 1e-15
    left = reference.gradient_descent(reference.saddle_grad, np.array([3.0, 1e-6]), 0.1, 100)
    assert left[-1, 1] == pytest.approx(1e-6 * 1.2**100, rel=1e-9)
    assert reference.saddle_grad([0.0, 0.0]).tolist() == [0.0, 0.0]
