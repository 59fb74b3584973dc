"""One look for all pictures: colours that colour-blind readers tell apart, and labels at the lines themselves."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.axes import Axes

__all__ = ["BLACK", "BLUE", "GREEN", "GREY", "ORANGE", "RED", "RULES", "contours", "label"]

BLUE, ORANGE, GREEN, RED = "#0072B2", "#E69F00", "#009E73", "#D55E00"
BLACK, GREY = "#222222", "#8A8A8A"
"""Okabe and Ito's palette, read with full, dotted and dashed lines where two could be confused in grey."""

RULES = {
    "font.family": "DejaVu Sans",
    "font.size": 10,
    "axes.titlesize": 10.5,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.edgecolor": BLACK,
    "axes.labelcolor": BLACK,
    "lines.linewidth": 1.8,
    "lines.markersize": 4,
    "figure.constrained_layout.use": True,
    "savefig.dpi": 130,
    "svg.hashsalt": "nighthike",
}
"""matplotlib's settings, so that a picture is the same wherever it is drawn."""


def label(axes: Axes, text: str, x: float, y: float, color: str = BLACK, **settings: Any) -> None:
    """Words beside a line, in its colour, on a ground that keeps them readable."""
    ground = {"facecolor": "white", "edgecolor": "none", "alpha": 0.8, "pad": 1.0}
    axes.text(x, y, text, color=color, fontweight="bold", bbox=ground, **settings)


def contours(axes: Axes, height: Any, x: tuple[float, float], y: tuple[float, float], levels: Any) -> None:
    """Contour lines of a height over points (..., 2)."""
    xx, yy = np.meshgrid(np.linspace(*x, 300), np.linspace(*y, 300))
    axes.contour(xx, yy, height(np.stack([xx, yy], axis=-1)), levels=levels, colors=GREY, linewidths=0.6)
