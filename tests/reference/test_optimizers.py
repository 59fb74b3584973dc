"""One table for the family: what every optimizer step must do, whatever its rule."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import reference
from reference import RAVINE_CURVATURES, ravine, ravine_grad

START = np.array([10.0, 1.0])
Step = Callable[..., Any]


def gd(theta: Any, v: Any, grad_fn: Callable[[Any], Any], lr: float, beta: float) -> Any:
    """Gradient descent with the signature of the others; it carries the velocity along unused."""
    return reference.gradient_descent_step(theta, grad_fn(theta), lr), v


def momentum(theta: Any, v: Any, grad_fn: Callable[[Any], Any], lr: float, beta: float) -> Any:
    return reference.momentum_step(theta, v, grad_fn(theta), lr, beta)


def ema(theta: Any, v: Any, grad_fn: Callable[[Any], Any], lr: float, beta: float) -> Any:
    return reference.ema_momentum_step(theta, v, grad_fn(theta), lr, beta)


every_optimizer = pytest.mark.parametrize("optimizer", [gd, momentum, ema, reference.nag_step])
with_velocity = pytest.mark.parametrize("optimizer", [momentum, ema, reference.nag_step])


def path(optimizer: Step, lr: float, beta: float = 0.9, n_steps: int = 1500, start: Any = START) -> Any:
    return reference.minimize(lambda theta, v: optimizer(theta, v, ravine_grad, lr, beta), start, n_steps)


@pytest.mark.parametrize(("optimizer", "steps"), [(gd, 1146), (momentum, 205), (ema, 1040), (reference.nag_step, 171)])
def test_steps_through_the_ravine(optimizer: Step, steps: int) -> None:
    """From (10, 1) at lr 0.005 and β 0.9, each method comes below 1e-8 after its known number of steps."""
    assert reference.steps_to_reach(path(optimizer, 0.005), ravine, 1e-8) == steps


@every_optimizer
def test_only_nesterov_diverges_at_0_007(optimizer: Step) -> None:
    """At lr 0.007 every method arrives but Nesterov's, whose height then passes any bound."""
    heights = ravine(path(optimizer, 0.007))
    if optimizer is reference.nag_step:
        assert heights[-1] > 1e100
    else:
        assert heights[-1] < 1e-8


@pytest.mark.parametrize(
    ("optimizer", "y2"), [(gd, 0.04), (momentum, -0.68), (ema, 0.7744), (reference.nag_step, -0.104)]
)
def test_probe_tells_the_methods_apart(optimizer: Step, y2: float) -> None:
    """From (1, 1) at lr 0.004 and β 0.9, y after two steps is each method's own number."""
    assert path(optimizer, 0.004, n_steps=2, start=np.ones(2))[2, 1] == pytest.approx(y2, rel=1e-12)


@pytest.mark.parametrize("lr", [0.05, 0.5, 1.3])
def test_averaged_momentum_is_classical_at_a_shorter_stride(lr: float) -> None:
    """The averaged form at lr takes the path of the classical form at lr·(1 - β)."""
    np.testing.assert_allclose(
        path(ema, lr * 0.01, 0.8), path(momentum, lr * 0.01 * (1 - 0.8), 0.8), rtol=1e-9, atol=1e-30
    )


def test_nesterov_is_the_librarys_form_seen_from_the_look_ahead_point() -> None:
    """The form that asks for the gradient at its own parameters, φ' = φ + βv' - lr·g, walks on our θ + βv."""
    lr, beta = 0.004, 0.7
    theta, v = START, np.zeros(2)
    phi, w = START, np.zeros(2)
    for _ in range(40):
        theta, v = reference.nag_step(theta, v, ravine_grad, lr, beta)
        g = ravine_grad(phi)
        w = beta * w - lr * g
        phi = phi + beta * w - lr * g
        np.testing.assert_allclose(phi, theta + beta * v, rtol=1e-12)


@with_velocity
def test_matches_the_closed_form_in_one_dimension(optimizer: Step) -> None:
    """On a parabola the path is a·z₁ᵗ + b·z₂ᵗ, with z the roots of the method's characteristic polynomial."""
    h, lr, beta, x0 = 3.0, 0.2, 0.6, 1.7
    s = lr * h
    p, q = {
        momentum: (1 + beta - s, beta),
        ema: (1 + beta - (1 - beta) * s, beta),
        reference.nag_step: ((1 + beta) * (1 - s), beta * (1 - s)),
    }[optimizer]
    x1 = x0 * (1 - (1 - beta) * s) if optimizer is ema else x0 * (1 - s)
    z1, z2 = np.roots([1, -p, q]).astype(complex)
    b = (x1 - z1 * x0) / (z2 - z1)
    t = np.arange(30)
    closed = (x0 - b) * z1**t + b * z2**t
    walked = reference.minimize(lambda theta, v: optimizer(theta, v, lambda x: h * x, lr, beta), np.array([x0]), 29)
    np.testing.assert_allclose(walked[:, 0], closed.real, rtol=1e-9, atol=1e-12)


