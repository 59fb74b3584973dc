"""Gradient descent's path: its closed form on parabolas, and what it refuses."""

from __future__ import annotations

import numpy as np
import pytest

from reference import gradient_descent


@pytest.mark.parametrize("lr", [0.1, 0.35, 0.9, 1.2])
def test_parabola(lr: float) -> None:
    """On f(x) = x² every step multiplies the distance by 1 - 2·lr, whether that converges or not."""
    path = gradient_descent(lambda x: 2 * x, np.array([5.0]), lr, 20)
    np.testing.assert_allclose(path[:, 0], 5.0 * (1 - 2 * lr) ** np.arange(21), rtol=1e-12)


def test_the_courses_two_dimensional_demo() -> None:
    """S4, section 1.3: x² + 2y² from (4, 3) at lr 0.1, fifteen steps."""
    path = gradient_descent(lambda p: np.array([2.0, 4.0]) * p, np.array([4.0, 3.0]), 0.1, 15)
    np.testing.assert_allclose(path[-1], [4 * 0.8**15, 3 * 0.6**15], rtol=1e-12)


def test_the_path_includes_the_start() -> None:
    """A path of n steps has n + 1 rows; with no steps it is the start alone, and a copy of it."""
    x0 = np.array([4.0, 3.0])
    path = gradient_descent(lambda p: p, x0, 0.1, 0)
    assert path.shape == (1, 2)
    path[0] = 0.0
    assert x0.tolist() == [4.0, 3.0]


def test_keeps_float32() -> None:
    """A float32 start gives a float32 path."""
    assert gradient_descent(lambda p: p, np.ones(3, np.float32), 0.1, 4).dtype == np.float32


def test_integers_become_float64() -> None:
    """A start in whole numbers does not truncate the path."""
    assert gradient_descent(lambda x: 2 * x, [3], 0.25, 1).tolist() == [[3.0], [1.5]]


@pytest.mark.parametrize(("steps", "error"), [(-1, ValueError), (2.0, TypeError), (True, TypeError), ("3", TypeError)])
def test_refuses_a_bad_number_of_steps(steps: object, error: type[Exception]) -> None:
    """The number of steps is an integer >= 0, and no bool."""
    with pytest.raises(error, match="steps must be"):
        gradient_descent(lambda x: x, [1.0], 0.1, steps)
