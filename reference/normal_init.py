"""Small normal numbers: the start before anybody asked how many inputs a unit has."""

from __future__ import annotations

import numpy as np

from reference._arguments import Array, generator, positive_float, positive_int

__all__ = ["normal_init"]


def normal_init(rng: np.random.Generator, n_in: int, n_out: int, std: float = 0.01) -> Array:
    r"""Weights of one standard deviation, whatever the layer's width.

    .. math::
        W \sim \mathcal N(0, s²)

    The signal changes by a factor of s √n_in from layer to layer: it vanishes or explodes with depth unless that is 1,
    which is what :func:`xavier_normal` and :func:`he_normal` see to.

    Convention: Keras's ``RandomNormal`` has s = 0.05 by default, ``torch.nn.init.normal_`` 1.

    Args:
        rng: the source of all randomness.
        n_in: number of inputs, ≥ 1.
        n_out: number of outputs, ≥ 1.
        std: standard deviation s > 0.

    Returns:
        W, shape (n_in, n_out), float64.

    Raises:
        TypeError: rng is no Generator, a size no integer, or std no real number.
        ValueError: a size < 1, or std ≤ 0.

    Example:
        >>> normal_init(np.random.default_rng(0), 3, 2, std=0.1).shape
        (3, 2)

    Source:
        Krizhevsky, Sutskever and Hinton (2012), NeurIPS, section 5 (s = 0.01). Course text S2, section 1.6 (initial
        weights too large).
    """
    shape = positive_int("n_in", n_in), positive_int("n_out", n_out)
    return generator("rng", rng).normal(0.0, positive_float("std", std), shape)
