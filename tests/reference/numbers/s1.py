"""The numbers of S1: one dimension, Himmelblau, rules of thumb."""

from __future__ import annotations

from typing import Any

import numpy as np

import reference
from tests.reference.numbers.number import Number, default, parabola, spacing

S1 = (
    *(
        Number(
            "S1", f"1-D quadratic, t={t}", printed, "gradient_descent",
            lambda t=t: (lambda x: f"x={x:7.3f} | f(x)={x**2:7.3f}")(parabola(-6.0, 0.5, 8)[t]),
        )
        for t, printed in enumerate(["x= -6.000 | f(x)= 36.000", *["x=  0.000 | f(x)=  0.000"] * 8])
    ),
    *(
        Number(
            "S1", f"1-D quadratic, α={lr}, last of 12 points", printed, "gradient_descent",
            lambda lr=lr: f"{parabola(-6.0, lr, 12)[-1]:.4f}",
        )
        for lr, printed in ((0.05, "-1.6946"), (0.5, "0.0000"), (1.2, "-340.1635"))
    ),
    Number("S1", "stability on x²", "0 < α < 1", "stability_limits",
           lambda: f"0 < α < {reference.stability_limits(2.0, 0.0)['gd']:g}"),
    Number("S1", "best contraction on x²", "α≈0.5", "gradient_descent",
           lambda: f"α≈{min(np.arange(1, 20) / 20, key=lambda lr: abs(parabola(1.0, float(lr), 1)[-1])):g}"),
    *(
        Number(
            "S1", f"Himmelblau, minimum {k + 1}", printed, "himmelblau_grad",
            lambda k=k: "({:.3f}, {:.3f})".format(*newton(reference.HIMMELBLAU_MINIMA[k])),
        )
        for k, printed in enumerate(["(3.000, 2.000)", "(-2.805, 3.131)", "(-3.779, -3.283)", "(3.584, -1.848)"])
    ),
    Number("S1", "clipping of probabilities", "ε = 1e-07", "bce", lambda: f"ε = {default(reference.bce, 'clip'):g}"),
    Number("S1", "numerical check", "ε ~ 1e-05", "numerical_gradient",
           lambda: f"ε ~ {default(reference.numerical_gradient, 'eps'):g}"),
    Number("S1", "LR range test", "1e-06 → 1", "linear_lrs", lambda: spacing(reference.linear_lrs)),
    Number("S1", "loss rises or NaN", "divide α by 10", "adjust_lr",
           lambda: f"divide α by {0.5 / reference.adjust_lr([1.0, 2.0, np.nan], 0.5):g}"),
    Number("S1", "loss zigzags (2 to 5×)", "reduce α by 2×", "adjust_lr",
           lambda: f"reduce α by {0.5 / reference.adjust_lr([4.0, 1.0, 3.0, 0.5], 0.5):g}×"),
    Number("S1", "loss flat", "increase α by 2×", "adjust_lr",
           lambda: f"increase α by {reference.adjust_lr([1.0, 0.999, 0.998], 0.5) / 0.5:g}×"),
    Number("S1", "update ratio of a healthy run", "1e-3 to 1e-2", "update_ratio", lambda: healthy_update_ratio()),
    Number("S1", "Adam's learning rate", "0.001", "adam_step", lambda: f"{default(reference.adam_step, 'lr'):g}"),
)  # fmt: skip


def newton(start: tuple[float, float]) -> Any:
    """The zero of Himmelblau's slope next to a point two digits away, by Newton's steps on numerical derivatives."""
    p = np.round(np.array(start), 1)
    for _ in range(20):
        hessian = np.array([
            reference.numerical_gradient(lambda q, i=i: reference.himmelblau_grad(q)[i], p) for i in (0, 1)
        ])  # fmt: skip
        p = p - np.linalg.solve(hessian, reference.himmelblau_grad(p))
    return p


def healthy_update_ratio() -> str:
    """Of the weights, over training at a learning rate that works: the median of all steps, as the decade it is in."""
    rng = np.random.default_rng(0)
    X, y = reference.make_spirals(rng, 2, 100)
    params, state, ratios = reference.init_mlp(rng, [2, 32, 2]), None, []
    for _ in range(200):
        logits, cache = reference.mlp_forward(params, X)
        grads = reference.mlp_backward(params, cache, reference.softmax_cross_entropy_grad(logits, y))
        before = params
        params, state = reference.adam_step(params, grads, state)
        ratios += [ratio for name, ratio in reference.update_ratio(before, params).items() if name[0] == "W"]
    return "1e-3 to 1e-2" if 1e-3 <= np.median(ratios) <= 1e-2 else f"{np.median(ratios):g}"
