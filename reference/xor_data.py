"""XOR: four points that no straight line parts."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from reference._arguments import Array

__all__ = ["make_xor"]


def make_xor() -> tuple[Array, NDArray[np.int64]]:
    r"""The four inputs, and 1 where exactly one of the two is.

    .. math::
        y = x_1 ⊕ x_2

    Args:
        None.

    Returns:
        (X, y): shapes (4, 2), float64, and (4,), int.

    Raises:
        Nothing.

    Example:
        >>> X, y = make_xor()
        >>> X.tolist(), y.tolist()
        ([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]], [0, 1, 1, 0])

    Source:
        Minsky and Papert (1969), Perceptrons. Course text S4, exercise 7.
    """
    return np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]]), np.array([0, 1, 1, 0])