@with_velocity
def test_even_slope(optimizer: Step) -> None:
    """On an even slope g the stride settles at lr·g/(1 - β), for the averaged form at lr·g."""
    lr, beta, g = 0.1, 0.75, np.array([2.0, -3.0])
    walked = reference.minimize(lambda theta, v: optimizer(theta, v, lambda _: g, lr, beta), np.zeros(2), 200)
    stride = lr * g if optimizer is ema else lr * g / (1 - beta)
    np.testing.assert_allclose(walked[-1] - walked[-2], -stride, rtol=1e-12)


@with_velocity
def test_beta_zero_is_gradient_descent(optimizer: Step) -> None:
    """A velocity that is not kept leaves gradient descent."""
    np.testing.assert_allclose(path(optimizer, 0.003, beta=0.0, n_steps=20), path(gd, 0.003, n_steps=20), rtol=1e-12)


@every_optimizer
def test_leaves_its_arguments_alone(optimizer: Step) -> None:
    """A step returns new arrays; theta and v are what they were."""
    theta, v = START.copy(), np.array([0.3, -0.2])
    optimizer(theta, v, ravine_grad, 0.004, 0.9)
    assert theta.tolist() == [10.0, 1.0]
    assert v.tolist() == [0.3, -0.2]


@every_optimizer
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("lr", [0.004, np.float64(0.004), np.array(0.004)])
def test_keeps_the_dtype(optimizer: Step, dtype: Any, lr: Any) -> None:
    """float32 stays float32, also when lr is a float64 scalar or the gradient comes back as float64."""
    theta, v = optimizer(START.astype(dtype), np.zeros(2, dtype), lambda x: np.asarray(RAVINE_CURVATURES) * x, lr, 0.9)
    assert theta.dtype == dtype
    assert v.dtype == dtype


@every_optimizer
def test_takes_any_shape(optimizer: Step) -> None:
    """Each number of an array moves as it would alone."""
    theta = np.linspace(-2, 3, 24).reshape(2, 3, 4)
    v = np.cos(theta)
    whole = optimizer(theta, v, np.sin, 0.2, 0.7)
    alone = [optimizer(theta[i], v[i], np.sin, 0.2, 0.7) for i in np.ndindex(theta.shape)]
    for part in range(2):
        assert whole[part].ravel().tolist() == [pair[part] for pair in alone]


@every_optimizer
@pytest.mark.parametrize("lr", [0.0, -0.1, np.nan, np.inf])
def test_refuses_a_bad_learning_rate(optimizer: Step, lr: float) -> None:
    """A learning rate that is not a finite number above zero is refused by name."""
    with pytest.raises(ValueError, match="lr must be"):
        optimizer(START, np.zeros(2), ravine_grad, lr, 0.9)


@with_velocity
@pytest.mark.parametrize("beta", [-0.1, 1.0, 1.5, np.nan])
def test_refuses_a_bad_beta(optimizer: Step, beta: float) -> None:
    """A beta outside [0, 1) is refused by name."""
    with pytest.raises(ValueError, match="beta must be in"):
        optimizer(START, np.zeros(2), ravine_grad, 0.004, beta)


@with_velocity
def test_refuses_a_velocity_of_another_shape(optimizer: Step) -> None:
    """A velocity that would broadcast is refused, not broadcast."""
    with pytest.raises(ValueError, match=r"v has shape \(1,\), but theta has shape \(2,\)"):
        optimizer(START, np.zeros(1), ravine_grad, 0.004, 0.9)


@every_optimizer
def test_refuses_a_gradient_of_another_shape(optimizer: Step) -> None:
    """A gradient that would broadcast is refused, not broadcast."""
    with pytest.raises(ValueError, match=r"grad.* has shape \(2, 1\), but theta has shape \(2,\)"):
        optimizer(START, np.zeros(2), lambda _: np.zeros((2, 1)), 0.004, 0.9)


def test_nesterov_asks_once_and_ahead() -> None:
    """grad_fn is called once, at θ + βv."""
    asked: list[Any] = []
    reference.nag_step(START, np.array([1.0, -2.0]), lambda x: (asked.append(x), ravine_grad(x))[1], 0.004, 0.5)
    assert [point.tolist() for point in asked] == [[10.5, 0.0]]


@pytest.mark.parametrize(
    ("optimizer", "lr", "beta", "loss"),
    [
        (ema, 0.05, 0.0, 0.002656),  # printed by the lecture as SGD
        (ema, 0.05, 0.9, 0.386138),  # printed by the lecture as SGD+Momentum
        (ema, 0.5, 0.9, 0.469279),  # an equal stride does not help: a swing keeps √0.9 > 0.9 per step
        (momentum, 0.05, 0.9, 0.469279),
        (momentum, 0.05, 0.5, 4.08e-13),  # a lighter memory does
    ],
)
def test_the_lectures_comparison(optimizer: Step, lr: float, beta: float, loss: float) -> None:
    """S4, section 3.3: fifty steps on x² + 10y², and what becomes of momentum's defeat when its causes are removed."""
    curvatures = np.array([2.0, 20.0])
    walked = reference.minimize(lambda theta, v: optimizer(theta, v, lambda x: curvatures * x, lr, beta), START, 50)
    assert float(reference.quadratic(walked[-1], curvatures)) == pytest.approx(loss, rel=1e-3)
