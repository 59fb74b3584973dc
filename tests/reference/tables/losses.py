"""Losses: the value, and the gradient with respect to the predictions, at the settings' first list."""

from __future__ import annotations

import importlib
from typing import Any

import numpy as np

import reference
from reference.label_smoothing import smooth_labels, smooth_labels_others
from tests.reference.agreement import Row
from tests.reference.inputs import numbers

PREDICTIONS, TARGETS = numbers((4, 3), seed=1, scale=2.0), numbers((4, 3), seed=2, scale=2.0)
COLUMN, LABELS_01 = numbers((7, 1), seed=3, scale=3.0), [[1], [0], [0], [1], [1], [0], [1]]
FAR = [[1000.0], [-1000.0], [40.0], [-40.0], [1000.0], [-1000.0]]
FAR_LABELS = [[1], [0], [0], [1], [0], [1]]
LOGITS, LABELS = numbers((6, 4), seed=4, scale=3.0), [3, 0, 1, 1, 2, 1]
FAR_LOGITS, CLASSES = [[1000.0, -1000.0, 0.0], [0.0, 0.0, -1000.0], [-800.0, -900.0, -801.0]], [1, 2, 0]
SHARES = [[0.7, 0.2, 0.1, 0.0], [0.25, 0.25, 0.25, 0.25], [0.0, 1.0, 0.0, 0.0]]
F = "torch.nn.functional"


def row(
    name: str, function: Any, peer: str, *, peer_settings: Any = None, difference: str = "none", **settings: Any
) -> Row:
    return Row(name, function, settings, peer, peer_settings or {}, difference)


TABLE = (
    row("mse", reference.mse, f"{F}.mse_loss", predictions=PREDICTIONS, targets=TARGETS),
    row(
        "half_mse",
        reference.half_mse,
        f"{F}.mse_loss",
        peer_settings={"times": 0.5},
        difference="PyTorch has no half: its loss times ½",
        predictions=PREDICTIONS,
        targets=TARGETS,
    ),
    row(
        "bce",
        reference.bce,
        f"{F}.binary_cross_entropy",
        difference="none where neither clips: ours at 1e-7, PyTorch the logarithms at -100",
        probabilities=[0.5, 0.9, 1e-6, 0.999999, 0.2],
        y=[1, 0, 1, 1, 0.3],
    ),
    row(
        "bce_with_logits",
        reference.bce_with_logits,
        f"{F}.binary_cross_entropy_with_logits",
        logits=COLUMN,
        y=LABELS_01,
    ),
    row(
        "bce_with_logits_far_out",
        reference.bce_with_logits,
        f"{F}.binary_cross_entropy_with_logits",
        logits=FAR,
        y=FAR_LABELS,
    ),
    row("softmax_cross_entropy", reference.softmax_cross_entropy, f"{F}.cross_entropy", logits=LOGITS, labels=LABELS),
    row(
        "softmax_cross_entropy_far_out",
        reference.softmax_cross_entropy,
        f"{F}.cross_entropy",
        logits=FAR_LOGITS,
        labels=CLASSES,
    ),
    row("soft_cross_entropy", reference.soft_cross_entropy, f"{F}.cross_entropy", logits=LOGITS[:3], targets=SHARES),
    row(
        "label_smoothing",
        reference.soft_cross_entropy,
        f"{F}.cross_entropy",
        peer_settings={"target": LABELS, "label_smoothing": 0.2},
        difference="PyTorch smooths inside the loss, ours beforehand with smooth_labels",
        logits=LOGITS,
        targets=smooth_labels(LABELS, 4, 0.2).tolist(),
    ),
    row(
        "label_smoothing_others",
        reference.soft_cross_entropy,
        f"{F}.cross_entropy",
        peer_settings={"target": LABELS, "label_smoothing": 0.15 * 4 / 3},
        difference="ε/(K - 1) to the others is PyTorch's at εK/(K - 1)",
        logits=LOGITS,
        targets=smooth_labels_others(LABELS, 4, 0.15).tolist(),
    ),
    row(
        "weighted_cross_entropy",
        reference.weighted_cross_entropy,
        f"{F}.cross_entropy",
        peer_settings={"weight": [1.0, 0.3, 2.0, 5.0]},
        logits=LOGITS,
        labels=LABELS,
        weights=[1.0, 0.3, 2.0, 5.0],
    ),
    row(
        "focal_loss",
        reference.focal_loss,
        "optax.losses.sigmoid_focal_loss",
        peer_settings={"gamma": 2.0, "alpha": 0.25},
        difference="optax leaves the mean to the caller",
        logits=COLUMN,
        y=LABELS_01,
        gamma=2.0,
        alpha=0.25,
    ),
    row(
        "focal_loss_unbalanced",
        reference.focal_loss,
        "optax.losses.sigmoid_focal_loss",
        peer_settings={"gamma": 1.5},
        difference="optax leaves the mean to the caller",
        logits=COLUMN,
        y=LABELS_01,
        gamma=1.5,
        alpha=None,
    ),
)


def ours(row: Row) -> dict[str, Any]:
    """The loss and its gradient, as the reference gives them."""
    gradient = getattr(importlib.import_module(row.ours.__module__), f"{row.ours.__name__}_grad")
    arguments = {name: np.asarray(value) if isinstance(value, list) else value for name, value in row.settings.items()}
    return {"loss": row.ours(**arguments), "gradient": gradient(**arguments)}
