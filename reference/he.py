"""He (Kaiming) initialisation, for ReLU and its kin."""

from __future__ import annotations

import numpy as np

from reference._arguments import Array, generator, positive_int

__all__ = ["he_normal", "he_uniform"]


def he_normal(rng: np.random.Generator, n_in: int, n_out: int) -> Array:
    r"""Normal weights that keep the signal's mean square forward through ReLU.

    .. math::
        W \sim \mathcal N\!\left( 0, \frac{2}{n_{in}} \right)

    ReLU lets half of the mean square through; the 2 makes up for it.

    Convention: ``torch.nn.init.kaiming_normal_(nonlinearity="relu")`` is this one; its weights lie transposed, with
    n_in along axis 1. Keras's ``HeNormal`` cuts the normal off at two standard deviations, of the same variance.

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
        >>> W = he_normal(np.random.default_rng(0), 200, 500)
        >>> W.shape, round(float(W.std()), 3)
        ((200, 500), 0.1)

    Source:
        He, Zhang, Ren and Sun (2015), ICCV, eq. (10). Course texts S2, section 1.5, and S4, section 2.3.
    """
    shape = positive_int("n_in", n_in), positive_int("n_out", n_out)
    return generator("rng", rng).normal(0.0, np.sqrt(2 / shape[0]), shape)


def he_uniform(rng: np.random.Generator, n_in: int, n_out: int) -> Array:
    r"""Uniform weights of the same variance as :func:`he_normal`.

    .. math::
        W \sim \mathcal U(-r, r) \qquad r = \sqrt{\frac{6}{n_{in}}}

    A uniform number within ±r has the variance r²/3.

    Convention: ``torch.nn.init.kaiming_uniform_(nonlinearity="relu")`` and Keras's ``HeUniform`` are this one.
    ``torch.nn.Linear`` starts from a narrower one, r = 1/√n_in.

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
        >>> W = he_uniform(np.random.default_rng(0), 6, 4)
        >>> W.shape, bool(abs(W).max() < 1)
        ((6, 4), True)

    Source:
        He, Zhang, Ren and Sun (2015), ICCV, section 2.2. Course text S2, section 1.5.
    """
    shape = positive_int("n_in", n_in), positive_int("n_out", n_out)
    r = np.sqrt(6 / shape[0])
    return generator("rng", rng).uniform(-r, r, shape)
