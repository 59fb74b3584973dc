"""Activations and their slopes (text S0, week 3)."""

from __future__ import annotations

import numpy as np
from matplotlib.figure import Figure

import reference
from gallery.style import BLACK, BLUE, GREEN, ORANGE, RED


def draw(figure: Figure) -> None:
    """Left the values, right the slopes. Swish and GELU dip below zero, and there their slopes change sign."""
    z, (values, slopes) = np.linspace(-4, 3, 701), figure.subplots(1, 2)
    for name, color, line in (
        ("relu", BLACK, "-"), ("leaky_relu", BLUE, ":"), ("elu", BLUE, "-"), ("swish", GREEN, "-"),
        ("gelu", ORANGE, "--"), ("tanh", RED, "-"), ("sigmoid", RED, ":"),
    ):  # fmt: skip
        values.plot(z, getattr(reference, name)(z), line, color=color, label=name)
        slopes.plot(z, getattr(reference, f"{name}_derivative")(z), line, color=color)
    values.legend(frameon=False)
    values.set(xlabel="z", ylabel="φ(z)", ylim=(-1.3, 3))
    slopes.set(xlabel="z", ylabel="φ′(z)", ylim=(-0.2, 1.2))
