"""Learning-rate schedules, epoch by epoch: torch's schedulers, optax's and Keras's schedules."""

from __future__ import annotations

from typing import Any

import numpy as np

import reference
from tests.reference.agreement import Row

EPOCHS = np.arange(40)
METRICS = [
    1.0,
    0.8,
    0.9,
    0.79,
    0.78,
    float("nan"),
    0.74,
    0.75,
    0.76,
    0.77,
    0.73,
    0.5,
    0.6,
    0.51,
    0.495,
    0.4,
    0.41,
    0.41,
]
"""Epoch by epoch: small gains below the threshold, a NaN, a long plateau, a gain, another plateau."""


def ours(row: Row) -> dict[str, Any]:
    """The learning rate of each epoch."""
    if row.ours is not reference.reduce_on_plateau:
        return {"lr": row.ours(EPOCHS, **row.settings)}
    settings = dict(row.settings)
    lrs, state, sign = [settings.pop("lr")], None, -1.0 if row.settings["mode"] == "max" else 1.0
    for metric in METRICS:
        lr, state = reference.reduce_on_plateau(lrs[-1], sign * metric, state, **settings)
        lrs.append(lr)
    return {"lr": np.array(lrs)}


# fmt: off
TABLE = (
    Row("step-torch", reference.step_decay, {"lr": 0.3, "gamma": 0.6, "every": 7}, "torch.optim.lr_scheduler.StepLR", {"lr": 0.3, "gamma": 0.6, "step_size": 7}, "names of arguments"),
    Row("exponential-torch", reference.exponential_decay, {"lr": 0.3, "k": 0.1}, "torch.optim.lr_scheduler.ExponentialLR", {"lr": 0.3, "gamma": 0.9048374180359595}, "PyTorch has γ = exp(-k), here for k = 0.1"),
    Row("exponential-optax", reference.exponential_decay, {"lr": 0.3, "k": 0.1}, "optax.exponential_decay", {"init_value": 0.3, "transition_steps": 10, "decay_rate": 0.36787944117144233}, "optax has the factor e^(-1) of 1/k = 10 steps"),
    Row("geometric-torch", reference.geometric_decay, {"lr": 0.3, "gamma": 0.95}, "torch.optim.lr_scheduler.ExponentialLR", {"lr": 0.3, "gamma": 0.95}),
    Row("staircase-optax", reference.staircase_decay, {"lr": 0.3, "decay_rate": 0.7, "decay_steps": 6}, "optax.exponential_decay", {"init_value": 0.3, "transition_steps": 6, "decay_rate": 0.7, "staircase": True}, "names of arguments; no stairs by default"),
    Row("staircase-even-optax", reference.staircase_decay, {"lr": 0.3, "decay_rate": 0.7, "decay_steps": 6, "staircase": False}, "optax.exponential_decay", {"init_value": 0.3, "transition_steps": 6, "decay_rate": 0.7}, "names of arguments"),
    Row("staircase-keras", reference.staircase_decay, {"lr": 0.3, "decay_rate": 0.7, "decay_steps": 6}, "keras.optimizers.schedules.ExponentialDecay", {"initial_learning_rate": 0.3, "decay_steps": 6, "decay_rate": 0.7, "staircase": True}, "names of arguments; no stairs by default"),
    Row("inverse_time-keras", reference.inverse_time_decay, {"lr": 0.3, "decay_rate": 0.4}, "keras.optimizers.schedules.InverseTimeDecay", {"initial_learning_rate": 0.3, "decay_steps": 1, "decay_rate": 0.4}, "Keras divides the step by decay_steps first"),
    Row("inverse_time-torch", reference.inverse_time_decay, {"lr": 0.3, "decay_rate": 0.125}, "torch.optim.lr_scheduler.LambdaLR", {"lr": 0.3}, "PyTorch takes the factor as a function"),
    Row("inverse_sqrt-torch", reference.inverse_sqrt_decay, {"lr": 0.3, "k": 0.7}, "torch.optim.lr_scheduler.LambdaLR", {"lr": 0.3}, "PyTorch takes the factor as a function"),
    Row("cosine_warmup-optax", reference.cosine_warmup, {"lr": 0.3, "warmup_steps": 6, "total_steps": 31, "lr_start": 0.02, "lr_min": 0.01}, "optax.warmup_cosine_decay_schedule", {"init_value": 0.02, "peak_value": 0.3, "warmup_steps": 6, "decay_steps": 31, "end_value": 0.01}, "names of arguments"),
    Row("cosine-torch", reference.cosine_warmup, {"lr": 0.3, "warmup_steps": 0, "total_steps": 39, "lr_min": 0.01}, "torch.optim.lr_scheduler.CosineAnnealingLR", {"lr": 0.3, "T_max": 39, "eta_min": 0.01}, "PyTorch rises again after T_max; ours stays"),
    Row("warmup-torch", reference.cosine_warmup, {"lr": 0.3, "warmup_steps": 8, "total_steps": 39, "lr_start": 0.06, "lr_min": 0.01}, "torch.optim.lr_scheduler.SequentialLR", {"lr": 0.3, "start_factor": 0.2, "total_iters": 8, "T_max": 31, "eta_min": 0.01}, "PyTorch starts from a factor of lr and counts T_max without the warm-up"),
    Row("piecewise-torch", reference.piecewise_constant, {"boundaries": [4, 11, 19], "values": [0.3, 0.12, 0.048, 0.0192]}, "torch.optim.lr_scheduler.MultiStepLR", {"lr": 0.3, "milestones": [5, 12, 20], "gamma": 0.4}, "at a boundary PyTorch has the next value, ours the last: one epoch apart"),
    Row("piecewise-optax", reference.piecewise_constant, {"boundaries": [4, 11, 19], "values": [0.3, 0.12, 0.06, 0.006]}, "optax.piecewise_constant_schedule", {"init_value": 0.3, "boundaries": [5, 12, 20], "scales": [0.4, 0.5, 0.1]}, "optax has factors, and the next value at a boundary"),
    Row("piecewise-keras", reference.piecewise_constant, {"boundaries": [4, 11, 19], "values": [0.3, 0.12, 0.06, 0.006]}, "keras.optimizers.schedules.PiecewiseConstantDecay", {"boundaries": [4, 11, 19], "values": [0.3, 0.12, 0.06, 0.006]}),
    Row("plateau-torch", reference.reduce_on_plateau, {"lr": 0.3, "factor": 0.4, "patience": 3, "min_delta": 0.015, "mode": "min", "min_lr": 0.02}, "torch.optim.lr_scheduler.ReduceLROnPlateau", {"lr": 0.3, "factor": 0.4, "patience": 2, "threshold": 0.015, "threshold_mode": "abs", "mode": "min", "min_lr": 0.02, "eps": 0.0}, "PyTorch waits one epoch longer: its patience is one less; threshold relative by default"),
    Row("plateau-max-torch", reference.reduce_on_plateau, {"lr": 0.3, "factor": 0.4, "patience": 2, "min_delta": 0.015, "mode": "max", "min_lr": 0.0}, "torch.optim.lr_scheduler.ReduceLROnPlateau", {"lr": 0.3, "factor": 0.4, "patience": 1, "threshold": 0.015, "threshold_mode": "abs", "mode": "max", "min_lr": 0.0, "eps": 0.0}, "PyTorch waits one epoch longer: its patience is one less"),
    Row("plateau-keras", reference.reduce_on_plateau, {"lr": 0.3, "factor": 0.4, "patience": 2, "min_delta": 0.015, "mode": "min", "min_lr": 0.05}, "keras.callbacks.ReduceLROnPlateau", {"lr": 0.3, "factor": 0.4, "patience": 2, "min_delta": 0.015, "mode": "min", "min_lr": 0.05}, "ours has no cooldown"),
)
