"""Norms and clipped gradients from ``torch.nn.utils``, optax and Keras."""

from __future__ import annotations

from typing import Any

import keras
import numpy as np
import optax
import torch

from tests.reference.agreement import Row
from tests.reference.tables.clipping import GRADS

keras.config.set_floatx("float64")


def peer(row: Row) -> dict[str, Any]:
    """The clipped gradients, and the norm where ours gives it."""
    name = row.peer.rpartition(".")[2]
    if name == "SGD":
        return keras_clipped(row)
    return torch_clipped(name, row) if row.peer.startswith("torch.") else optax_clipped(name, row)


def torch_clipped(name: str, row: Row) -> dict[str, Any]:
    if name == "get_total_norm":
        return {"norm": torch.nn.utils.get_total_norm([torch.from_numpy(g.copy()) for g in GRADS.values()])}
    params = {key: torch.nn.Parameter(torch.zeros_like(torch.from_numpy(g))) for key, g in GRADS.items()}
    for key, theta in params.items():
        theta.grad = torch.from_numpy(GRADS[key].copy())
    norm = getattr(torch.nn.utils, name)(params.values(), **row.peer_settings)
    clipped = {key: theta.grad.numpy() for key, theta in params.items() if theta.grad is not None}
    return clipped if norm is None else {**clipped, "norm": norm}


def optax_clipped(name: str, row: Row) -> dict[str, Any]:
    norm = {"norm": optax.tree.norm(GRADS)}
    if name == "norm":
        return norm
    clipped, _ = getattr(optax, name)(**row.peer_settings).update(GRADS, optax.EmptyState())
    return clipped | (norm if name == "clip_by_global_norm" else {})


def keras_clipped(row: Row) -> dict[str, Any]:
    """How far a step of length 1 moves parameters that were 0."""
    optimizer = keras.optimizers.SGD(1.0, **row.peer_settings)
    params = {key: keras.Variable(np.zeros_like(g)) for key, g in GRADS.items()}
    optimizer.build(list(params.values()))
    optimizer.apply([keras.ops.convert_to_tensor(g) for g in GRADS.values()])
    clipped = {key: -np.asarray(theta.value) for key, theta in params.items()}
    norm = np.linalg.norm(np.concatenate([g.ravel() for g in GRADS.values()]))
    return clipped | ({"norm": norm} if "global_clipnorm" in row.peer_settings else {})
