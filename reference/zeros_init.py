"""All zeros: right for biases, and for weights the one start from which no network learns."""

from __future__ import annotations

import numpy as np

from reference._arguments import Array, non_negative_int

__all__ = ["zeros_init"]


def zeros_init(*shape: int) -> Array:
    r"""An array of zeros.

    .. math::
        b = 0

    Hidden units that start alike get the same gradient and stay alike: weights need a start that tells them apart.
    Convention: Keras's Dense starts biases at 0; ``torch.nn.Linear`` draws them from U(±1/√n_in).

    Args:
        *shape: length of each axis, ≥ 0.

    Returns:
        Zeros, float64.

    Raises:
        TypeError: a length that is not an integer.
        ValueError: a length < 0.

    Example:
        >>> zeros_init(3)
        array([0., 0., 0.])

    Source:
        Goodfellow, Bengio and Courville (2016), Deep Learning, section 8.4. Course text S4, section 2.3.
    """
    return np.zeros([non_negative_int("shape", length) for length in shape])
