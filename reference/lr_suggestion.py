"""Reading a range test: which learning rate its curve speaks for."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from reference._arguments import Array, float_array, non_negative_int

__all__ = ["suggest_lr"]

MIN_POINTS = 3
"""Fewer points show no slope with a neighbour on either side."""


def suggest_lr(
    lrs: ArrayLike, losses: ArrayLike, method: str = "steepest", skip_start: int = 10, skip_end: int = 5
) -> float:
    r"""The learning rate that the curve of a range test speaks for.

    The curve is first cut at the first non-finite loss. Then

    .. math::
        \mathrm{steepest}: \arg\min_{lr} \frac{dL}{d \ln lr} \qquad
        \mathrm{min/10}: \tfrac1{10} \arg\min_{lr} L \qquad
        \mathrm{divergence/10}: \tfrac1{10} \, lr_{last}

    Args:
        lrs: learning rates of the test, dimensionless, > 0 and rising, shape (n,).
        losses: loss at each, as a rule smoothed, shape (n,).
        method: "steepest", "min/10" or "divergence/10".
        skip_start: points left out at the start, where the average has not settled; for "steepest" only.
        skip_end: points left out before the end, or before the cut, where the loss explodes; for "steepest" only.

    Returns:
        A learning rate; for "steepest" one of lrs.

    Raises:
        TypeError: lrs or losses not real numbers, skip_start or skip_end not an integer.
        ValueError: an unknown method, lrs not rising numbers > 0, losses of another shape than lrs, a skip < 0, or
            fewer than 3 points left after the cut and, for "steepest", the skips.

    Example:
        >>> lrs, losses = [1e-4, 1e-3, 1e-2, 1e-1, 1.0, 10.0], [2.0, 1.9, 1.2, 0.4, 0.3, np.nan]
        >>> [suggest_lr(lrs, losses, method, 0, 0) for method in ("steepest", "min/10", "divergence/10")]
        [0.01, 0.1, 0.1]

    Source:
        Howard and Gugger (2020), Information 11(2), 108 (steepest, min/10). Course text S1 (LR range test: "1/5 to
        1/10 of the divergence point"); S4, exercise 2 (steepest).
    """
    lrs, losses = _curve(lrs, losses)
    if method == "min/10":
        return float(lrs[losses.argmin()]) / 10
    if method == "divergence/10":
        return float(lrs[-1]) / 10
    if method != "steepest":
        raise ValueError(f'method must be "steepest", "min/10" or "divergence/10", not {method!r}')
    end = max(0, len(lrs) - non_negative_int("skip_end", skip_end))
    kept = slice(non_negative_int("skip_start", skip_start), end)
    lrs, losses = lrs[kept], losses[kept]
    _enough(lrs, f"between skip_start = {skip_start} and skip_end = {skip_end}")
    slope = np.gradient(losses, np.log(lrs))
    return float(lrs[slope.argmin()])


def _curve(lrs: ArrayLike, losses: ArrayLike) -> tuple[Array, Array]:
    """Both up to the first non-finite loss."""
    lrs, losses = float_array("lrs", lrs), float_array("losses", losses)
    if lrs.ndim != 1 or not np.isfinite(lrs).all() or not (np.diff(lrs, prepend=0.0) > 0).all():
        raise ValueError("lrs must be rising numbers > 0, of shape (n,)")
    if losses.shape != lrs.shape:
        raise ValueError(f"losses has shape {losses.shape}, but lrs has shape {lrs.shape}")
    finite = np.isfinite(losses)
    end = len(losses) if finite.all() else int(finite.argmin())
    _enough(lrs[:end], "before the first non-finite loss")
    return lrs[:end], losses[:end]


def _enough(lrs: Array, where: str) -> None:
    if len(lrs) < MIN_POINTS:
        raise ValueError(f"{len(lrs)} points are left {where}; {MIN_POINTS} are needed")
