"""Learning curves, and what they say (text S4, section 5.2)."""

from __future__ import annotations

import numpy as np
from matplotlib.figure import Figure

from gallery.style import BLUE, ORANGE
from reference import best_epoch, diagnose


def draw(figure: Figure) -> None:
    """Five runs of 40 epochs, each with its diagnosis; the dot is the epoch of the lowest validation loss."""
    t, rng = np.arange(40), np.random.default_rng(1)
    runs = (
        (0.15 + 2 * np.exp(-t / 25), 0.25 + 2 * np.exp(-t / 25)),
        (0.15 + 2 * np.exp(-t / 4), 0.22 + 2 * np.exp(-t / 4)),
        (0.05 + 2 * np.exp(-t / 6), 0.35 + 2 * np.exp(-t / 6) + 0.03 * np.maximum(t - 12, 0)),
        (1.6 + 0.5 * np.exp(-t / 4), 1.7 + 0.5 * np.exp(-t / 4)),
        (2 * 1.06**t, 2.1 * 1.07**t),
    )
    for axes, (train, val) in zip(figure.subplots(1, 5), runs, strict=True):
        noise = 1 + rng.normal(0, 0.004, 40)
        axes.plot(t, train, color=BLUE, label="training")
        axes.plot(t, val * noise, "--", color=ORANGE, label="validation")
        best = best_epoch(val * noise) or 0
        axes.plot(best, (val * noise)[best], "o", color=ORANGE, markersize=7)
        axes.set(title=diagnose(train, val * noise), xlabel="epoch", ylim=(0, None))
    figure.axes[0].set_ylabel("loss")
    figure.axes[0].legend(frameon=False, fontsize=8.5)
