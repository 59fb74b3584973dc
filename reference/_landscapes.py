"""What the landscapes over the plane share."""

from __future__ import annotations

from numpy.typing import ArrayLike

from reference._arguments import Array, float_array

__all__ = ["points_in_the_plane"]


def points_in_the_plane(theta: ArrayLike) -> tuple[Array, Array]:
    """The coordinates x and y of one point or many."""
    points = float_array("theta", theta)
    if points.ndim == 0 or points.shape[-1] != 2:
        raise ValueError(f"theta has shape {points.shape}; a point (x, y), or many, must end in (2,)")
    return points[..., 0], points[..., 1]
