"""Numerical slopes against closed forms: value, order of the error, calls, and what is refused."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from scipy.optimize import approx_fprime

from reference.finite_differences import directional_check, numerical_gradient


def bumpy(x: Any) -> float:
    """A smooth coupled function of any shape: no quadratic, every entry depends on its neighbours."""
    flat = np.ravel(x)
    return float(np.sin(flat).sum() + np.exp(0.3 * flat[:-1] * flat[1:]).sum() + (flat**3).sum())


def bumpy_grad(x: Any) -> Any:
    flat = np.ravel(x)
    g = np.cos(flat) + 3 * flat**2
    pair = 0.3 * np.exp(0.3 * flat[:-1] * flat[1:])
    g[:-1] += pair * flat[1:]
    g[1:] += pair * flat[:-1]
    return g.reshape(np.shape(x))


def theta_of(*shape: int) -> Any:
    return np.random.default_rng(5).normal(size=shape)


THETAS = {
    "vector": theta_of(7),
    "single number in a vector": theta_of(1),
    "3-D": theta_of(2, 3, 4),
    "transposed": theta_of(4, 3).T,
    "every second column": theta_of(3, 8)[:, ::2],
    "0-d": theta_of(),
    "empty": np.empty((0, 3)),
}


@pytest.mark.parametrize("theta", THETAS.values(), ids=THETAS)
def test_matches_the_closed_form(theta: Any) -> None:
    """In any shape and memory layout the gradient is the one worked out by hand, and has the shape of theta."""
    found = numerical_gradient(bumpy, theta)
    assert found.shape == theta.shape
    np.testing.assert_allclose(found, bumpy_grad(theta), rtol=1e-8, atol=1e-9)


def test_agrees_with_scipy() -> None:
    """SciPy's one-sided differences agree to their own, lower accuracy."""
    theta = theta_of(6)
    np.testing.assert_allclose(numerical_gradient(bumpy, theta), approx_fprime(theta, bumpy), rtol=1e-5)


def test_error_falls_to_a_quarter_when_eps_is_halved() -> None:
    """The error is of second order: ε²f'''/6, exactly so for a cubic."""
    theta = np.array([0.7])
    for eps in (0.4, 0.2, 0.1):
        error = numerical_gradient(lambda x: x[0] ** 3, theta, eps) - 3 * theta**2
        assert error[0] == pytest.approx(eps**2, rel=1e-10)


def test_best_eps_in_float64() -> None:
    """Among powers of ten 1e-5 is the best, with an error around 1e-11; 1e-1 and 1e-12 are worse by far."""
    theta = theta_of(10)
    right = bumpy_grad(theta)

    def error(eps: float) -> float:
        return float(np.linalg.norm(numerical_gradient(bumpy, theta, eps) - right) / np.linalg.norm(right))

    errors = {exponent: error(10.0**exponent) for exponent in range(-12, 0)}
    assert min(errors, key=lambda exponent: errors[exponent]) in (-6, -5)
    assert errors[-5] < 1e-10
    assert errors[-1] > 1e-4
    assert errors[-12] > 1e-5


@pytest.mark.parametrize("theta", THETAS.values(), ids=THETAS)
def test_two_calls_for_each_number(theta: Any) -> None:
    """f is called exactly 2·size times, each time with the shape of theta."""
    shapes = []
    numerical_gradient(lambda x: (shapes.append(x.shape), 0.0)[1], theta)
    assert shapes == [theta.shape] * (2 * theta.size)


def test_theta_is_left_alone_even_by_an_f_that_writes_and_raises() -> None:
    """Not a bit of theta changes, whatever f does to what it is given."""
    theta = theta_of(3, 2)
    before = theta.tobytes()

    def rude(x: Any) -> float:
        x += 1
        return float(x.sum())

    numerical_gradient(rude, theta)

    def raising(x: Any) -> float:
        x *= 0
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        numerical_gradient(raising, theta)
    assert theta.tobytes() == before


def test_keeps_float32() -> None:
    """float32 in, float32 out, and f is handed float32; at a wide eps it is right to three digits."""
    theta = theta_of(5).astype(np.float32)
    seen = set()
    found = numerical_gradient(lambda x: (seen.add(x.dtype), bumpy(x))[1], theta, 5e-3)
    assert found.dtype == np.float32
    assert seen == {np.dtype(np.float32)}
    np.testing.assert_allclose(found, bumpy_grad(theta), rtol=1e-3)


