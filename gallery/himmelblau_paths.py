"""Himmelblau's landscape, and where four optimizers end from one start (text S1)."""

from __future__ import annotations

from functools import partial

import numpy as np
from matplotlib.figure import Figure

from gallery.style import BLACK, BLUE, GREEN, ORANGE, RED, contours, label
from gallery.walking import walk
from reference import HIMMELBLAU_MINIMA, adam_step, himmelblau, himmelblau_grad, rmsprop_step, sgd_step

OPTIMIZERS = (
    ("gradient descent", BLUE, "-", partial(sgd_step, lr=0.005)),
    ("momentum", ORANGE, "-", partial(sgd_step, lr=0.005, momentum=0.9)),
    ("RMSProp", RED, ":", partial(rmsprop_step, lr=0.03)),
    ("Adam", GREEN, "--", partial(adam_step, lr=0.2)),
)


def draw(figure: Figure) -> None:
    """Four minima (★), all of height 0: from the same start the optimizers find three of them."""
    axes, start = figure.subplots(), np.array([1.0, 4.5])
    contours(axes, himmelblau, (-5.5, 5.5), (-5.5, 5.5), [2, 10, 25, 50, 90, 140, 200, 300, 450])
    for name, color, line, step in OPTIMIZERS:
        axes.plot(*walk(step, himmelblau_grad, start, 300).T, line, color=color, label=name)
    axes.plot(*np.transpose(HIMMELBLAU_MINIMA), "*", color=BLACK, markersize=11)
    axes.plot(*start, "o", color=BLACK)
    label(axes, "start", start[0] - 0.2, start[1] + 0.3)
    axes.legend(loc="upper left", bbox_to_anchor=(1.0, 1.0), frameon=False)
    axes.set(xlabel="θ₁", ylabel="θ₂", aspect="equal", xlim=(-5.5, 5.5), ylim=(-5.5, 5.5))
