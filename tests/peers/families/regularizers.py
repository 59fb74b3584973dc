"""Penalties by PyTorch's autograd, weight decay by its SGD, max-norm by ``torch.renorm``; and Keras's own."""

from __future__ import annotations

from typing import Any

import jax
import keras
import numpy as np
import torch

from tests.reference.agreement import Row
from tests.reference.tables.regularizers import WEIGHTS

keras.config.set_floatx("float64")


def peer(row: Row) -> dict[str, Any]:
    """The penalty and its gradient, or the weights after it."""
    if row.peer.startswith("keras."):
        return keras_regularized(row)
    weights = torch.nn.Parameter(torch.from_numpy(WEIGHTS.copy()))
    if row.peer == "torch.autograd":
        penalty = row.peer_settings["strength"] * torch.linalg.vector_norm(weights, row.peer_settings["power"])
        if row.peer_settings["power"] == 2:
            penalty = row.peer_settings["strength"] * weights.pow(2).sum()
        penalty.backward()
        return {"penalty": penalty.detach(), "grad": weights.grad}
    if row.peer == "torch.optim.SGD":
        weights.grad = torch.zeros_like(weights)
        torch.optim.SGD([weights], **row.peer_settings).step()
        return {"weights": weights.detach()}
    return {"weights": torch.renorm(weights.detach(), **row.peer_settings)}


def keras_regularized(row: Row) -> dict[str, Any]:
    module, name = row.peer.split(".")[1:]
    function = getattr(getattr(keras, module), name)(**row.peer_settings)
    if module == "constraints":
        return {"weights": np.asarray(function(keras.ops.convert_to_tensor(WEIGHTS)))}
    penalty, grad = jax.value_and_grad(function)(WEIGHTS)
    return {"penalty": np.asarray(penalty), "grad": np.where(WEIGHTS == 0, 0, grad)}
