"""AdaGrad in a ravine: a stride for each direction (text S3, slide 32)."""

from __future__ import annotations

from functools import partial

import numpy as np
from matplotlib.figure import Figure

from gallery.style import BLUE, GREEN, ORANGE, contours, label
from gallery.walking import walk
from reference import adagrad_step, ravine, ravine_grad, rmsprop_step, sgd_step


def draw(figure: Figure) -> None:
    """Left: descent swings between the walls, AdaGrad does not. Right: on an even slope its strides die as 1/√t."""
    plane, strides = figure.subplots(1, 2)
    contours(plane, ravine, (-2, 11), (-1.3, 1.3), [1, 5, 15, 30, 60, 100, 150])
    for name, color, line, step, lr, height in (
        ("gradient descent", BLUE, "--", sgd_step, 0.0095, 0.95),
        ("AdaGrad", GREEN, "-", adagrad_step, 1.0, 0.24),
        ("RMSProp", ORANGE, "-", rmsprop_step, 0.2, 1.12),
    ):
        plane.plot(*walk(partial(step, lr=lr), ravine_grad, [10.0, 1.0], 40).T, ".-", color=color, linewidth=1)
        even = walk(partial(step, lr=lr), np.ones_like, [0.0], 60)[:, 0]
        strides.plot(range(1, 61), -np.diff(even) / lr, line, color=color)
        label(strides, name, 25, height, color, va="top" if height == 0.95 else "bottom")
    plane.set(xlabel="x", ylabel="y", title="x² + 100y²")
    strides.set(xlabel="step t", ylabel="stride / lr", title="a slope of 1", ylim=(0, 3.3))
