"""Initialisers: deviation and mean size of many draws, and for the uniform ones the bound."""

from __future__ import annotations

from typing import Any

import numpy as np

import reference
from tests.reference.agreement import Row

SHAPE = {"n_in": 300, "n_out": 700}
CHANCE = 0.01
"""Both sides are samples of 210,000 numbers: their deviations differ by 0.2% as a rule."""

TABLE = tuple(
    Row(name, function, SHAPE | settings, f"torch.nn.init.{peer}", peer_settings, "other random numbers", CHANCE)
    for name, function, settings, peer, peer_settings in (
        ("normal_init", reference.normal_init, {"std": 0.05}, "normal_", {"std": 0.05}),
        ("xavier_normal", reference.xavier_normal, {}, "xavier_normal_", {}),
        ("xavier_uniform", reference.xavier_uniform, {}, "xavier_uniform_", {}),
        ("he_normal", reference.he_normal, {}, "kaiming_normal_", {"nonlinearity": "relu"}),
        ("he_uniform", reference.he_uniform, {}, "kaiming_uniform_", {"nonlinearity": "relu"}),
    )
)


def measured(W: Any, name: str) -> dict[str, float]:
    """Mean size against deviation tells the normal from the uniform: √(2/π) = 0.80 against √3/2 = 0.87."""
    sizes = np.abs(np.asarray(W, np.float64))
    spread = {"std": float(np.sqrt(np.mean(sizes**2))), "mean_size": float(sizes.mean())}
    return spread | ({"bound": float(sizes.max())} if "uniform" in name else {})


def ours(row: Row) -> dict[str, Any]:
    return measured(row.ours(np.random.default_rng(0), **row.settings), row.name)
