"""A learning-rate range test, and the three rates that its curve speaks for (texts S0, S1 and S4, exercise 2)."""

from __future__ import annotations

import numpy as np
from matplotlib.figure import Figure

from gallery.networks import loss_and_grads
from gallery.style import BLACK, BLUE, GREEN, GREY, ORANGE, label
from reference import exponential_lrs, init_mlp, iterate_minibatches, lr_range_test, make_blobs, suggest_lr


def draw(figure: Figure) -> None:
    """The loss of each batch, smoothed: flat, falling, thrown off. It is broken off at four times the lowest."""
    axes, rng = figure.subplots(), np.random.default_rng(0)
    X, y = make_blobs(rng, [[-1.0, 0.0], [1.0, 0.0], [0.0, 1.5]], 200, noise=0.5)
    batches = list(iterate_minibatches(X, y, 60, rng))
    found = lr_range_test(loss_and_grads, init_mlp(rng, [2, 32, 3]), batches, exponential_lrs(1e-4, 100.0, 150))
    axes.semilogx(found.lrs, found.losses, ".", color=GREY)
    axes.semilogx(found.lrs, found.smoothed, color=BLACK)
    for method, color, high in (("steepest", BLUE, 2.9), ("min/10", GREEN, 2.6), ("divergence/10", ORANGE, 2.3)):
        lr = suggest_lr(found.lrs, found.smoothed, method)
        axes.axvline(lr, color=color, linestyle="--")
        label(axes, f"{method}: {lr:.2g}", lr * 1.1, high, color)
    axes.set(xlabel="learning rate", ylabel="loss", ylim=(0, 3.1))
