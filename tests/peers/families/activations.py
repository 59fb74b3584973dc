"""Activations by PyTorch, their slopes by automatic differentiation."""

from __future__ import annotations

from typing import Any

import torch

from tests.reference.agreement import Row


def peer(row: Row) -> dict[str, Any]:
    settings = dict(row.peer_settings)
    scale = settings.pop("scale", 1.0)
    z = torch.tensor(row.settings["z"], dtype=torch.float64, requires_grad=True)
    place = torch.nn.functional if row.peer.startswith("torch.nn.functional.") else torch
    value = getattr(place, row.peer.rpartition(".")[2])(scale * z, **settings) / scale
    value.backward(torch.tensor(row.settings.get("upstream", [1.0] * len(z)), dtype=torch.float64))
    return {"value": value.detach(), "slope": z.grad}
