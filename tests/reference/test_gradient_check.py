"""A gradient check passes right gradients and finds the one wrong number in wrong ones."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from reference.gradient_check import GradCheckResult, gradient_check, relative_error
from reference.tanh_mlp import mlp_loss_and_grads


def network() -> tuple[Any, Any, Any]:
    """A small network away from its start: (loss of params, params, right gradients)."""
    rng = np.random.default_rng(3)
    shapes = {"W1": (4, 5), "b1": (5,), "W2": (5, 3), "b2": (3,)}
    params = {name: rng.normal(size=shape) for name, shape in shapes.items()}
    X, y = rng.normal(size=(6, 4)), rng.integers(0, 3, size=6)
    return lambda p: mlp_loss_and_grads(p, X, y)[0], params, mlp_loss_and_grads(params, X, y)[1]


def test_passes_a_right_gradient() -> None:
    """Backpropagation and central differences agree to nine digits and more."""
    result = gradient_check(*network())
    assert result.ok is True
    assert list(result.rel_error) == ["W1", "b1", "W2", "b2"]
    assert max(result.rel_error.values()) < 1e-9


def test_finds_a_single_wrong_bias() -> None:
    """One entry of one bias that is off by a thousandth fails the check and is pointed at."""
    loss, params, grads = network()
    grads["b1"][2] += 1e-3
    result = gradient_check(loss, params, grads)
    assert result.ok is False
    assert result.worst == ("b1", (2,))
    assert [name for name, error in result.rel_error.items() if error > 1e-6] == ["b1"]


def test_worst_is_relative_for_the_parameter_and_absolute_within_it() -> None:
    """A large slip in a large gradient is less than a small one in a small gradient."""
    params = {"large": np.array([100.0, 1.0]), "small": np.array([[0.01, 0.002]]), "number": np.array(0.5)}
    grads = {name: 2 * value for name, value in params.items()}
    grads["large"][0] += 1.0
    grads["small"] += [[0.001, 0.002]]
    result = gradient_check(lambda p: sum(np.sum(v**2) for v in p.values()), params, grads)
    assert result.worst == ("small", (0, 1))
    assert result.rel_error["large"] == pytest.approx(1 / (2 * np.hypot(200, 2)), rel=1e-2)


@pytest.mark.parametrize("broken", ["first", "middle", "last"])
@pytest.mark.parametrize("value", [np.nan, np.inf])
def test_not_a_number_never_passes(broken: str, value: float) -> None:
    """A NaN or an infinity in any gradient makes ok False and its parameter the worst."""
    params = {name: np.array([0.3, 0.4]) for name in ("first", "middle", "last")}
    grads = {name: 2 * p for name, p in params.items()}
    grads[broken][1] = value
    with np.errstate(invalid="ignore"):
        result = gradient_check(lambda p: sum(np.sum(v**2) for v in p.values()), params, grads)
    assert result.ok is False
    assert result.worst == (broken, (1,))


def test_a_loss_that_is_no_number_never_passes() -> None:
    """A NaN loss makes ok False."""
    assert not gradient_check(lambda p: np.nan, {"w": np.ones(2)}, {"w": np.zeros(2)}).ok


def test_a_parameter_without_influence_passes() -> None:
    """Where both gradients are exactly zero, the relative error is 0 and not 0/0."""
    params = {"w": np.array([1.5]), "dead": np.array([2.0, 3.0])}
    grads = {"w": 2 * params["w"], "dead": np.zeros(2)}
    result = gradient_check(lambda p: p["w"][0] ** 2, params, grads)
    assert result == GradCheckResult(True, {"w": result.rel_error["w"], "dead": 0.0}, ("w", (0,)))


def test_eps_and_tol_are_used() -> None:
    """On a cubic at 1 the numerical slope is 3 + eps², which fails or passes as tol says."""
    params, grads = {"w": np.array([1.0])}, {"w": np.array([3.0])}
    result = gradient_check(lambda p: p["w"][0] ** 3, params, grads, eps=0.3, tol=0.01)
    assert result.rel_error["w"] == pytest.approx(0.09 / 6.09)
    assert not result.ok
    assert gradient_check(lambda p: p["w"][0] ** 3, params, grads, eps=0.3, tol=0.02).ok


def test_arguments_are_left_alone() -> None:
    """Parameters and gradients keep their values, bit for bit."""
    loss, params, grads = network()
    before = [value.tobytes() for each in (params, grads) for value in each.values()]
    gradient_check(loss, params, grads)
    assert [value.tobytes() for each in (params, grads) for value in each.values()] == before


def test_refuses_what_does_not_fit() -> None:
    """Other names are a KeyError, another shape, eps or tol a ValueError, integers a TypeError."""
    w = {"w": np.ones(2)}
    with pytest.raises(KeyError, match="but grads has"):
        gradient_check(lambda p: 0.0, w, {"v": np.ones(2)})
    with pytest.raises(ValueError, match="at least one"):
        gradient_check(lambda p: 0.0, {}, {})
    with pytest.raises(ValueError, match="shape"):
        gradient_check(lambda p: 0.0, w, {"w": np.ones(1)})
    with pytest.raises(ValueError, match="eps"):
        gradient_check(lambda p: 0.0, w, w, eps=0.0)
    with pytest.raises(ValueError, match="tol"):
        gradient_check(lambda p: 0.0, w, w, tol=-1.0)
    with pytest.raises(TypeError, match="theta must hold floats"):
        gradient_check(lambda p: 0.0, {"w": np.array([1, 2])}, w)


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        ([3.0, 4.0], [3.0, 4.0], 0.0),
        ([2.0, 4.0], [1.0, 2.0], 1 / 3),  # a factor of 2 is a third, always
        ([1.0, 2.0], [-1.0, -2.0], 1.0),
        ([0.0, 0.0], [5.0, 0.0], 1.0),
        ([0.0, 0.0], [0.0, 0.0], 0.0),
        ([3.0, 0.0], [0.0, 4.0], 5 / 7),
        ([[3e-9, 4e-9]], [[0.0, 4e-9]], 3 / 9),  # no floor under small gradients
        (2.0, 3.0, 0.2),
    ],
)
def test_relative_error_by_hand(a: Any, b: Any, expected: float) -> None:
    """Worked out by hand; the same either way round, and at any scale."""
    assert relative_error(a, b) == pytest.approx(expected, rel=1e-12)
    assert relative_error(b, a) == pytest.approx(expected, rel=1e-12)
    assert isinstance(relative_error(a, b), float)


def test_relative_error_counts_all_entries_alike() -> None:
    """A matrix or a stack of them is one long vector: no spectral norm, no mean over rows."""
    rng = np.random.default_rng(0)
    a, b = rng.normal(size=(2, 3, 4)), rng.normal(size=(2, 3, 4))
    assert relative_error(a, b) == pytest.approx(relative_error(a.ravel(), b.ravel()), rel=1e-14)


def test_relative_error_of_nan_is_nan() -> None:
    """NaN is passed on, not taken for agreement, also beside a zero."""
    assert np.isnan(relative_error([1.0, np.nan], [1.0, 2.0]))
    assert np.isnan(relative_error([0.0], [np.nan]))


def test_relative_error_refuses_another_shape() -> None:
    """Shapes that would broadcast are refused."""
    with pytest.raises(ValueError, match=r"b has shape \(1,\)"):
        relative_error(np.ones(3), np.ones(1))
