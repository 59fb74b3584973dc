"""Norms and clipping against ``torch.nn.utils``, optax and Keras."""

from __future__ import annotations

from typing import Any

import numpy as np

import reference
from tests.reference.agreement import Row

GRADS = {"W": np.array([[3.0, -0.2, 4.0], [0.0, 1.5, -7.0]]), "b": np.array([12.0, -0.4]), "s": np.array(2.5)}
PYTORCH_ADDS = "PyTorch divides by the norm + 1e-6"


def ours(row: Row) -> dict[str, Any]:
    """The clipped gradients, and the norm where the function gives it."""
    if row.ours is reference.global_norm:
        return {"norm": reference.global_norm(GRADS)}
    clipped = row.ours(GRADS, **row.settings)
    return clipped if isinstance(clipped, dict) else {**clipped[0], "norm": clipped[1]}


# fmt: off
TABLE = (
    Row("norm-torch", reference.global_norm, {}, "torch.nn.utils.get_total_norm"),
    Row("norm-optax", reference.global_norm, {}, "optax.tree.norm"),
    Row("value-torch", reference.clip_by_value, {"clip_value": 2.7}, "torch.nn.utils.clip_grad_value_", {"clip_value": 2.7}, "PyTorch works in place"),
    Row("value-optax", reference.clip_by_value, {"clip_value": 2.7}, "optax.clip", {"max_delta": 2.7}, "names of arguments"),
    Row("global_norm-torch", reference.clip_by_global_norm, {"max_norm": 3.5}, "torch.nn.utils.clip_grad_norm_", {"max_norm": 3.5}, PYTORCH_ADDS + " and works in place", rtol=1e-6),
    Row("global_norm-not-met-torch", reference.clip_by_global_norm, {"max_norm": 99.0}, "torch.nn.utils.clip_grad_norm_", {"max_norm": 99.0}, "PyTorch works in place"),
    Row("global_norm-optax", reference.clip_by_global_norm, {"max_norm": 3.5}, "optax.clip_by_global_norm", {"max_norm": 3.5}, "optax does not return the norm; it is taken from optax.tree.norm"),
    Row("value-keras", reference.clip_by_value, {"clip_value": 2.7}, "keras.optimizers.SGD", {"clipvalue": 2.7}, "an optimizer's setting in Keras: what a step moves"),
    Row("global_norm-keras", reference.clip_by_global_norm, {"max_norm": 3.5}, "keras.optimizers.SGD", {"global_clipnorm": 3.5}, "global_clipnorm in Keras, its clipnorm is per array; the norm is NumPy's"),
)
