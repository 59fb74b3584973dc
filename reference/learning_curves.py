"""What two loss curves say about a run of training."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from reference._arguments import Array, float_array

__all__ = ["diagnose"]

WINDOW = 5
"""Epochs over which a run must still get better to count as improving."""
RISE = 1.05
"""Validation loss above this multiple of its lowest: overfitting."""
FALL = 0.99
"""Validation loss below this multiple of what it was WINDOW epochs ago: improving."""
LEARNED = 0.5
"""Training loss above this share of its first: too little was learned."""


def diagnose(train_loss: Sequence[float], val_loss: Sequence[float]) -> str:
    r"""Name the state of a run from its training and validation loss, one number an epoch.

    The first line that holds decides:

    ============  ==============================================================
    diverging     a loss is NaN or infinite, or train[-1] > train[0]
    overfitting   val[-1] > 1.05 · min(val)
    improving     val[-1] < 0.99 · val[-6]
    underfitting  train[-1] > 0.5 · train[0]
    converged     none of these
    ============  ==============================================================

    Whether a number is finite is asked first, because every comparison with NaN is false. All thresholds are ratios: a
    loss in other units gives the same diagnosis.

    Args:
        train_loss: training loss after each epoch, ≥ 0 where finite, 6 epochs or more.
        val_loss: validation loss after each epoch, as many.

    Returns:
        One of the five words.

    Raises:
        TypeError: a loss that is not a real number.
        ValueError: lists that are not of one length, fewer than 6 epochs, or a finite loss below 0.

    Example:
        >>> diagnose([2.0, 1.0, 0.5, 0.3, 0.2, 0.1, 0.05], [2.1, 1.2, 0.8, 0.7, 0.75, 0.8, 0.9])
        'overfitting'

    Source:
        Course text S4, sections 4.3 and 5.2. Its rule takes NaN for progress and compares losses with a fixed 0.5;
        order and ratios here mend both.
    """
    train, val = _curve("train_loss", train_loss), _curve("val_loss", val_loss)
    if len(train) != len(val):
        raise ValueError(f"train_loss has {len(train)} epochs, but val_loss has {len(val)}")
    if not (np.isfinite(train).all() and np.isfinite(val).all()) or train[-1] > train[0]:
        return "diverging"
    if val[-1] > RISE * val.min():
        return "overfitting"
    if val[-1] < FALL * val[-1 - WINDOW]:
        return "improving"
    return "underfitting" if train[-1] > LEARNED * train[0] else "converged"


def _curve(name: str, losses: Sequence[float]) -> Array:
    """The losses as a vector, when there are enough of them and none is below 0."""
    curve = float_array(name, losses)
    if curve.ndim != 1 or len(curve) <= WINDOW:
        raise ValueError(f"{name} must hold one loss an epoch for {WINDOW + 1} epochs or more, not shape {curve.shape}")
    if (curve[np.isfinite(curve)] < 0).any():
        raise ValueError(f"{name} must hold no loss below 0")
    return curve
