"""Full batch, mini-batches and single samples on the loss of a straight line (text S2, figure 4)."""

from __future__ import annotations

import numpy as np
from matplotlib.figure import Figure

from gallery.style import BLACK, BLUE, GREEN, ORANGE, contours
from reference import gradient_descent_step, iterate_minibatches, make_line, mse_grad


def draw(figure: Figure) -> None:
    """Twelve passes with full batches, three with batches of 16, one with single samples; the star is the minimum."""
    X, y = make_line(np.random.default_rng(3), np.linspace(-1, 1, 64), slope=1.5, intercept=0.5, noise=0.8)
    A = np.column_stack([X[:, 0], np.ones(64)])
    runs = ((64, 12, 0.25, BLUE), (16, 3, 0.25, GREEN), (1, 1, 0.12, ORANGE))
    for axes, (size, epochs, lr, color) in zip(figure.subplots(1, 3, sharey=True), runs, strict=True):
        path, rng = [np.array([-1.5, -1.5])], np.random.default_rng(2)
        for _ in range(epochs):
            for A_b, y_b in iterate_minibatches(A, y, size, rng):
                path.append(gradient_descent_step(path[-1], A_b.T @ mse_grad(A_b @ path[-1], y_b), lr))
        contours(axes, lambda p: ((p @ A.T - y) ** 2).mean(axis=-1), (-2, 3), (-2, 2), 14)
        axes.plot(*np.transpose(path), ".-", color=color, linewidth=1.2)
        axes.plot(*np.polyfit(X[:, 0], y, 1), "*", color=BLACK, markersize=11)
        axes.set(title=f"{size} of 64 samples a step", xlabel="slope", xlim=(-2, 3), ylim=(-2, 2))
    figure.axes[0].set_ylabel("intercept")
