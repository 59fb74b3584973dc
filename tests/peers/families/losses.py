"""Losses by PyTorch and optax, their gradients by automatic differentiation."""

from __future__ import annotations

from typing import Any

import jax
import numpy as np
import optax
import torch

from tests.reference.agreement import Row

jax.config.update("jax_enable_x64", True)


def peer(row: Row) -> dict[str, Any]:
    values = list(row.settings.values())
    if row.peer.startswith("optax."):
        return by_optax(row, np.asarray(values[0]), np.asarray(values[1], float))
    settings = dict(row.peer_settings)
    times, given = settings.pop("times", 1.0), settings.pop("target", values[1])
    if "weight" in settings:
        settings["weight"] = torch.tensor(settings["weight"], dtype=torch.float64)
    predictions = torch.tensor(values[0], dtype=torch.float64, requires_grad=True)
    target = torch.from_numpy(np.asarray(given))
    classes = row.peer.endswith(".cross_entropy") and not target.is_floating_point()
    function = getattr(torch.nn.functional, row.peer.rpartition(".")[2])
    loss = times * function(predictions, target if classes else target.double(), **settings)
    loss.backward()
    return {"loss": loss.item(), "gradient": predictions.grad}


def by_optax(row: Row, logits: np.ndarray, labels: np.ndarray) -> dict[str, Any]:
    def mean(z: Any) -> Any:
        return optax.losses.sigmoid_focal_loss(z, labels, **row.peer_settings).mean()

    loss, gradient = jax.value_and_grad(mean)(logits)
    return {"loss": loss, "gradient": gradient}
