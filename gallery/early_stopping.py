"""Early stopping: the best epoch, and the one at which it stops (texts S0 and S4)."""

from __future__ import annotations

from functools import partial

import numpy as np
from matplotlib.figure import Figure

from gallery.networks import evaluate, loss_and_grads
from gallery.style import BLACK, BLUE, ORANGE, label
from reference import EarlyStopping, adam_step, fit, init_mlp, make_blobs, train_val_split


def draw(figure: Figure) -> None:
    """Training loss goes on falling while validation loss turns; after ten epochs without a better one it stops."""
    axes, rng, step = figure.subplots(), np.random.default_rng(5), partial(adam_step, lr=0.003)
    data = train_val_split(*make_blobs(rng, [[-1.0, 0.0], [1.0, 0.0]], 100, noise=1.6), 120, rng)
    _, history = fit(init_mlp(rng, [2, 64, 64, 2]), data, loss_and_grads, evaluate, step, None, 60, None, rng)
    stopper = EarlyStopping(patience=10)
    stop = [stopper.update(loss, {}) for loss in history.val_loss].index(True)
    for name, loss, color in (("training", history.train_loss, BLUE), ("validation", history.val_loss, ORANGE)):
        axes.plot(loss[: stop + 1], color=color)
        axes.plot(range(stop, 60), loss[stop:], ":", color=color)
        label(axes, name, 50, loss[54] + 0.05, color, ha="center", va="bottom")
    axes.plot(stopper.best_epoch, stopper.best, "*", color=BLACK, markersize=13)
    label(
        axes, f"best: epoch {stopper.best_epoch}", stopper.best_epoch or 0, stopper.best - 0.06, ha="center", va="top"
    )
    axes.axvline(stop, color=BLACK, linewidth=1, linestyle="--")
    label(axes, f"stops: epoch {stop}", stop + 0.7, history.train_loss[0], va="top")
    axes.set(xlabel="epoch", ylabel="loss")
