"""What the reference's docstrings say of the libraries' defaults is so."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

import keras
import optax
import pytest
import torch

import reference

STATED: list[tuple[Callable[..., Any], Callable[..., Any], dict[str, Any]]] = [
    (reference.adagrad_step, torch.optim.Adagrad, {"eps": 1e-10, "initial_accumulator_value": 0}),
    (reference.adagrad_step, keras.optimizers.Adagrad, {"initial_accumulator_value": 0.1}),
    (reference.adagrad_step, optax.adagrad, {"initial_accumulator_value": 0.1}),
    (reference.adadelta_step, keras.optimizers.Adadelta, {"rho": 0.95, "epsilon": 1e-7, "learning_rate": 0.001}),
    (reference.rmsprop_step, torch.optim.RMSprop, {"alpha": 0.99, "lr": 0.01}),
    (reference.adam_step, keras.optimizers.Adam, {"epsilon": 1e-7}),
    (reference.adamw_step, torch.optim.AdamW, {"lr": 0.001, "betas": (0.9, 0.999), "eps": 1e-8, "weight_decay": 0.01}),
    (reference.adamw_step, keras.optimizers.AdamW, {"weight_decay": 0.004, "epsilon": 1e-7}),
    (reference.adamw_step, optax.adamw, {"weight_decay": 1e-4}),
    (reference.staircase_decay, keras.optimizers.schedules.ExponentialDecay, {"staircase": False}),
    (reference.staircase_decay, optax.exponential_decay, {"staircase": False}),
    (reference.reduce_on_plateau, torch.optim.lr_scheduler.ReduceLROnPlateau, {"threshold_mode": "rel"}),
    (
        reference.reduce_on_plateau,
        keras.callbacks.ReduceLROnPlateau,
        {"factor": 0.1, "patience": 10, "min_delta": 1e-4},
    ),
]


@pytest.mark.parametrize(
    ("ours", "theirs", "defaults"), STATED, ids=[f"{ours.__name__}-{theirs.__module__}" for ours, theirs, _ in STATED]
)
def test_stated_defaults(ours: Callable[..., Any], theirs: Callable[..., Any], defaults: dict[str, Any]) -> None:
    """The library's signature has the defaults that the docstring names, and the docstring names the library."""
    parameters = inspect.signature(theirs).parameters
    assert {name: parameters[name].default for name in defaults} == defaults
    library = {"torch": "PyTorch", "keras": "Keras", "optax": "optax"}[theirs.__module__.split(".")[0]]
    assert library in inspect.getdoc(ours)


def test_optaxs_rprop_is_a_stride_late() -> None:
    """The reason why Rprop is not compared with optax: its first update is zero, and each is the stride due before."""
    optimizer = optax.rprop(0.25)
    state = optimizer.init(0.0)
    updates = []
    for slope in (1.0, 1.0, 1.0):
        update, state = optimizer.update(slope, state)
        updates.append(float(update))
    assert updates == pytest.approx([0.0, -0.25, -0.25 * 1.2])
