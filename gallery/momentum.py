"""Momentum and Nesterov in a ravine (texts S3 and S4, exercise 3)."""

from __future__ import annotations

from functools import partial

from matplotlib.figure import Figure

from gallery.style import BLUE, GREEN, ORANGE, contours, label
from gallery.walking import walk
from reference import ravine, ravine_grad, sgd_step


def draw(figure: Figure) -> None:
    """On x² + 100y² from (10, 1) at lr 0.004: momentum overshoots and is far quicker, Nesterov's brakes in time."""
    plane, heights = figure.subplots(1, 2)
    contours(plane, ravine, (-8, 11), (-1.3, 1.3), [1, 5, 15, 30, 60, 100, 150])
    for name, color, step, at, lift in (
        ("gradient descent", BLUE, partial(sgd_step, lr=0.004), 120, 2),
        ("momentum", ORANGE, partial(sgd_step, lr=0.004, momentum=0.9), 100, 30),
        ("Nesterov", GREEN, partial(sgd_step, lr=0.004, momentum=0.9, nesterov=True), 45, 1e-4),
    ):
        path = walk(step, ravine_grad, [10.0, 1.0], 200)
        plane.plot(*path[:70].T, ".-", color=color, linewidth=1)
        heights.semilogy(ravine(path), color=color)
        label(heights, name, at, lift * ravine(path)[at], color)
    plane.set(xlabel="x", ylabel="y", title="the first 70 steps")
    heights.set(xlabel="step", ylabel="height", title="200 steps")
