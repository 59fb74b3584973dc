"""What every step(params, grads, state, …) must do, whatever its rule, and what is each one's own."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import reference
from tests.reference.tables.optimizers import TABLE

Step = Callable[..., Any]

SETTINGS: dict[Step, dict[str, Any]] = {
    reference.sgd_step: {"lr": 0.004, "momentum": 0.8},
    reference.adagrad_step: {"lr": 0.9},
    reference.adadelta_step: {"lr": 0.9},
    reference.rmsprop_step: {"lr": 0.01},
    reference.rprop_step: {"lr": 0.1},
    reference.adam_step: {"lr": 0.1},
    reference.adamw_step: {"lr": 0.1, "weight_decay": 0.001},
}
NO_LIBRARY_HAS = {reference.adaptive_momentum_step}
each_step = pytest.mark.parametrize("step", SETTINGS, ids=lambda step: step.__name__)
PARAMS = {"W": np.linspace(-2, 3, 6).reshape(2, 3), "b": np.array([0.5, -1.5]), "s": np.array(0.25)}


def slopes(params: dict[str, Any]) -> dict[str, Any]:
    return {name: 3 * theta + np.cos(5 * theta) for name, theta in params.items()}


def two_valleys(theta: Any) -> Any:
    return theta * (theta * theta - 0.5)


def walk(step: Step, params: Any, grad: Callable[[Any], Any], steps: int = 3) -> Any:
    state = None
    for _ in range(steps):
        params, state = step(params, grad(params), state, **SETTINGS[step])
    return params, state


def test_every_optimizer_stands_in_the_tables() -> None:
    """Each exported step that takes gradients is in the table of agreement, and each with a state in this file."""
    steps = [getattr(reference, name) for name in reference.__all__ if name.endswith("_step")]
    takes_state = {step for step in steps if "state" in inspect.signature(step).parameters}
    takes_gradients = takes_state | {
        step for step in steps if {"grad", "grad_fn"} & {*inspect.signature(step).parameters}
    }
    assert takes_state == set(SETTINGS)
    assert takes_gradients - NO_LIBRARY_HAS == {row.ours for row in TABLE}


@each_step
def test_arrives_in_the_ravine(step: Step) -> None:
    """From (3, 1) on x² + 100y² the walk comes near the bottom."""
    theta, _ = walk(step, np.array([3.0, 1.0]), reference.ravine_grad, 2000)
    assert float(reference.ravine(theta)) < 0.05


@each_step
def test_a_dict_moves_as_its_arrays_alone_and_as_one_vector(step: Step) -> None:
    """Arrays in a dict, each by itself, and ravelled into one vector: the same numbers."""
    together, _ = walk(step, PARAMS, slopes)
    vector, unravel = reference.ravel(PARAMS)
    ravelled, _ = walk(step, vector, lambda theta: slopes({"theta": theta})["theta"])
    for name, theta in PARAMS.items():
        alone, _ = walk(step, theta, lambda theta: slopes({"theta": theta})["theta"])
        assert together[name].shape == alone.shape == theta.shape
        assert together[name].tolist() == alone.tolist()
        np.testing.assert_allclose(unravel(ravelled)[name], alone, rtol=1e-12)


@each_step
def test_each_number_moves_as_it_would_alone(step: Step) -> None:
    """A large array, also one that is not contiguous, gives what its parts give."""
    theta = np.cos(np.arange(20007.0))[::-1].reshape(-1, 1)
    whole, _ = walk(step, theta, two_valleys)
    parts = [walk(step, part.copy(), two_valleys)[0] for part in np.array_split(theta, 5)]
    assert whole.shape == theta.shape
    np.testing.assert_array_equal(whole, np.concatenate(parts))


@each_step
def test_leaves_everything_alone(step: Step) -> None:
    """Parameters, gradients and state are what they were, and nothing returned is a view of them."""
    params, state = walk(step, PARAMS, slopes, 2)
    grads = slopes(params)
    before = repr((params, grads, state))
    after, new_state = step(params, grads, state, **SETTINGS[step])
    assert repr((params, grads, state)) == before
    olds = [*params.values(), *grads.values(), *arrays_in(state)]
    news = [*after.values(), *arrays_in(new_state)]
    assert not any(np.shares_memory(old, new) for old in olds for new in news)


def arrays_in(state: Any) -> list[Any]:
    return [array for part in state if isinstance(part, dict) for array in part.values()]


@each_step
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_keeps_the_dtype(step: Step, dtype: Any) -> None:
    """float32 stays float32 in parameters and state, with float64 gradients and NumPy scalars as settings."""
    settings = {name: np.float64(value) for name, value in SETTINGS[step].items()}
    params: Any = {name: theta.astype(dtype) for name, theta in PARAMS.items()}
    state = None
    for _ in range(2):
        params, state = step(params, slopes(PARAMS), state, **settings)
    assert {array.dtype for array in [*params.values(), *arrays_in(state)]} == {np.dtype(dtype)}


@each_step
def test_rests_where_the_ground_is_level(step: Step) -> None:
    """Slopes of exactly 0 move nothing and give no NaN; but weight decay shrinks."""
    level = {name: np.zeros_like(theta) for name, theta in PARAMS.items()}
    params, _ = walk(step, PARAMS, lambda _: level)
    shrunk = (1 - 0.1 * 0.001) ** 3 if step is reference.adamw_step else 1.0
    for name in PARAMS:
        np.testing.assert_allclose(params[name], shrunk * PARAMS[name], rtol=1e-15)


@each_step
def test_a_lost_gradient_shows_where_it_is(step: Step) -> None:
    """A NaN makes its own parameter NaN, without a warning, and no other."""
    theta, _ = walk(step, np.array([1.0, 2.0, 3.0]), lambda theta: np.array([0.5, np.nan, -0.5]), 2)
    assert np.isnan(theta).tolist() == [False, True, False]


@each_step
def test_no_parameters_are_no_trouble(step: Step) -> None:
    """An empty dict and an empty array come back empty."""
    assert walk(step, {}, lambda _: {})[0] == {}
    assert walk(step, np.zeros((0, 3)), lambda _: np.zeros((0, 3)))[0].shape == (0, 3)


@each_step
def test_refuses_by_name(step: Step) -> None:
    """Other names, other shapes, a stranger's state, a dict beside an array, a bad learning rate, text."""
    settings = SETTINGS[step]
    _, state = walk(step, PARAMS, slopes, 1)
    with pytest.raises(KeyError, match="grads lacks 'b', which params has"):
        step(PARAMS, {"W": PARAMS["W"], "s": PARAMS["s"]}, None, **settings)
    with pytest.raises(KeyError, match="grads has 'c', which params lacks"):
        step(PARAMS, PARAMS | {"c": 1.0}, None, **settings)
    with pytest.raises(ValueError, match=r"grads\['W'\] has shape \(3, 2\), but params\['W'\] has shape \(2, 3\)"):
        step(PARAMS, PARAMS | {"W": PARAMS["W"].T}, None, **settings)
    with pytest.raises(KeyError, match="which params has"):
        step(PARAMS | {"c": np.ones(2)}, PARAMS | {"c": np.ones(2)}, state, **settings)
    with pytest.raises(TypeError, match=r"state must be the \w+State that the last step returned, or None, not dict"):
        step(PARAMS, PARAMS, {}, **settings)
    with pytest.raises(TypeError, match="grads must be a dict of arrays as params is"):
        step(PARAMS, np.ones(3), None, **settings)
    with pytest.raises(TypeError, match="grads is a dict, but params is an array"):
        step(np.ones(3), {"W": np.ones(3)}, None, **settings)
    with pytest.raises(TypeError, match=r"params\['W'\] must hold real numbers"):
        step({"W": ["steep"]}, {"W": [1.0]}, None, **settings)
    for lr in (0.0, -0.1, np.nan, np.inf):
        with pytest.raises(ValueError, match="lr must be a finite number > 0"):
            step(PARAMS, PARAMS, None, **(settings | {"lr": lr}))


