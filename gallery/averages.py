"""A noisy series and its exponentially weighted averages (text S3, slide 24)."""

from __future__ import annotations

import numpy as np
from matplotlib.figure import Figure

from gallery.style import BLUE, GREEN, GREY, ORANGE, RED
from reference import exponentially_weighted_average as average


def draw(figure: Figure) -> None:
    """The larger β, the smoother and the later: about 1/(1 - β) values are averaged. Uncorrected it starts at zero."""
    axes, days = figure.subplots(), np.arange(200)
    values = 12 - 9 * np.cos(2 * np.pi * days / 200) + np.random.default_rng(2).normal(0, 2.2, 200)
    axes.plot(days, values, ".", color=GREY)
    for beta, color, line in ((0.5, GREEN, "-"), (0.9, BLUE, "-"), (0.98, RED, "-")):
        axes.plot(days, average(values, beta), line, color=color, label=f"β = {beta}")
    axes.plot(days, average(values, 0.98, bias_correction=False), "--", color=ORANGE, label="β = 0.98, uncorrected")
    axes.legend(frameon=False, loc="upper left")
    axes.set(xlabel="day", ylabel="temperature, °C")
