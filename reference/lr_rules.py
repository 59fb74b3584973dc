"""Rules of thumb for the learning rate: what the loss asks for, and what a larger batch allows."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from reference._arguments import float_array, positive_float, positive_int

__all__ = ["adjust_lr", "scale_lr"]

ZIGZAG = 0.5
"""Share of the steps that turn about, up after down or down after up, above which a loss zigzags."""
FLAT = 0.01
"""A loss that has fallen by less than this share of itself is flat."""


def adjust_lr(losses: ArrayLike, lr: float) -> float:
    r"""The learning rate that the first steps' losses ask for; the first line that holds decides.

    ========================================  ==========
    a loss is NaN or infinite, or J rose      lr / 10
    it zigzags: most steps turn about         lr / 2
    it is flat: J fell by less than 1%        2 lr
    none of these                             lr
    ========================================  ==========

    .. math::
        \mathrm{rose}: J_n > J_0 \qquad \mathrm{turns}: (J_{t+1} - J_t)(J_t - J_{t-1}) < 0

    Half a page of heuristics, not a theorem: neither PyTorch nor Keras has it. ``reduce_on_plateau`` acts on the same
    signs later in training, lr_range_test before it.

    Args:
        losses: J of the steps so far, smoothed if batches are small, shape (n,), n ≥ 3; ≥ 0 where finite.
        lr: the learning rate they were made with, > 0.

    Returns:
        The learning rate to go on with.

    Raises:
        TypeError: an argument that is not real numbers.
        ValueError: fewer than 3 losses, one below 0, or lr ≤ 0.

    Example:
        >>> [adjust_lr(J, 0.5) for J in ([1.0, 2.0, 9.0], [4.0, 1.0, 3.0, 0.5], [1.0, 0.999, 0.998], [4.0, 2.0, 1.0])]
        [0.05, 0.25, 1.0, 0.5]

    Source:
        Course text S1 (learning rate: quick heuristics).
    """
    J, lr = float_array("losses", losses), positive_float("lr", lr)
    if J.ndim != 1 or len(J) < 3:
        raise ValueError(f"losses must hold 3 losses or more, one a step, not shape {J.shape}")
    if (J[np.isfinite(J)] < 0).any():
        raise ValueError("losses must hold no loss below 0")
    if not np.isfinite(J).all() or J[-1] > J[0]:
        return lr / 10
    steps = np.diff(J)
    if np.mean(steps[1:] * steps[:-1] < 0) > ZIGZAG:
        return lr / 2
    return 2 * lr if J[0] - J[-1] < FLAT * J[0] else lr


def scale_lr(lr: float, batch_size: int, new_batch_size: int) -> float:
    r"""Linear scaling: a batch k times as large takes k times the stride.

    .. math::
        lr' = lr \, \frac{b'}{b}

    An epoch then goes as far in fewer steps. It breaks where lr' passes the
    stability limit, and wants a warm-up before that.

    Args:
        lr: learning rate that suits batch_size, > 0.
        batch_size: b ≥ 1.
        new_batch_size: b' ≥ 1.

    Returns:
        lr', dimensionless.

    Raises:
        TypeError: lr not a real number, or a batch size not an integer.
        ValueError: lr ≤ 0, or a batch size < 1.

    Example:
        >>> scale_lr(0.1, 256, 1024)
        0.4

    Source:
        Goyal and others (2017), arXiv:1706.02677, section 2.1. Course text S1 (learning rate: batch-size relation).
    """
    b, new_b = positive_int("batch_size", batch_size), positive_int("new_batch_size", new_batch_size)
    return positive_float("lr", lr) * new_b / b
