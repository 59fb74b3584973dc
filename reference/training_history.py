"""What a training run leaves behind: four curves, and the epoch at which it was best."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from reference._arguments import float_array

__all__ = ["TrainingHistory", "best_epoch"]


class TrainingHistory(NamedTuple):
    """Measured after each epoch, on all samples of the set; Keras's History holds the same four under other names."""

    train_loss: list[float]
    """In the unit of the loss."""
    val_loss: list[float]
    """In the unit of the loss."""
    train_acc: list[float]
    """In [0, 1]."""
    val_acc: list[float]
    """In [0, 1]."""


def best_epoch(val_loss: ArrayLike) -> int | None:
    r"""The first epoch with the lowest loss, counted from 0.

    .. math::
        \min \arg\min_t L_t

    Course text S4 prints it counted from 1.

    Args:
        val_loss: L, one number an epoch, shape (n,); NaN is never lowest.

    Returns:
        The epoch, or None where there is no number.

    Raises:
        TypeError: val_loss does not hold real numbers.
        ValueError: val_loss not of shape (n,).

    Example:
        >>> best_epoch([0.9, float("nan"), 0.4, 0.4, 0.6])
        2

    Source:
        Course text S4, section 5.1.
    """
    losses = float_array("val_loss", val_loss)
    if losses.ndim != 1:
        raise ValueError(f"val_loss must have shape (n,), one number an epoch, not {losses.shape}")
    return None if np.isnan(losses).all() else int(np.nanargmin(losses))
