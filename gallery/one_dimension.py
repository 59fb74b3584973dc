"""Three strides on f(x) = x² from x = -6: too short, right, too long (text S1)."""

from __future__ import annotations

import numpy as np
from matplotlib.figure import Figure

from gallery.style import BLUE, GREEN, GREY, RED
from reference import gradient_descent


def draw(figure: Figure) -> None:
    """With α = 0.05 each step keeps 0.9 of the distance, with 0.5 nothing, with 1.2 it grows by 1.4 and swaps sides."""
    x = np.linspace(-13, 13, 300)
    for axes, lr, color, word in zip(
        figure.subplots(1, 3, sharey=True), (0.05, 0.5, 1.2), (BLUE, GREEN, RED), ("slow", "one step", "diverges"),
        strict=True,
    ):  # fmt: skip
        path = gradient_descent(lambda x: 2 * x, [-6.0], lr, steps=12)[:, 0]
        axes.plot(x, x**2, color=GREY, linewidth=1)
        axes.plot(path, path**2, "o-", color=color, clip_on=True)
        axes.set(title=f"α = {lr}: {word}", xlabel="x", xlim=(-13, 13), ylim=(-5, 160))
    figure.axes[0].set_ylabel("f(x)")
