"""Learning rates from the schedulers and schedules of PyTorch, optax and Keras."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import keras
import optax
import torch
from torch.optim import lr_scheduler

from tests.reference.agreement import Row
from tests.reference.tables.schedules import EPOCHS, METRICS

keras.config.set_floatx("float64")

FACTORS: dict[str, Callable[[int], float]] = {
    "inverse_time-torch": lambda t: 8 / (8 + t),
    "inverse_sqrt-torch": lambda t: 0.7 * (t + 1) ** -0.5,
}
"""What ``LambdaLR`` multiplies the learning rate by, by row of the table."""


def peer(row: Row) -> dict[str, Any]:
    """The learning rate of each epoch."""
    library, name = row.peer.split(".")[0], row.peer.rpartition(".")[2]
    if library == "keras":
        lrs = keras_plateau if name == "ReduceLROnPlateau" else keras_lrs
        return {"lr": lrs(**row.peer_settings) if lrs is keras_plateau else lrs(name, **row.peer_settings)}
    if library == "optax":
        return {"lr": optax_lrs(name, **row.peer_settings)}
    settings = {"lr_lambda": FACTORS[row.name]} if name == "LambdaLR" else {}
    return {"lr": torch_lrs(name, **row.peer_settings, **settings)}


def optax_lrs(name: str, **settings: Any) -> list[float]:
    if "scales" in settings:
        settings["boundaries_and_scales"] = dict(zip(settings.pop("boundaries"), settings.pop("scales"), strict=True))
    schedule = getattr(optax, name)(**settings)
    return [float(schedule(int(t))) for t in EPOCHS]


def torch_lrs(name: str, lr: float, **settings: Any) -> list[float]:
    optimizer = torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=lr)
    scheduler: Any
    if name == "SequentialLR":
        rise = lr_scheduler.LinearLR(optimizer, settings["start_factor"], 1.0, settings["total_iters"])
        fall = lr_scheduler.CosineAnnealingLR(optimizer, settings["T_max"], settings["eta_min"])
        scheduler = lr_scheduler.SequentialLR(optimizer, [rise, fall], [settings["total_iters"]])
    else:
        scheduler = getattr(lr_scheduler, name)(optimizer, **settings)
    moments: list[Any] = [()] * (len(EPOCHS) - 1)
    if name == "ReduceLROnPlateau":
        sign = -1.0 if settings["mode"] == "max" else 1.0
        moments = [(sign * metric,) for metric in METRICS]
    lrs = [optimizer.param_groups[0]["lr"]]
    for arguments in moments:
        optimizer.step()
        scheduler.step(*arguments)
        lrs.append(optimizer.param_groups[0]["lr"])
    return lrs


def keras_lrs(name: str, **settings: Any) -> list[float]:
    schedule = getattr(keras.optimizers.schedules, name)(**settings)
    return [float(schedule(int(t))) for t in EPOCHS]


def keras_plateau(lr: float, **settings: Any) -> list[float]:
    """The callback, told of one epoch after the other, on a model that is never trained."""
    model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1)])
    model.compile(keras.optimizers.SGD(lr), "mse")
    callback = keras.callbacks.ReduceLROnPlateau(monitor="metric", **settings)
    callback.set_model(model)
    callback.on_train_begin()
    lrs = [float(model.optimizer.learning_rate.value)]
    for epoch, metric in enumerate(METRICS):
        callback.on_epoch_end(epoch, {"metric": metric})
        lrs.append(float(model.optimizer.learning_rate.value))
    return lrs