@pytest.mark.parametrize("value", [1.5, 2, np.float32(1.5), np.array(1.5)])
def test_any_scalar_will_do(value: Any) -> None:
    """A float, an int, a NumPy scalar and a 0-d array are single numbers."""
    assert numerical_gradient(lambda x: value, np.ones(2)).tolist() == [0.0, 0.0]


@pytest.mark.parametrize("value", [np.ones(1), np.ones((1, 1)), np.ones(3), [1.0], None, 1j, "1.0", True])
@pytest.mark.parametrize("check", ["whole", "directional"])
def test_refuses_an_f_that_gives_no_single_number(value: Any, check: str) -> None:
    """An array of one entry is no single number either."""
    theta = np.ones(3)
    call = {
        "whole": lambda f: numerical_gradient(f, theta),
        "directional": lambda f: directional_check(f, theta, theta, np.random.default_rng(0)),
    }[check]
    with pytest.raises(ValueError, match="f must give a single number"):
        call(lambda x: value)


@pytest.mark.parametrize("eps", [0.0, -1e-5, np.nan, np.inf])
def test_refuses_a_bad_eps(eps: float) -> None:
    """eps is a finite number above zero."""
    with pytest.raises(ValueError, match="eps must be"):
        numerical_gradient(bumpy, np.ones(2), eps)
    with pytest.raises(ValueError, match="eps must be"):
        directional_check(bumpy, np.ones(2), np.ones(2), np.random.default_rng(0), eps)


@pytest.mark.parametrize("theta", [np.array([1, 2]), [1, 2], 3, np.array([True]), np.array([1j]), ["a"]])
def test_refuses_a_theta_that_would_cut_eps_off(theta: Any) -> None:
    """Integers, and anything else but floats, are a TypeError."""
    with pytest.raises(TypeError, match="theta must hold floats"):
        numerical_gradient(bumpy, theta)
    with pytest.raises(TypeError, match="theta must hold floats"):
        directional_check(bumpy, theta, theta, np.random.default_rng(0))


@pytest.mark.parametrize("shape", [(7,), (2, 3, 4), ()])
def test_direction_is_a_unit_vector_drawn_from_rng(shape: tuple[int, ...]) -> None:
    """Two calls, at θ ± εu with ‖u‖ = 1; the same generator draws the same u, the next draw is another."""
    theta, points = theta_of(*shape), []

    def f(x: Any) -> float:
        points.append(x)
        return 0.0

    for seed in (1, 1, 2):
        directional_check(f, np.zeros(shape), theta, np.random.default_rng(seed), eps=0.25)
    assert len(points) == 6
    u = [(ahead - behind) / 0.5 for ahead, behind in zip(points[::2], points[1::2], strict=True)]
    for k, direction in enumerate(u):
        np.testing.assert_allclose((points[2 * k] + points[2 * k + 1]) / 2, theta, rtol=1e-12)
        assert np.sqrt((direction**2).sum()) == pytest.approx(1)
    assert np.array_equal(u[0], u[1])
    assert shape == () or not np.allclose(u[0], u[2])


def test_directional_difference_is_the_missing_slope() -> None:
    """With a right gradient next to nothing is left; what is added to it comes out along u, without its sign."""
    theta = theta_of(4, 5)
    g, slip = bumpy_grad(theta), np.linspace(-1, 1, 20).reshape(4, 5)
    rngs = (np.random.default_rng(9) for _ in range(3))
    assert directional_check(bumpy, g, theta, next(rngs)) < 1e-6
    directions: list[Any] = []
    directional_check(lambda x: (directions.append(x - theta), 0.0)[1], g, theta, next(rngs), eps=1.0)
    missing = abs(float((slip * directions[0]).sum()))
    assert directional_check(bumpy, g + slip, theta, next(rngs)) == pytest.approx(missing, abs=1e-6)


def test_directional_check_refuses_a_gradient_of_another_shape() -> None:
    """A gradient that would broadcast is refused."""
    with pytest.raises(ValueError, match=r"g has shape \(1,\)"):
        directional_check(bumpy, np.ones(1), np.ones(3), np.random.default_rng(0))
