"""How long a stride may be: the largest learning rate that does not diverge on a quadratic."""

from __future__ import annotations

from reference._arguments import decay_rate, positive_float

__all__ = ["stability_limits"]


def stability_limits(curvature: float, beta: float) -> dict[str, float]:
    r"""Learning rate at which each method stops converging on f(x) = h x²/2.

    At the limit the iterates swap sides of the valley for ever, x → -x, so v = 2x and the limits follow from the
    update rules alone; below it the companion matrix's eigenvalues lie inside the unit circle.

    .. math::
        \mathrm{gd}: \frac{2}{h} \qquad
        \mathrm{momentum}: \frac{2(1+β)}{h} \qquad
        \mathrm{ema}: \frac{2(1+β)}{(1-β)h} \qquad
        \mathrm{nag}: \frac{2(1+β)}{(1+2β)h}

    Args:
        curvature: second derivative h > 0; in several dimensions the largest one decides.
        beta: share β of the velocity that is kept, in [0, 1).

    Returns:
        Learning rates, dimensionless, under the keys "gd", "momentum", "ema", "nag". Convergence is for lr strictly
        below.

    Raises:
        TypeError: an argument that is not a real number.
        ValueError: curvature ≤ 0, or beta outside [0, 1).

    Example:
        >>> {method: round(lr, 6) for method, lr in stability_limits(200.0, 0.9).items()}
        {'gd': 0.01, 'momentum': 0.019, 'ema': 0.19, 'nag': 0.006786}

    Source:
        Polyak (1964) for momentum; for Nesterov's form, Jury's conditions on z² - (1+β)(1-lr·h)z + β(1-lr·h).
        Course text S1 (stability insight: α < 2/L).
    """
    h, beta = positive_float("curvature", curvature), decay_rate("beta", beta)
    return {
        "gd": 2 / h,
        "momentum": 2 * (1 + beta) / h,
        "ema": 2 * (1 + beta) / ((1 - beta) * h),
        "nag": 2 * (1 + beta) / ((1 + 2 * beta) * h),
    }
