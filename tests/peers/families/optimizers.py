"""The paths of the optimizers of PyTorch, optax and Keras on the table's bowl."""

from __future__ import annotations

from typing import Any

import keras
import numpy as np
import optax
import torch

from tests.reference.agreement import Row
from tests.reference.tables.optimizers import START, STEPS, slope

keras.config.set_floatx("float64")


def peer(row: Row) -> dict[str, Any]:
    """Every parameter at the start and after each step."""
    path = {"torch": torch_path, "optax": optax_path, "keras": keras_path}[row.peer.split(".")[0]](row)
    return {name: np.stack([point[name] for point in path]) for name in START}


def torch_path(row: Row) -> list[Any]:
    params = {name: torch.nn.Parameter(torch.from_numpy(theta.copy())) for name, theta in START.items()}
    optimizer = getattr(torch.optim, row.peer.removeprefix("torch.optim."))(params.values(), **row.peer_settings)

    def here() -> Any:
        return {name: theta.detach().numpy().copy() for name, theta in params.items()}

    path = [here()]
    for t in range(STEPS):
        grads = slope(path[-1], t)
        for name, theta in params.items():
            theta.grad = torch.from_numpy(grads[name])
        optimizer.step()
        path.append(here())
    return path


def optax_path(row: Row) -> list[Any]:
    if row.peer == "optax.ema + optax.scale":
        decay, lr = row.peer_settings["decay"], row.peer_settings["lr"]
        optimizer = optax.chain(optax.ema(decay, debias=False), optax.scale(-lr))
    else:
        optimizer = getattr(optax, row.peer.removeprefix("optax."))(**row.peer_settings)
    params: Any = START
    state = optimizer.init(params)
    path = [params]
    for t in range(STEPS):
        updates, state = optimizer.update(slope(params, t), state, params)
        params = {name: np.asarray(theta) for name, theta in optax.apply_updates(params, updates).items()}
        path.append(params)
    return path


def keras_path(row: Row) -> list[Any]:
    optimizer = getattr(keras.optimizers, row.peer.removeprefix("keras.optimizers."))(**row.peer_settings)
    params = {name: keras.Variable(theta) for name, theta in START.items()}
    optimizer.build(list(params.values()))
    path: list[Any] = [START]
    for t in range(STEPS):
        grads = slope(path[-1], t)
        optimizer.apply([keras.ops.convert_to_tensor(grads[name]) for name in params])
        path.append({name: np.asarray(theta.value) for name, theta in params.items()})
    return path
