"""Φ, the distribution function of the standard normal, for NumPy arrays."""

from __future__ import annotations

import numpy as np
from numpy.polynomial.chebyshev import chebval
from numpy.typing import ArrayLike

from reference._arguments import Array, float_array

__all__ = ["normal_cdf"]

K = 3.75
COEFFICIENTS = np.array([
    1.177578934567401754080e0, -4.590054580646477331e-3, -8.4249133366517915584e-2, 5.9209939998191890498e-2,
    -2.6658668435305752277e-2, 9.074997670705265094e-3, -2.413163540417608191e-3, 4.90775836525808632e-4,
    -6.9169733025012064e-5, 4.139027986073010e-6, 7.74038306619849e-7, -2.18864010492344e-7,
    1.0764999465671e-8, 4.521959811218e-9, -7.75440020883e-10, -6.3180883409e-11,
    2.8687950109e-11, 1.94558685e-13, -9.65469675e-13, 3.2525481e-14,
    3.3478119e-14, -1.864563e-15, -1.250795e-15, 7.4182e-17,
])  # fmt: skip
"""Chebyshev coefficients of (1 + 2x) e^{x²} erfc(x) in t = (x - K)/(x + K), table 1 of the source."""


def normal_cdf(z: ArrayLike) -> Array:
    r"""Chance that a standard normal number is at most z.

    .. math::
        Φ(z) = \tfrac12 \mathrm{erfc}(-z / \sqrt2) \qquad
        \mathrm{erfc}(x) = \frac{e^{-x²}}{1 + 2x} \sum_k c_k T_k(t), \; t = \frac{x - K}{x + K} \quad (x ≥ 0)

    Right to a relative 2e-14 down to Φ(-37) = 6e-300, where 1 - Φ(37) would be 0. NumPy has no erf of its own;
    ``scipy.special.ndtr`` and ``torch.special.ndtr`` are this function.

    Args:
        z: float, any shape.

    Returns:
        Φ(z) in [0, 1], shape and dtype of z.

    Raises:
        TypeError: z does not hold real numbers.

    Example:
        >>> normal_cdf([-1.96, 0.0, 1.0]).round(6)
        array([0.024998, 0.5     , 0.841345])

    Source:
        Shepherd and Laframboise (1981), Mathematics of Computation 36, 249–253.
    """
    z = float_array("z", z)
    x = np.minimum(np.abs(z.astype(np.float64)) / np.sqrt(2), 40.0)  # erfc(40) is 0 in float64; inf/inf is kept away
    coarse = np.round(16 * x) / 16  # its square is exact, so that e^{-x²} keeps its digits
    gaussian = np.exp(-(coarse**2)) * np.exp(-(x - coarse) * (x + coarse))
    tail = gaussian * chebval((x - K) / (x + K), COEFFICIENTS) / (1 + 2 * x) / 2
    return np.asarray(np.where(z > 0, 1 - tail, tail), z.dtype)
