"""Gradients that vanish, hold and explode with depth (text S2, figure 6)."""

from __future__ import annotations

import numpy as np
from matplotlib.figure import Figure

from gallery.style import BLUE, GREEN, RED, label
from reference import he_normal, init_mlp, mlp_backward, mlp_forward, softmax_cross_entropy_grad, xavier_normal


def draw(figure: Figure) -> None:
    """Thirty layers of 64 units under a softmax; read from the right, as the gradient comes."""
    axes, rng, layers = figure.subplots(), np.random.default_rng(0), range(1, 31)
    X, labels = rng.standard_normal((64, 64)), rng.integers(10, size=64)
    for activation, weights, color, word, at, lift in (
        ("sigmoid", xavier_normal, BLUE, "sigmoid, Xavier: vanishes", 2, 1e8),
        ("relu", he_normal, GREEN, "ReLU, He: holds", 12, 1e-3),
        ("tanh", lambda *sizes: 3 * xavier_normal(*sizes), RED, "tanh, 3 × Xavier: explodes", 12, 20),
    ):
        params = init_mlp(np.random.default_rng(1), [64] * 30 + [10], weights)
        logits, cache = mlp_forward(params, X, activation)
        grads = mlp_backward(params, cache, softmax_cross_entropy_grad(logits, labels), activation)
        norms = [np.linalg.norm(grads[f"W{k}"]) for k in layers]
        axes.semilogy(layers, norms, color=color)
        label(axes, word, at, lift * norms[at - 1], color)
    axes.set(xlabel="layer", ylabel="‖∂J/∂W‖", xlim=(1, 30), xticks=(1, 10, 20, 30))
