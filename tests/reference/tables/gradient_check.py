"""Verdicts on gradients, right and wrong: f(θ) = Σ sin θ + (Σ θ)²/2 with what is done to its gradient."""

from __future__ import annotations

from typing import Any

import numpy as np

import reference
from tests.reference.agreement import Row
from tests.reference.inputs import numbers

THETA = numbers((2, 3), seed=30)

TABLE = tuple(
    Row(name, reference.gradient_check, {"theta": THETA, "times": times, "plus": plus}, "torch.autograd.gradcheck")
    for name, times, plus in (
        ("right", 1.0, 0.0),
        ("sign", -1.0, 0.0),
        ("twice", 2.0, 0.0),
        ("sum_for_mean", 6.0, 0.0),
        ("one_entry", 1.0, 1e-2),
        ("nearly_right", 1.0, 1e-9),
    )
)


def slope(theta: Any, times: float, plus: float) -> Any:
    """The gradient, times a number, with another added to one entry."""
    gradient = times * (np.cos(theta) + theta.sum())
    gradient[1, 2] += plus
    return gradient


def ours(row: Row) -> dict[str, Any]:
    settings = row.settings
    theta = np.array(settings["theta"])
    grads = {"theta": slope(theta, settings["times"], settings["plus"])}
    result = reference.gradient_check(
        lambda p: np.sin(p["theta"]).sum() + p["theta"].sum() ** 2 / 2, {"theta": theta}, grads
    )
    return {"ok": result.ok}