@pytest.mark.parametrize(
    ("step", "setting", "bad", "message"),
    [
        (reference.sgd_step, "momentum", 1.0, "momentum must be in"),
        (reference.sgd_step, "dampening", -0.1, "dampening must be in"),
        (reference.sgd_step, "weight_decay", -1.0, "weight_decay must be a finite number >= 0"),
        (reference.adagrad_step, "eps", 0.0, "eps must be"),
        (reference.adagrad_step, "initial_accumulator", -0.1, "initial_accumulator must be"),
        (reference.adadelta_step, "rho", 1.0, "rho must be in"),
        (reference.adadelta_step, "eps", -1.0, "eps must be"),
        (reference.rmsprop_step, "beta", 1.5, "beta must be in"),
        (reference.rmsprop_step, "eps", 0.0, "eps must be"),
        (reference.rprop_step, "eta_minus", 1.0, "eta_minus must be < 1 and eta_plus > 1"),
        (reference.rprop_step, "eta_plus", 1.0, "eta_minus must be < 1 and eta_plus > 1"),
        (reference.rprop_step, "stride_max", 1e-6, "stride_max must be > stride_min"),
        (reference.adam_step, "beta1", 1.0, "beta1 must be in"),
        (reference.adam_step, "beta2", -0.5, "beta2 must be in"),
        (reference.adam_step, "eps", 0.0, "eps must be"),
        (reference.adamw_step, "weight_decay", -0.1, "weight_decay must be"),
    ],
)
def test_refuses_a_bad_setting(step: Step, setting: str, bad: float, message: str) -> None:
    """A setting out of its range is refused by name."""
    with pytest.raises(ValueError, match=message):
        step(PARAMS, PARAMS, None, **(SETTINGS[step] | {setting: bad}))


