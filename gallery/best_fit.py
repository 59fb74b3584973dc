"""The line of best fit, and the parabola that its slope slides down (text S2, figures 1 and 2)."""

from __future__ import annotations

import numpy as np
from matplotlib.figure import Figure

from gallery.style import BLUE, GREY, ORANGE
from reference import gradient_descent, make_line, mse, mse_grad


def draw(figure: Figure) -> None:
    """Left: the points, their distances from the line, and the line after each step. Right: the loss of each slope."""
    plane, valley = figure.subplots(1, 2)
    X, y = make_line(np.random.default_rng(4), np.linspace(0, 3, 14), slope=1.2, intercept=0.0, noise=0.5)
    x = X[:, 0]
    slopes = gradient_descent(lambda a: [mse_grad(a * x, y) @ x], [-0.6], lr=0.06, steps=12)[:, 0]
    for k, a in enumerate(slopes):
        plane.plot(x, a * x, color=BLUE, alpha=0.15 + 0.85 * (k == 12), linewidth=1 + (k == 12))
    plane.vlines(x, slopes[-1] * x, y, color=GREY, linewidth=1)
    plane.plot(x, y, "o", color=ORANGE)
    grid = np.linspace(-0.8, 3.0, 100)
    valley.plot(grid, [mse(a * x, y) for a in grid], color=GREY)
    valley.plot(slopes, [mse(a * x, y) for a in slopes], "o-", color=BLUE, linewidth=0.8)
    plane.set(xlabel="x", ylabel="y")
    valley.set(xlabel="slope", ylabel="mean squared error")
