"""Penalties, weight decay and max-norm against PyTorch's autograd, optimizers and ``renorm``, and Keras."""

from __future__ import annotations

from typing import Any

import numpy as np

import reference
from tests.reference.agreement import Row

WEIGHTS = np.array([[0.6, -3.0, 0.0, 1.2], [0.8, 4.0, -0.5, 0.3], [0.1, -1.0, 2.0, -2.2]])


def ours(row: Row) -> dict[str, Any]:
    """The penalty and its gradient, or the weights after it."""
    if row.ours in GRADIENTS:
        return {
            "penalty": row.ours(WEIGHTS, **row.settings),
            "grad": GRADIENTS[row.ours](WEIGHTS, **row.settings),
        }
    return {"weights": row.ours(WEIGHTS, **row.settings)}


GRADIENTS: dict[Any, Any] = {reference.l1: reference.l1_grad, reference.l2: reference.l2_grad}

# fmt: off
TABLE = (
    Row("l1-torch", reference.l1, {"strength": 0.3}, "torch.autograd", {"strength": 0.3, "power": 1}),
    Row("l2-torch", reference.l2, {"strength": 0.3}, "torch.autograd", {"strength": 0.3, "power": 2}),
    Row("weight_decay-torch", reference.weight_decay, {"lr": 0.2, "decay": 0.7}, "torch.optim.SGD", {"lr": 0.2, "weight_decay": 0.7}, "PyTorch's is part of a step; here with gradients of zero"),
    Row("max_norm-torch", reference.max_norm, {"max_value": 1.5}, "torch.renorm", {"p": 2, "dim": 1, "maxnorm": 1.5}, "PyTorch divides by the norm + 1e-7, and dim is the axis that is kept", rtol=2e-7),
    Row("max_norm-rows-torch", reference.max_norm, {"max_value": 2.5, "axis": 1}, "torch.renorm", {"p": 2, "dim": 0, "maxnorm": 2.5}, "PyTorch divides by the norm + 1e-7, and dim is the axis that is kept", rtol=2e-7),
    Row("l1-keras", reference.l1, {"strength": 0.3}, "keras.regularizers.L1", {"l1": 0.3}, "the gradient is JAX's, whose slope at a weight of 0 is λ and not 0; there 0 is recorded"),
    Row("l2-keras", reference.l2, {"strength": 0.3}, "keras.regularizers.L2", {"l2": 0.3}, "the gradient is JAX's"),
    Row("max_norm-keras", reference.max_norm, {"max_value": 1.5}, "keras.constraints.MaxNorm", {"max_value": 1.5}, "Keras divides by the norm + 1e-7", rtol=2e-7),
)
