"""What a 2-4-1 network makes of XOR (texts S0 and S4, exercise 7)."""

from __future__ import annotations

import numpy as np
from matplotlib.figure import Figure

from gallery.style import BLACK, BLUE, ORANGE, label
from reference import decision_grid, init_params, make_xor, train_xor


def draw(figure: Figure) -> None:
    """Left: the probability of 1 after 2000 epochs, the line where it is ½, and the four points. Right: the loss."""
    plane, curve = figure.subplots(1, 2, width_ratios=(1.15, 1))
    X, y = make_xor()
    params, losses = train_xor(init_params(np.random.default_rng(7)), X, y)
    xx, yy, prob = decision_grid(params)
    shades = plane.contourf(xx, yy, prob, levels=np.linspace(0, 1, 11), cmap="cividis")
    plane.contour(xx, yy, prob, levels=[0.5], colors="white", linewidths=2)
    for k, marker in ((0, "o"), (1, "s")):
        plane.plot(*X[y == k].T, marker, color=(BLUE, ORANGE)[k], markeredgecolor="white", markersize=11)
    figure.colorbar(shades, ax=plane, label="probability of 1", ticks=(0, 0.5, 1))
    curve.semilogy(losses, color=BLACK)
    curve.axhline(np.log(2), color=BLACK, linewidth=0.8, linestyle="--")
    label(curve, "ln 2: nothing learned", 2000, np.log(2) * 1.1, ha="right", va="bottom")
    plane.set(xlabel="x₁", ylabel="x₂", aspect="equal")
    curve.set(xlabel="epoch", ylabel="loss")
