"""Focal loss on logits: cross-entropy that stops listening to what is already learned."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from reference._arguments import Array, float_array, float_array_like, non_negative_float
from reference.sigmoid import sigmoid

__all__ = ["focal_loss", "focal_loss_grad"]


def focal_loss(logits: ArrayLike, y: ArrayLike, gamma: float = 2.0, alpha: float | None = 0.25) -> float:
    r"""Binary cross-entropy weighted by how wrong the prediction is.

    .. math::
        J = -\frac1m \sum_i α_i \, (1 - p_i)^γ \log p_i \qquad p_i = σ(s_i) \qquad s_i = (2 y_i - 1) z_i

    p is the probability given to the true class, s the logit for it. γ = 0 and alpha None give :func:`bce_with_logits`.

    Convention: ``torchvision.ops.sigmoid_focal_loss`` is this one (its reduction is a sum or none by default). Keras's
    ``BinaryFocalCrossentropy`` uses alpha only with apply_class_balancing=True.

    Args:
        logits: z, float, any shape, m ≥ 1 numbers in all.
        y: labels 0 or 1, the shape of logits.
        gamma: γ ≥ 0, dimensionless; the larger, the less an easy sample counts.
        alpha: weight of label 1, in [0, 1], with 1 - alpha for label 0; None weighs both 1.

    Returns:
        The loss in nats, averaged over all m numbers.

    Raises:
        TypeError: an argument that does not hold real numbers.
        ValueError: shapes that differ, no numbers, a label that is neither 0 nor 1, γ < 0, or alpha outside [0, 1].

    Example:
        >>> easy, hard = focal_loss([4.0], [1], alpha=None), focal_loss([-4.0], [1], alpha=None)
        >>> round(easy, 8), round(hard, 4)
        (5.87e-06, 3.8749)

    Source:
        Lin, Goyal, Girshick, He and Dollár (2017), ICCV, eq. (5). Course text S1 (class imbalance).
    """
    s, weights, gamma, _ = _towards_truth(logits, y, gamma, alpha)
    return float(np.mean(weights * sigmoid(-s) ** gamma * np.logaddexp(0, -s)))


def focal_loss_grad(logits: ArrayLike, y: ArrayLike, gamma: float = 2.0, alpha: float | None = 0.25) -> Array:
    r"""Gradient of :func:`focal_loss` with respect to the logits.

    .. math::
        \frac{∂J}{∂z_i} = \frac{α_i}{m} (2 y_i - 1) (1 - p_i)^γ \big[ γ p_i \log p_i - (1 - p_i) \big]

    Args:
        logits: z, float, any shape, m ≥ 1 numbers in all.
        y: labels 0 or 1, the shape of logits.
        gamma: γ ≥ 0, dimensionless.
        alpha: weight of label 1, in [0, 1], with 1 - alpha for label 0; None weighs both 1.

    Returns:
        The gradient, shape and dtype of logits, in nats per unit of the logit.

    Raises:
        TypeError: an argument that does not hold real numbers.
        ValueError: shapes that differ, no numbers, a label that is neither 0 nor 1, γ < 0, or alpha outside [0, 1].

    Example:
        >>> focal_loss_grad([0.0, 0.0], [1, 0], gamma=0.0, alpha=None)
        array([-0.25,  0.25])

    Source:
        Lin, Goyal, Girshick, He and Dollár (2017), ICCV, appendix B.
    """
    s, weights, gamma, sign = _towards_truth(logits, y, gamma, alpha)
    p, q, log_p = sigmoid(s), sigmoid(-s), -np.logaddexp(0, -s)
    gradient: Array = weights * sign * q**gamma * (gamma * p * log_p - q) / s.size
    return gradient.astype(s.dtype, copy=False)


def _towards_truth(
    logits: ArrayLike, y: ArrayLike, gamma: float, alpha: float | None
) -> tuple[Array, Array, float, Array]:
    """The logit for the true class, the weight of each number, γ, and the sign by which the logit was turned."""
    z, labels = float_array("logits", logits), np.asarray(y)
    labels = labels.astype(float) if labels.dtype.kind == "b" else labels
    labels = float_array_like("y", labels, "logits", z)
    if z.size == 0:
        raise ValueError(f"logits must hold at least one number, not shape {z.shape}")
    if not ((labels == 0) | (labels == 1)).all():
        raise ValueError("y must hold 0 and 1 alone")
    share = 0.5 if alpha is None else non_negative_float("alpha", alpha)
    if share > 1:
        raise ValueError(f"alpha must be in [0, 1], not {share}")
    weights = np.ones_like(z) if alpha is None else np.where(labels == 1, share, 1 - share).astype(z.dtype)
    sign: Array = 2 * labels - 1
    return sign * z, weights, non_negative_float("gamma", gamma), sign
