"""Inverted dropout: forward beside backward."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from reference._arguments import Array, decay_rate, float_array, float_array_like, generator

__all__ = ["dropout_backward", "dropout_forward"]


def dropout_forward(x: ArrayLike, rate: float, rng: np.random.Generator) -> tuple[Array, Array]:
    r"""Silence each number with probability r, and make the others louder, so that the mean stays.

    .. math::
        y_i = μ_i x_i \qquad μ_i = \begin{cases} 0 & \text{with probability } r \\ 1/(1 - r) & \text{else} \end{cases}

    For training alone: an evaluation uses x as it is, since E[y] = x. The paper scaled at evaluation instead.

    Convention: ``torch.nn.Dropout(p)`` and Keras's ``Dropout(rate)`` are this one, and r is what is dropped in both;
    both turn it off by mode (``model.eval()``, ``training=False``).

    Args:
        x: activations, float, any shape.
        rate: r in [0, 1), dimensionless.
        rng: draws the mask, one number for each of x.

    Returns:
        (y, mask): both of the shape and dtype of x; mask holds 0 and 1/(1 - r), for the way back.

    Raises:
        TypeError: x does not hold real numbers, rate is none, or rng is no Generator.
        ValueError: rate outside [0, 1).

    Example:
        >>> y, mask = dropout_forward(np.ones(6), 0.5, np.random.default_rng(0))
        >>> y, y is mask
        (array([2., 0., 0., 0., 2., 2.]), False)

    Source:
        Srivastava, Hinton, Krizhevsky, Sutskever and Salakhutdinov (2014), JMLR 15, 1929–1958. Course texts S0 and S2,
        section 2.0.4.
    """
    x, rate = float_array("x", x), decay_rate("rate", rate)
    kept = generator("rng", rng).random(x.shape) >= rate
    mask = np.asarray(kept / (1 - rate), x.dtype)
    return np.asarray(x * mask), mask


def dropout_backward(dy: ArrayLike, mask: ArrayLike) -> Array:
    r"""The gradient goes where the signal went, as loud.

    .. math::
        \frac{∂J}{∂x_i} = μ_i \frac{∂J}{∂y_i}

    Args:
        dy: ∂J/∂y, float, any shape.
        mask: the one that :func:`dropout_forward` returned, the shape of dy.

    Returns:
        ∂J/∂x, shape and dtype of dy.

    Raises:
        TypeError: an argument that does not hold real numbers.
        ValueError: shapes that differ.

    Example:
        >>> dropout_backward([1.0, -3.0, 5.0], [2.0, 0.0, 2.0])
        array([ 2., -0., 10.])

    Source:
        Srivastava and others (2014), section 5.1. Course text S2, section 2.0.4.
    """
    dy = float_array("dy", dy)
    return np.asarray(dy * float_array_like("mask", mask, "dy", dy))
