"""The timed kernels, each beside its limit: the work that no code in NumPy can leave out, and nothing else.

What is memory-bound copies what the kernel must give into new arrays, as a function must that leaves its arguments
alone, and reads the rest once. What is BLAS-bound does the matrix products alone, into arrays made before, with the
transcendental functions where there are any.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

import reference
from benchmarks.train_steps import NETWORKS

Work = Callable[[], Any]
rng = np.random.default_rng(0)


def moving(size: int, *, written: int, read: int) -> Work:
    """Writes so many new arrays of a size, and reads so many: each written one copies one, BLAS runs over the rest."""
    sources = rng.normal(size=(max(read, written), size))

    def run() -> Any:
        new = [source.copy() for source in sources[:written]]
        return new, [np.dot(source, source) for source in sources[written:read]]

    return run


def products(*shapes: tuple[int, int, int], tanh: int = 0) -> Work:
    """Matrix products (n, k) @ (k, m), and tanh of so many numbers."""
    work = [(rng.normal(size=(n, k)), rng.normal(size=(k, m)), np.empty((n, m))) for n, k, m in shapes]
    angles, heights = rng.normal(size=tanh), np.empty(tanh)

    def run() -> None:
        for a, b, out in work:
            np.matmul(a, b, out=out)
        if tanh:
            np.tanh(angles, out=heights)

    return run


def optimizer(step: Callable[..., Any], size: int, **settings: float) -> Work:
    theta, g = rng.normal(size=size), rng.normal(size=size)
    _, state = step(theta, g, None, **settings)
    return lambda: step(theta, g, state, **settings)


def minibatches() -> tuple[Work, Work]:
    X, y = rng.normal(size=(20_000, 20)), rng.integers(0, 3, 20_000)
    shuffle = np.random.default_rng(1)

    def epoch() -> None:
        for _ in reference.iterate_minibatches(X, y, 250, shuffle):
            pass

    order, X_out, y_out = shuffle.permutation(len(X)), np.empty_like(X), np.empty_like(y)
    generator = np.random.default_rng(1)

    def gather() -> None:
        generator.permutation(len(X))
        np.take(X, order, axis=0, out=X_out, mode="clip")
        np.take(y, order, axis=0, out=y_out, mode="clip")

    return epoch, gather


def kernels() -> dict[str, tuple[Work, Work, str]]:
    """(kernel, limit, kind of limit) by name."""
    mlp = NETWORKS[2]
    (X, y), params = mlp.data(), mlp.params()
    v, theta = rng.normal(size=20_000), rng.normal(size=20_000)
    grads = {"W": rng.normal(size=(150, 160)), "b": rng.normal(size=1000)}
    rows, deltas = rng.normal(size=(512, 256)), rng.normal(size=(512, 128))
    dense = {"X": rng.normal(size=(256, 512)), "W": rng.normal(size=(512, 512)), "b": rng.normal(size=512)}
    xor = reference.init_params(np.random.default_rng(0))
    points = 200 * 200
    backprop = ((256, 32, 64), (256, 64, 3), (256, 3, 64), (32, 256, 64), (64, 256, 3))
    return {
        "mlp_loss_and_grads, 32-64-3, batch 256": (
            lambda: reference.mlp_loss_and_grads(params, X, y),
            products(*backprop, tanh=256 * 64),
            "products and tanh",
        ),
        "dense_forward, 256 × 512 × 512": (
            lambda: reference.dense_forward(**dense),
            products((256, 512, 512)),
            "product",
        ),
        "decision_grid, 200 × 200": (
            lambda: reference.decision_grid(xor),
            products((points, 2, 4), (points, 4, 1), tanh=points * 5),
            "products and tanh",
        ),
        "momentum_step, 20,000": (
            lambda: reference.momentum_step(theta, v, theta, 0.1, 0.9),
            moving(20_000, written=2, read=3),
            "memory",
        ),
        "sgd_step, 20,000": (
            optimizer(reference.sgd_step, 20_000, lr=0.1, momentum=0.9),
            moving(20_000, written=2, read=3),
            "memory",
        ),
        "adam_step, 20,000": (optimizer(reference.adam_step, 20_000), moving(20_000, written=3, read=4), "memory"),
        "adam_step, 1,000,000": (
            optimizer(reference.adam_step, 1_000_000),
            moving(1_000_000, written=3, read=4),
            "memory",
        ),
        "global_norm, 25,000": (
            lambda: reference.global_norm(grads),
            moving(25_000, written=0, read=1),
            "memory, read",
        ),
        "clip_by_value, 25,000": (
            lambda: reference.clip_by_value(grads, 0.5),
            moving(25_000, written=1, read=1),
            "memory",
        ),
        "per_sample_grad_norms, 512 × (256 + 128)": (
            lambda: reference.per_sample_grad_norms(rows, deltas),
            moving(512 * 384, written=0, read=1),
            "memory, read",
        ),
        "iterate_minibatches, 20,000 × 20, batch 250": (*minibatches(), "gather"),
    }
