"""Random search: closed forms for given draws, the gradient it estimates, and what it refuses."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import reference

PARAMS = {"W": np.array([[1.0, -2.0], [0.5, 3.0]]), "b": np.array([0.3])}


def height(params: dict[str, Any]) -> float:
    return float((params["W"] ** 2).sum() + 3 * params["b"].sum())


def test_two_points_give_the_slope_along_u() -> None:
    """On a quadratic the central difference is exact: the step is -lr·(u·g)u, for the draws of the generator."""
    u = np.random.default_rng(7).standard_normal(5)
    g = np.array([2.0, -4.0, 1.0, 6.0, 3.0])
    moved = reference.two_point_step(PARAMS, height, np.random.default_rng(7), lr=0.05, sigma=0.2)
    expected = np.array([1.0, -2.0, 0.5, 3.0, 0.3]) - 0.05 * (u @ g) * u
    np.testing.assert_allclose(np.concatenate([moved["W"].ravel(), moved["b"]]), expected, rtol=1e-10)


def test_the_mean_step_is_gradient_descents() -> None:
    """Averaged over many directions the steps are gradient descent's."""
    rng, theta = np.random.default_rng(3), np.array([2.0, -1.0, 0.5])
    steps = [reference.two_point_step(theta, lambda x: x @ x, rng, lr=0.1, sigma=0.01) - theta for _ in range(6000)]
    np.testing.assert_allclose(np.mean(steps, axis=0), -0.1 * 2 * theta, atol=0.02)


def test_the_lectures_step_climbs() -> None:
    """S3's W + α(Gp - Gn)δW goes up; with the minus sign it is our step with lr = 2σ²α."""
    theta, sigma, alpha = np.array([2.0, -1.0]), 0.05, 20.0

    def f(x: Any) -> float:
        return float(reference.ravine(x))

    delta = sigma * np.random.default_rng(1).standard_normal(2)
    printed = theta + alpha * (f(theta + delta) - f(theta - delta)) * delta
    meant = theta - alpha * (f(theta + delta) - f(theta - delta)) * delta
    assert f(printed) > f(theta)
    ours = reference.two_point_step(theta, f, np.random.default_rng(1), lr=2 * sigma**2 * alpha, sigma=sigma)
    np.testing.assert_allclose(ours, meant, rtol=1e-9)


def test_ars_by_the_papers_sums() -> None:
    """Written out direction by direction: the two lowest of five count, divided by the spread of their four losses."""
    theta, lr, sigma = np.array([2.0, -1.0, 0.5]), 0.3, 0.1

    def f(x: Any) -> float:
        return float(x[0] ** 2 + 5 * x[1] ** 2 + np.sin(3 * x[2]))

    rows = np.random.default_rng(11).standard_normal((5, 3))
    trials = sorted(((f(theta + sigma * u), f(theta - sigma * u), u) for u in rows), key=lambda trial: min(trial[:2]))
    counted = trials[:2]
    spread = np.std([loss for trial in counted for loss in trial[:2]])
    direction = sum((plus - minus) * u for plus, minus, u in counted)
    ours = reference.ars_step(theta, f, np.random.default_rng(11), lr, sigma, n_directions=5, top=2)
    np.testing.assert_allclose(ours, theta - lr / (2 * spread) * direction, rtol=1e-12)


def test_ars_does_not_heed_the_unit_of_the_loss() -> None:
    """A loss a thousand times as large, or shifted, gives the same step."""
    theta = np.array([2.0, -1.0])
    steps = [
        reference.ars_step(theta, lambda x, a=a, c=c: a * reference.ravine(x) + c, np.random.default_rng(2), 0.1, 0.05)
        for a, c in [(1.0, 0.0), (1000.0, 0.0), (1.0, 50.0)]
    ]
    np.testing.assert_allclose(steps[1], steps[0], rtol=1e-12)
    np.testing.assert_allclose(steps[2], steps[0], rtol=1e-9)


def test_ars_stays_on_level_ground() -> None:
    """Where all losses are equal there is no direction, and no division by zero."""
    moved = reference.ars_step(PARAMS, lambda _: 4.0, np.random.default_rng(0), 0.1, 0.05)
    assert all(moved[name].tolist() == theta.tolist() for name, theta in PARAMS.items())
    assert not any(np.shares_memory(moved[name], theta) for name, theta in PARAMS.items())


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_search_keeps_dtype_shapes_and_arguments(dtype: Any) -> None:
    """Both searches return new arrays like params and ask for the loss of such."""
    params = {name: theta.astype(dtype) for name, theta in PARAMS.items()}
    before = repr(params)
    asked: list[Any] = []

    def f(point: Any) -> float:
        asked.append({name: (theta.shape, theta.dtype) for name, theta in point.items()})
        return height(point)

    kinds = {name: (theta.shape, theta.dtype) for name, theta in params.items()}
    for moved in (
        reference.two_point_step(params, f, np.random.default_rng(0), 0.1, 0.05),
        reference.ars_step(params, f, np.random.default_rng(0), 0.1, 0.05, n_directions=3),
    ):
        assert {name: (theta.shape, theta.dtype) for name, theta in moved.items()} == kinds
    assert asked == [kinds] * (2 + 6)
    assert repr(params) == before


@pytest.mark.parametrize(
    ("settings", "error", "message"),
    [
        ({"lr": 0.0}, ValueError, "lr must be"),
        ({"sigma": -1.0}, ValueError, "sigma must be"),
        ({"rng": 3}, TypeError, "rng must be a numpy.random.Generator, not int"),
        ({"n_directions": 0}, ValueError, "n_directions must be >= 1"),
        ({"top": 9}, ValueError, "top must be <= n_directions = 8, not 9"),
        ({"top": 0}, ValueError, "top must be >= 1"),
    ],
)
def test_search_refuses(settings: dict[str, Any], error: type[Exception], message: str) -> None:
    """Each argument is refused by name."""
    whole: dict[str, Any] = {"rng": np.random.default_rng(0), "lr": 0.1, "sigma": 0.1} | settings
    with pytest.raises(error, match=message):
        reference.ars_step(PARAMS, height, **whole)
    if not {"n_directions", "top"} & {*settings}:
        with pytest.raises(error, match=message):
            reference.two_point_step(PARAMS, height, **whole)
