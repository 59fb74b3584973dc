"""Learning rates that fall (texts S0, S1 and S3)."""

from __future__ import annotations

import numpy as np
from matplotlib.figure import Figure

from gallery.style import BLUE, GREEN, GREY, ORANGE, RED
from reference import (
    cosine_warmup,
    exponential_decay,
    geometric_decay,
    inverse_sqrt_decay,
    inverse_time_decay,
    step_decay,
)


def draw(figure: Figure) -> None:
    """From 0.1 over 100 epochs; on the right the same on a logarithmic scale, where the exponential ones are lines."""
    epoch, pair = np.arange(100), figure.subplots(1, 2)
    for rate, color, line, name in (
        (step_decay(epoch, 0.1, 0.5, every=25), BLUE, "-", "step, half every 25"),
        (geometric_decay(epoch, 0.1, 0.95), GREEN, "-", "0.95 per epoch"),
        (exponential_decay(epoch, 0.1, 0.02), GREEN, ":", "exp(-0.02 t)"),
        (inverse_time_decay(epoch, 0.1, 0.1), ORANGE, "-", "1/(1 + 0.1 t)"),
        (inverse_sqrt_decay(epoch, 0.1), GREY, "-", "1/√(t + 1)"),
        (cosine_warmup(epoch, 0.1, 10, 100), RED, "--", "cosine, 10 epochs of warm-up"),
    ):
        pair[0].plot(epoch, rate, line, color=color, label=name)
        pair[1].semilogy(epoch, rate, line, color=color)
    figure.legend(frameon=False, loc="outside right upper")
    pair[0].set(xlabel="epoch", ylabel="learning rate", ylim=(0, 0.105))
    pair[1].set(xlabel="epoch", ylim=(5e-4, 0.13))
