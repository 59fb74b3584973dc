"""Early stopping, epoch by epoch, against Keras's callback."""

from __future__ import annotations

from typing import Any

import numpy as np

import reference
from tests.reference.agreement import Row

PROBE = [1, 0.8, 0.9, 0.7, 0.75, 0.74, 0.73, 0.72, 0.71, 0.705, 0.69, 0.9]
FLAT = [1, 0.5, 0.5, 0.5, 0.5, 0.5]
BROKEN = [3.0, float("nan"), 2.0, float("nan"), 1.75, float("nan"), float("nan"), float("nan"), 1.0]
"""With a NaN in the first epoch the two would part: Keras takes it for the best, and nothing is better than a NaN."""
DYADIC = [4.0, 3.5, 3.25, 3.0, 3.0, 2.75, 2.5, 2.5, 2.5, 2.5]
NOISY = [float(round(x, 3)) for x in np.exp(-np.arange(40) / 9) + 0.15 * np.cos(5 * np.arange(40))]


def ours(row: Row) -> dict[str, Any]:
    """When it stops, what and when the best was, and which weights are given back; -1 for none."""
    settings = dict(row.settings)
    metrics = settings.pop("metrics")
    stopper = row.ours(**settings)
    params: Any = {}
    for epoch, metric in enumerate(metrics):
        params = {"w": np.array([float(epoch)])}
        if stopper.update(metric, params):
            break
    return {
        "stopped": -1 if stopper.stopped_epoch is None else stopper.stopped_epoch,
        "best": stopper.best,
        "best_epoch": -1 if stopper.best_epoch is None else stopper.best_epoch,
        "weights": stopper.restore(params)["w"],
    }


def row(name: str, metrics: list[float], difference: str = "none", **settings: Any) -> Row:
    peer = {"metrics": metrics, "restore_best_weights": True, **settings}
    return Row(
        name,
        reference.EarlyStopping,
        {"metrics": metrics, **settings},
        "keras.callbacks.EarlyStopping",
        peer,
        difference,
    )


# fmt: off
TABLE = (
    row("probe", PROBE, patience=2),
    row("probe-patience-3", PROBE, patience=3),
    row("probe-patience-1", PROBE, patience=1),
    row("equal-is-no-gain", FLAT, patience=2),
    row("nan-is-no-gain", BROKEN, patience=3),
    row("exactly-min-delta-is-no-gain", DYADIC, patience=3, min_delta=0.5),
    row("more-than-min-delta", DYADIC, patience=3, min_delta=0.25),
    row("max", [-x for x in PROBE], patience=2, mode="max"),
    row("noisy-to-the-end", NOISY, patience=20),
    row("noisy", NOISY, patience=4),
    row("noisy-min-delta", NOISY, patience=4, min_delta=0.125),
)
