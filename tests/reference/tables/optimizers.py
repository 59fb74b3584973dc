"""Optimizers: eight steps of two coupled arrays down a noisy bowl, against PyTorch, optax and Keras."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

import reference
from tests.reference.agreement import Row

STEPS = 8
START = {"W": np.array([[1.5, -0.7, 0.3], [-2.0, 0.9, 0.6]]), "b": np.array([0.4, -1.1, 2.0])}
STEEPNESS = {"W": np.array([[0.1, 1.0, 6.0], [2.5, 0.4, 3.0]]), "b": np.array([0.7, 4.0, 1.3])}


def slope(params: Any, t: int) -> Any:
    """Gradients at step t: a bowl, a coupling of all the parameters, a swing in time, and a slope that is 0 at first."""
    pull = np.tanh(params["W"].sum() + params["b"].sum())
    grads = {
        name: STEEPNESS[name] * theta + pull * np.cos(theta) + 0.8 * np.cos(2.5 * t + np.arange(3))
        for name, theta in params.items()
    }
    grads["W"][1, 2] *= t >= 3
    return grads


def ours(row: Row) -> dict[str, Any]:
    """The path of our optimizer: every parameter at the start and after each step."""
    step = ADAPTERS.get(row.ours, in_general)
    params: Any = {name: theta.copy() for name, theta in START.items()}
    path, state = [params], None
    for t in range(STEPS):
        params, state = step(row, params, state, t)
        path.append(ahead(row, params, state) if row.ours is reference.nag_step else params)
    return {name: np.stack([point[name] for point in path]) for name in START}


def in_general(row: Row, params: Any, state: Any, t: int) -> Any:
    return row.ours(params, slope(params, t), state, **row.settings)


def without_state(row: Row, params: Any, state: Any, t: int) -> Any:
    return row.ours(params, slope(params, t), **row.settings), state


def with_velocity(row: Row, params: Any, v: Any, t: int) -> Any:
    return row.ours(params, v, slope(params, t), **row.settings)


def looking_ahead(row: Row, params: Any, v: Any, t: int) -> Any:
    return row.ours(params, v, lambda point: slope(point, t), **row.settings)


def ahead(row: Row, params: Any, v: Any) -> Any:
    """Where Nesterov's velocity points: the parameters that the libraries keep."""
    return {name: params[name] + row.settings["beta"] * v[name] for name in params}


ADAPTERS: dict[Callable[..., Any], Callable[..., Any]] = {
    reference.gradient_descent_step: without_state,
    reference.momentum_step: with_velocity,
    reference.ema_momentum_step: with_velocity,
    reference.nag_step: looking_ahead,
}

SAME_NAMES = "names of arguments"
EPS_OUTSIDE = "PyTorch adds ε outside the root: eps_in_sqrt=False"
LOOK_AHEAD = "the libraries keep the look-ahead point θ + βv, which is compared"
VELOCITY = "PyTorch's buffer is -v/lr, so a changing lr would part the two"

