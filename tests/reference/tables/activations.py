"""Activations: the value and the slope at numbers on both sides of every kink, on it, and far out."""

from __future__ import annotations

import importlib
from typing import Any

import numpy as np

import reference
from tests.reference.agreement import Row
from tests.reference.inputs import numbers

Z = [-1000.0, -40.0, -7.5, -2.0, -1.2784645, -0.7, -1e-3, 0.0, 1e-3, 0.3, 1.0, 2.5, 9.0, 40.0, 1000.0]
MATRIX, UPSTREAM = numbers((4, 3), seed=5, scale=3.0), numbers((4, 3), seed=6)
F = "torch.nn.functional"


def row(
    name: str, function: Any, peer: str, difference: str = "none", peer_settings: Any = None, **settings: Any
) -> Row:
    return Row(name, function, {"z": Z, **settings}, peer, peer_settings or {}, difference)


def along(name: str, function: Any, axis: int) -> Row:
    settings = {"z": MATRIX, "upstream": UPSTREAM, "axis": axis}
    return Row(f"{name}_axis_{axis}", function, settings, f"{F}.{name}", {"dim": axis})


TABLE = (
    row("sigmoid", reference.sigmoid, "torch.sigmoid"),
    row("tanh", reference.tanh, "torch.tanh"),
    row("relu", reference.relu, f"{F}.relu"),
    row("leaky_relu", reference.leaky_relu, f"{F}.leaky_relu"),
    row("leaky_relu_0.1", reference.leaky_relu, f"{F}.leaky_relu", slope=0.1, peer_settings={"negative_slope": 0.1}),
    row("elu", reference.elu, f"{F}.elu"),
    row("elu_1.5", reference.elu, f"{F}.elu", alpha=1.5, peer_settings={"alpha": 1.5}),
    row("swish", reference.swish, f"{F}.silu"),
    row(
        "swish_1.7",
        reference.swish,
        f"{F}.silu",
        "PyTorch has β = 1 alone: swish_β(z) = silu(βz)/β",
        {"scale": 1.7},
        beta=1.7,
    ),
    row("gelu", reference.gelu, f"{F}.gelu"),
    row("gelu_tanh", reference.gelu, f"{F}.gelu", peer_settings={"approximate": "tanh"}, approximate="tanh"),
    along("softmax", reference.softmax, -1),
    along("softmax", reference.softmax, 0),
    along("log_softmax", reference.log_softmax, -1),
    along("log_softmax", reference.log_softmax, 0),
)


def ours(row: Row) -> dict[str, Any]:
    """The values, and the slope (for the softmaxes, the gradient that upstream gives)."""
    settings, module = dict(row.settings), importlib.import_module(row.ours.__module__)
    z = np.asarray(settings.pop("z"))
    if "upstream" in settings:
        vjp, u = getattr(module, f"{row.ours.__name__}_vjp"), np.asarray(settings.pop("upstream"))
        return {"value": row.ours(z, **settings), "slope": vjp(z, u, **settings)}
    slope = getattr(module, f"{row.ours.__name__}_derivative")
    return {"value": row.ours(z, **settings), "slope": slope(z, **settings)}
