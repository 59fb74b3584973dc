"""Several starts: walk down from each, keep the walk that ended lowest."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import numpy as np
from numpy.typing import ArrayLike

from reference._arguments import Array, float_array

__all__ = ["multi_start"]


def multi_start(
    walk: Callable[[Array], ArrayLike], f: Callable[[Array], ArrayLike], starts: Iterable[ArrayLike]
) -> tuple[Array, float]:
    r"""The lowest end of the walks from all starts.

    .. math::
        θ^* = \arg\min_k f(\mathrm{walk}(θ_{0,k}))

    Each walk ends in the valley it began in; only the choice among starts can find another one. Neither PyTorch nor
    Keras has it; scipy.optimize.basinhopping draws its starts as it goes.

    Args:
        walk: from a start to where it ends, an array of the same shape.
        f: height of a point, a single number; NaN is never lowest.
        starts: one or more points, float, of any one shape; left alone.

    Returns:
        (end, height): the lowest end and its height; the first of equal ones.

    Raises:
        TypeError: a start, an end or a height that is not real numbers.
        ValueError: no start, or none whose end has a height.

    Example:
        >>> def f(x):
        ...     return float((x[0] ** 2 - 4) ** 2 + x[0])
        >>> def walk(x):
        ...     for _ in range(200):
        ...         x = x - 0.01 * (4 * x * (x**2 - 4) + 1)
        ...     return x
        >>> end, height = multi_start(walk, f, [[3.0], [-0.5]])
        >>> end.round(3), round(height, 3)
        (array([-2.031]), -2.015)

    Source:
        Course text S2, section 1.3 (multiple initializations).
    """
    best, lowest = None, np.inf
    for k, start in enumerate(starts):
        end = float_array(f"the end of walk {k}", walk(float_array(f"starts[{k}]", start).copy()))
        height = float(float_array(f"the height of walk {k}", f(end)))
        if height < lowest:
            best, lowest = end, height
    if best is None:
        raise ValueError("starts must hold one point or more whose walk ends at a height below infinity")
    return best, lowest
