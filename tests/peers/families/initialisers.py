"""Initialisers by PyTorch, whose weights lie transposed: n_in is along axis 1."""

from __future__ import annotations

from typing import Any

import torch

from tests.reference.agreement import Row
from tests.reference.tables.initialisers import measured


def peer(row: Row) -> dict[str, Any]:
    W = torch.empty(row.settings["n_out"], row.settings["n_in"], dtype=torch.float64)
    initialise = getattr(torch.nn.init, row.peer.rpartition(".")[2])
    initialise(W, **row.peer_settings, generator=torch.Generator().manual_seed(0))
    return measured(W, row.name)
