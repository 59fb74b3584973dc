"""Xavier (Glorot) initialisation, for units that are about linear near zero: tanh, sigmoid, softmax."""

from __future__ import annotations

import numpy as np

from reference._arguments import Array, generator, positive_int

__all__ = ["xavier_normal", "xavier_uniform"]


def xavier_normal(rng: np.random.Generator, n_in: int, n_out: int) -> Array:
    r"""Normal weights that keep the signal's variance forward and backward, as near as both can be.

    .. math::
        W \sim \mathcal N\!\left( 0, \frac{2}{n_{in} + n_{out}} \right)

    Forward wants the variance 1/n_in, backward 1/n_out; this is the harmonic mean of the two.

    Convention: ``torch.nn.init.xavier_normal_`` is this one. Keras's ``GlorotNormal`` cuts the normal off at two
    standard deviations and widens it so that the variance is this again.

    Args:
        rng: the source of all randomness.
        n_in: number of inputs, ≥ 1.
        n_out: number of outputs, ≥ 1.

    Returns:
        W, shape (n_in, n_out), float64.

    Raises:
        TypeError: rng is no Generator, or a size no integer.
        ValueError: a size < 1.

    Example:
        >>> W = xavier_normal(np.random.default_rng(0), 300, 500)
        >>> W.shape, round(float(W.std()), 3)
        ((300, 500), 0.05)

    Source:
        Glorot and Bengio (2010), AISTATS, eq. (12). Course text S2, section 1.5.
    """
    shape = positive_int("n_in", n_in), positive_int("n_out", n_out)
    return generator("rng", rng).normal(0.0, np.sqrt(2 / (shape[0] + shape[1])), shape)


def xavier_uniform(rng: np.random.Generator, n_in: int, n_out: int) -> Array:
    r"""Uniform weights of the same variance as :func:`xavier_normal`.

    .. math::
        W \sim \mathcal U(-r, r) \qquad r = \sqrt{\frac{6}{n_{in} + n_{out}}}

    A uniform number within ±r has the variance r²/3.

    Convention: ``torch.nn.init.xavier_uniform_`` and Keras's ``GlorotUniform`` are this one; it is Keras's default for
    Dense.

    Args:
        rng: the source of all randomness.
        n_in: number of inputs, ≥ 1.
        n_out: number of outputs, ≥ 1.

    Returns:
        W, shape (n_in, n_out), float64.

    Raises:
        TypeError: rng is no Generator, or a size no integer.
        ValueError: a size < 1.

    Example:
        >>> W = xavier_uniform(np.random.default_rng(0), 2, 4)
        >>> W.shape, bool(abs(W).max() < 1)
        ((2, 4), True)

    Source:
        Glorot and Bengio (2010), AISTATS, eq. (16). Course text S2, section 1.5.
    """
    shape = positive_int("n_in", n_in), positive_int("n_out", n_out)
    r = np.sqrt(6 / (shape[0] + shape[1]))
    return generator("rng", rng).uniform(-r, r, shape)
