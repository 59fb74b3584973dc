"""Mean squared error: the loss beside its gradient."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from reference._arguments import Array, float_array, float_array_like

__all__ = ["half_mse", "half_mse_grad", "mse", "mse_grad"]


def mse(predictions: ArrayLike, targets: ArrayLike) -> float:
    r"""Mean of the squared differences.

    .. math::
        J = \frac1m \sum_i (ŷ_i - y_i)²

    Convention: ``torch.nn.MSELoss`` and Keras ``MeanSquaredError`` are this one. Both let (m,) and (m, 1) broadcast to
    (m, m), which is never meant; here the shapes must agree.

    Args:
        predictions: ŷ, float, any shape, m ≥ 1 numbers in all.
        targets: y, the shape of predictions.

    Returns:
        The loss, in the unit of y squared.

    Raises:
        TypeError: an argument that does not hold real numbers.
        ValueError: shapes that differ, or no numbers.

    Example:
        >>> mse([1.0, 2.0, 4.0], [1.0, 1.0, 1.0])
        3.3333333333333335

    Source:
        Legendre (1805), Nouvelles méthodes pour la détermination des orbites des comètes. Course text S2, section 1.1
        (the line of best fit).
    """
    return float(np.mean(_residuals(predictions, targets) ** 2))


def mse_grad(predictions: ArrayLike, targets: ArrayLike) -> Array:
    r"""Gradient of :func:`mse` with respect to the predictions.

    .. math::
        \frac{∂J}{∂ŷ_i} = \frac{2 (ŷ_i - y_i)}{m}

    Args:
        predictions: ŷ, float, any shape, m ≥ 1 numbers in all.
        targets: y, the shape of predictions.

    Returns:
        The gradient, shape and dtype of predictions, in the unit of y.

    Raises:
        TypeError: an argument that does not hold real numbers.
        ValueError: shapes that differ, or no numbers.

    Example:
        >>> mse_grad([1.0, 2.0, 4.0, 1.0], [1.0, 1.0, 1.0, 2.0])
        array([ 0. ,  0.5,  1.5, -0.5])

    Source:
        Course text S2, section 1.1.
    """
    residuals = _residuals(predictions, targets)
    return residuals * (2 / residuals.size)


def half_mse(predictions: ArrayLike, targets: ArrayLike) -> float:
    r"""Half the mean of the squared differences, so that no 2 is left in the gradient.

    .. math::
        J = \frac1{2m} \sum_i (ŷ_i - y_i)²

    Convention: that of Ng's course and of scikit-learn's MLPRegressor. At the same learning rate it steps half as far
    as :func:`mse`, which is PyTorch's and Keras's.

    Args:
        predictions: ŷ, float, any shape, m ≥ 1 numbers in all.
        targets: y, the shape of predictions.

    Returns:
        The loss, in the unit of y squared.

    Raises:
        TypeError: an argument that does not hold real numbers.
        ValueError: shapes that differ, or no numbers.

    Example:
        >>> half_mse([1.0, 2.0, 4.0, 1.0], [1.0, 1.0, 1.0, 2.0])
        1.375

    Source:
        Course text S1, section 4.
    """
    return mse(predictions, targets) / 2


def half_mse_grad(predictions: ArrayLike, targets: ArrayLike) -> Array:
    r"""Gradient of :func:`half_mse` with respect to the predictions.

    .. math::
        \frac{∂J}{∂ŷ_i} = \frac{ŷ_i - y_i}{m}

    Args:
        predictions: ŷ, float, any shape, m ≥ 1 numbers in all.
        targets: y, the shape of predictions.

    Returns:
        The gradient, shape and dtype of predictions, in the unit of y.

    Raises:
        TypeError: an argument that does not hold real numbers.
        ValueError: shapes that differ, or no numbers.

    Example:
        >>> half_mse_grad([1.0, 2.0, 4.0, 1.0], [1.0, 1.0, 1.0, 2.0])
        array([ 0.  ,  0.25,  0.75, -0.25])

    Source:
        Course text S1 (cost functions: gradients), whose ∂J/∂ŷ = ŷ - y is that of one sample.
    """
    residuals = _residuals(predictions, targets)
    return residuals / residuals.size


def _residuals(predictions: ArrayLike, targets: ArrayLike) -> Array:
    """ŷ - y, when the two have one shape."""
    predictions = float_array("predictions", predictions)
    residuals: Array = predictions - float_array_like("targets", targets, "predictions", predictions)
    if residuals.size == 0:
        raise ValueError(f"predictions must hold at least one number, not shape {residuals.shape}")
    return residuals