# fmt: off
TABLE = (
    Row("gd-torch", reference.gradient_descent_step, {"lr": 0.07}, "torch.optim.SGD", {"lr": 0.07}),
    Row("gd-optax", reference.gradient_descent_step, {"lr": 0.07}, "optax.sgd", {"learning_rate": 0.07}),
    Row("momentum-torch", reference.momentum_step, {"lr": 0.04, "beta": 0.8}, "torch.optim.SGD", {"lr": 0.04, "momentum": 0.8}, VELOCITY),
    Row("momentum-optax", reference.momentum_step, {"lr": 0.04, "beta": 0.8}, "optax.sgd", {"learning_rate": 0.04, "momentum": 0.8}, VELOCITY.replace("PyTorch", "optax")),
    Row("ema_momentum-optax", reference.ema_momentum_step, {"lr": 0.2, "beta": 0.7}, "optax.ema + optax.scale", {"decay": 0.7, "lr": 0.2}, "none; no library has it as one optimizer"),
    Row("nag-torch", reference.nag_step, {"lr": 0.04, "beta": 0.8}, "torch.optim.SGD", {"lr": 0.04, "momentum": 0.8, "nesterov": True}, LOOK_AHEAD),
    Row("nag-optax", reference.nag_step, {"lr": 0.04, "beta": 0.8}, "optax.sgd", {"learning_rate": 0.04, "momentum": 0.8, "nesterov": True}, LOOK_AHEAD),
    Row("sgd-plain-torch", reference.sgd_step, {"lr": 0.05, "dampening": 0.3, "weight_decay": 0.3}, "torch.optim.SGD", {"lr": 0.05, "dampening": 0.3, "weight_decay": 0.3}),
    Row("sgd-momentum-torch", reference.sgd_step, {"lr": 0.04, "momentum": 0.8, "dampening": 0.3, "weight_decay": 0.2}, "torch.optim.SGD", {"lr": 0.04, "momentum": 0.8, "dampening": 0.3, "weight_decay": 0.2}),
    Row("sgd-nesterov-torch", reference.sgd_step, {"lr": 0.04, "momentum": 0.8, "nesterov": True, "weight_decay": 0.2}, "torch.optim.SGD", {"lr": 0.04, "momentum": 0.8, "nesterov": True, "weight_decay": 0.2}),
    Row("sgd-nesterov-optax", reference.sgd_step, {"lr": 0.04, "momentum": 0.8, "nesterov": True}, "optax.sgd", {"learning_rate": 0.04, "momentum": 0.8, "nesterov": True}, SAME_NAMES),
    Row("adagrad-torch", reference.adagrad_step, {"lr": 0.4, "eps": 0.05, "eps_in_sqrt": False, "initial_accumulator": 0.2}, "torch.optim.Adagrad", {"lr": 0.4, "eps": 0.05, "initial_accumulator_value": 0.2}, EPS_OUTSIDE),
    Row("adagrad-optax", reference.adagrad_step, {"lr": 0.4, "eps": 0.05, "initial_accumulator": 0.2}, "optax.adagrad", {"learning_rate": 0.4, "eps": 0.05, "initial_accumulator_value": 0.2}, SAME_NAMES),
    Row("adadelta-torch", reference.adadelta_step, {"lr": 0.9, "rho": 0.8, "eps": 0.01}, "torch.optim.Adadelta", {"lr": 0.9, "rho": 0.8, "eps": 0.01}),
    Row("adadelta-optax", reference.adadelta_step, {"lr": 0.9, "rho": 0.8, "eps": 0.01}, "optax.adadelta", {"learning_rate": 0.9, "rho": 0.8, "eps": 0.01}, SAME_NAMES),
    Row("rmsprop-torch", reference.rmsprop_step, {"lr": 0.1, "beta": 0.8, "eps": 0.05, "eps_in_sqrt": False}, "torch.optim.RMSprop", {"lr": 0.1, "alpha": 0.8, "eps": 0.05}, EPS_OUTSIDE),
    Row("rmsprop-optax", reference.rmsprop_step, {"lr": 0.1, "beta": 0.8, "eps": 0.05}, "optax.rmsprop", {"learning_rate": 0.1, "decay": 0.8, "eps": 0.05}, SAME_NAMES),
    Row("rprop-torch", reference.rprop_step, {"lr": 0.2, "eta_minus": 0.4, "eta_plus": 1.3, "stride_min": 0.05, "stride_max": 0.5}, "torch.optim.Rprop", {"lr": 0.2, "etas": [0.4, 1.3], "step_sizes": [0.05, 0.5]}, SAME_NAMES),
    Row("adam-torch", reference.adam_step, {"lr": 0.1, "beta1": 0.8, "beta2": 0.95, "eps": 0.05}, "torch.optim.Adam", {"lr": 0.1, "betas": [0.8, 0.95], "eps": 0.05}),
    Row("adam-optax", reference.adam_step, {"lr": 0.1, "beta1": 0.8, "beta2": 0.95, "eps": 0.05}, "optax.adam", {"learning_rate": 0.1, "b1": 0.8, "b2": 0.95, "eps": 0.05}, SAME_NAMES),
    Row("adam-eps-in-sqrt-optax", reference.adam_step, {"lr": 0.1, "beta1": 0.8, "beta2": 0.95, "eps": 0.05, "eps_in_sqrt": True}, "optax.adam", {"learning_rate": 0.1, "b1": 0.8, "b2": 0.95, "eps": 0.0, "eps_root": 0.05}, "optax has an ε of its own inside the root"),
    Row("adamw-torch", reference.adamw_step, {"lr": 0.1, "beta1": 0.8, "beta2": 0.95, "eps": 0.05, "weight_decay": 0.3}, "torch.optim.AdamW", {"lr": 0.1, "betas": [0.8, 0.95], "eps": 0.05, "weight_decay": 0.3}),
    Row("adamw-optax", reference.adamw_step, {"lr": 0.1, "beta1": 0.8, "beta2": 0.95, "eps": 0.05, "weight_decay": 0.3}, "optax.adamw", {"learning_rate": 0.1, "b1": 0.8, "b2": 0.95, "eps": 0.05, "weight_decay": 0.3}, SAME_NAMES),
    Row("momentum-keras", reference.momentum_step, {"lr": 0.04, "beta": 0.8}, "keras.optimizers.SGD", {"learning_rate": 0.04, "momentum": 0.8}),
    Row("nag-keras", reference.nag_step, {"lr": 0.04, "beta": 0.8}, "keras.optimizers.SGD", {"learning_rate": 0.04, "momentum": 0.8, "nesterov": True}, LOOK_AHEAD),
    Row("adagrad-keras", reference.adagrad_step, {"lr": 0.4, "eps": 0.05, "initial_accumulator": 0.2}, "keras.optimizers.Adagrad", {"learning_rate": 0.4, "epsilon": 0.05, "initial_accumulator_value": 0.2}, SAME_NAMES),
    Row("adadelta-keras", reference.adadelta_step, {"lr": 0.9, "rho": 0.8, "eps": 0.01}, "keras.optimizers.Adadelta", {"learning_rate": 0.9, "rho": 0.8, "epsilon": 0.01}, SAME_NAMES),
    Row("rmsprop-keras", reference.rmsprop_step, {"lr": 0.1, "beta": 0.8, "eps": 0.05}, "keras.optimizers.RMSprop", {"learning_rate": 0.1, "rho": 0.8, "epsilon": 0.05}, SAME_NAMES),
    Row("adam-keras", reference.adam_step, {"lr": 0.1, "beta1": 0.8, "beta2": 0.95, "eps": 1e-12}, "keras.optimizers.Adam", {"learning_rate": 0.1, "beta_1": 0.8, "beta_2": 0.95, "epsilon": 1e-12}, "Keras adds ε before the bias correction; here it is too small to matter"),
    Row("adamw-keras", reference.adamw_step, {"lr": 0.1, "beta1": 0.8, "beta2": 0.95, "eps": 1e-12, "weight_decay": 0.3}, "keras.optimizers.AdamW", {"learning_rate": 0.1, "beta_1": 0.8, "beta_2": 0.95, "epsilon": 1e-12, "weight_decay": 0.3}, "Keras adds ε before the bias correction; here it is too small to matter"),
)
