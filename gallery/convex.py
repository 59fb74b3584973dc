"""One valley or two: what the start decides (text S2, figure 5)."""

from __future__ import annotations

import numpy as np
from matplotlib.figure import Figure

from gallery.style import BLUE, GREY, ORANGE
from reference import gradient_descent

VALLEYS = (
    ("convex", lambda x: x**2 / 2, lambda x: x, 0.15),
    ("not convex", lambda x: (x**2 - 2) ** 2 / 4 + 0.4 * x, lambda x: x * (x**2 - 2) + 0.4, 0.05),
)


def draw(figure: Figure) -> None:
    """On the left every start leads to the lowest point; on the right one walk ends in the higher valley and stays."""
    for axes, (name, f, slope, lr) in zip(figure.subplots(1, 2), VALLEYS, strict=True):
        x = np.linspace(-2.3, 2.3, 300)
        axes.plot(x, f(x), color=GREY, linewidth=1.2)
        for start, color in ((-2.2, BLUE), (2.2, ORANGE)):
            path = gradient_descent(slope, [start], lr, steps=40)[:, 0]
            axes.plot(path, f(path), "o-", color=color, linewidth=0.8)
            axes.plot(path[-1:], f(path[-1:]), "o", color=color, markersize=9)
        axes.set(title=name, xlabel="θ", ylabel="loss")