@pytest.mark.parametrize("settings", [{"nesterov": True}, {"nesterov": True, "momentum": 0.9, "dampening": 0.1}])
def test_nesterov_needs_momentum_and_no_dampening(settings: dict[str, Any]) -> None:
    """The combinations that PyTorch refuses are refused."""
    with pytest.raises(ValueError, match="nesterov needs"):
        reference.sgd_step(PARAMS, PARAMS, None, 0.1, **settings)


@pytest.mark.parametrize("steepness", [1e-3, 7.0, 1e6])
def test_strides_on_an_even_slope(steepness: float) -> None:
    """However steep: Adam's strides are lr long, AdaGrad's lr/√t, RMSProp's first lr/√(1 - β), Rprop's grow by η⁺."""
    g = np.array([steepness, -steepness])

    def strides(step: Step, **settings: Any) -> Any:
        path, state = [np.zeros(2)], None
        for _ in range(4):
            theta, state = step(path[-1], g, state, **settings)
            path.append(theta)
        return -np.diff(np.array(path), axis=0) * np.sign(g)

    t = np.arange(1, 5)[:, None] * np.ones(2)
    tiny = {"eps": 1e-30}
    np.testing.assert_allclose(strides(reference.adam_step, lr=0.2, **tiny), 0.2 * t / t, rtol=1e-9)
    np.testing.assert_allclose(strides(reference.adagrad_step, lr=0.2, **tiny), 0.2 / np.sqrt(t), rtol=1e-9)
    np.testing.assert_allclose(
        strides(reference.rmsprop_step, lr=0.2, beta=0.7, **tiny), 0.2 / np.sqrt(1 - 0.7**t), rtol=1e-9
    )
    np.testing.assert_allclose(strides(reference.rprop_step, lr=0.2), 0.2 * 1.2 ** (t - 1), rtol=1e-9)


def test_rmsprop_is_adadelta_without_its_numerator() -> None:
    """S3: RMSProp is the first update vector of Adadelta: divided by √(D + ε), one is the other."""
    theta, g, eps = np.array([1.0, -2.0]), np.array([0.3, -4.0]), 1e-4
    by_adadelta, _ = reference.adadelta_step(theta, g, None, lr=1.0, rho=0.8, eps=eps)
    by_rmsprop, _ = reference.rmsprop_step(theta, g, None, lr=np.sqrt(eps), beta=0.8, eps=eps)
    np.testing.assert_allclose(by_adadelta, by_rmsprop, rtol=1e-14)


def test_the_lectures_defaults() -> None:
    """S3's numbers: Adam's α, β₁, β₂, ε; RMSProp's 0.9 and 0.001; AdaGrad's ε."""

    def default(step: Step, name: str) -> Any:
        return inspect.signature(step).parameters[name].default

    assert [default(reference.adam_step, name) for name in ("lr", "beta1", "beta2", "eps")] == [0.001, 0.9, 0.999, 1e-8]
    assert [default(reference.rmsprop_step, name) for name in ("lr", "beta")] == [0.001, 0.9]
    assert default(reference.adagrad_step, "eps") == 1e-8


@pytest.mark.parametrize("step", [reference.momentum_step, reference.ema_momentum_step, reference.nag_step])
def test_velocities_take_a_dict_and_start_from_none(step: Step) -> None:
    """The momentum steps of exercise 3 move a dict as its arrays, and None is a velocity of zeros."""

    def feel(theta: Any) -> Any:
        return slopes(theta) if isinstance(theta, dict) else slopes({"theta": theta})["theta"]

    def move(theta: Any, v: Any) -> Any:
        return step(theta, v, feel if step is reference.nag_step else feel(theta), 0.05, 0.8)

    theta, v = move(*move(PARAMS, None))
    for name, alone in PARAMS.items():
        theta_alone, v_alone = move(*move(alone, np.zeros_like(alone)))
        assert theta[name].tolist() == theta_alone.tolist()
        assert v[name].tolist() == v_alone.tolist()
