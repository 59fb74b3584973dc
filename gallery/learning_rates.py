"""Loss against step on f(x) = x² for five learning rates (text S4, section 4.1)."""

from __future__ import annotations

from matplotlib.figure import Figure

from gallery.style import BLACK, BLUE, GREEN, ORANGE, RED, label
from reference import gradient_descent


def draw(figure: Figure) -> None:
    """Each step multiplies the loss by (1 - 2·lr)²: below 1 it falls, at lr = 1 it stays, above it grows."""
    axes, colors = figure.subplots(), (BLUE, GREEN, ORANGE, BLACK, RED)
    for lr, color, lift in zip((0.01, 0.1, 0.3, 1.0, 1.1), colors, (0.1, 1, 1, 6, 4), strict=True):
        loss = gradient_descent(lambda x: 2 * x, [10.0], lr, steps=20)[:, 0] ** 2
        axes.semilogy(loss, "--" if lr == 1 else "-", color=color)
        label(axes, f"lr = {lr}", 20.3, lift * loss[-1], color, va="center", clip_on=False)
    axes.set(xlabel="step", ylabel="loss", xlim=(0, 20), ylim=(1e-15, 1e7), xticks=range(0, 21, 5))
