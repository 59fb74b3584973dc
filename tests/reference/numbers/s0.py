"""The numbers of S0: XOR, and a network of 1,251 parameters."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np

import reference
from tests.reference.numbers.number import Number


@cache
def xor() -> tuple[Any, float]:
    """Predictions and accuracy after training."""
    X, y = reference.make_xor()
    params, _ = reference.train_xor(reference.init_params(np.random.default_rng(7)), X, y)
    return reference.predict(params, X), float(np.mean(reference.predict(params, X) == y))


def batches_of_32(samples: int) -> int:
    """How many batches Keras's progress bar counts for a prediction of so many samples."""
    rows = np.zeros((samples, 1))
    return sum(1 for _ in reference.iterate_minibatches(rows, rows, 32, np.random.default_rng(0)))


def grid_batches() -> int:
    params = reference.init_params(np.random.default_rng(0))
    return batches_of_32(reference.decision_grid(params, n=200)[0].size)


def synthetic(of: int) -> Any:
    """The 1,000 samples of three classes, parted 800 to 200: the shape of part ``of``."""
    rng = np.random.default_rng(0)
    X, y = reference.make_blobs(rng, rng.normal(size=(3, 20)), 334)
    return np.shape(reference.train_val_split(X[:1000], y[:1000], 200, rng)[of])


def layers() -> Any:
    return reference.init_mlp(np.random.default_rng(0), [20, 32, 16, 3])


S0 = (
    Number("S0", "week 2, XOR", "1.0", "train_xor", lambda: str(xor()[1])),
    Number("S0", "week 2, XOR, predictions", "[0 1 1 0]", "predict", lambda: str(xor()[0])),
    Number("S0", "week 2, steps over the four points", "1/1", "iterate_minibatches", lambda: f"1/{batches_of_32(4)}"),
    Number(
        "S0", "week 2, steps over the 200 × 200 grid", "1250/1250", "decision_grid", lambda: f"1250/{grid_batches()}"
    ),
    Number("S0", "training set", "800 samples", "train_val_split", lambda: f"{synthetic(0)[0]} samples"),
    Number("S0", "test set", "200 samples", "train_val_split", lambda: f"{synthetic(2)[0]} samples"),
    Number("S0", "features", "20", "make_blobs", lambda: str(synthetic(0)[1])),
    *(
        Number("S0", f"weights of layer {k}", shape, "init_mlp", lambda k=k: str(layers()[f"W{k}"].shape))
        for k, shape in ((1, "(20, 32)"), (2, "(32, 16)"), (3, "(16, 3)"))
    ),
    *(
        Number("S0", f"biases of layer {k}", shape, "init_mlp", lambda k=k: str(layers()[f"b{k}"][None].shape))
        for k, shape in ((1, "(1, 32)"), (2, "(1, 16)"), (3, "(1, 3)"))
    ),
    Number("S0", "total parameters", "1,251", "count_parameters", lambda: f"{reference.count_parameters(layers()):,}"),
    *(
        Number(
            "S0", f"slope of ReLU at x {where}", text, "relu_derivative",
            lambda x=x: f"{reference.relu_derivative(x):g}",
        )
        for where, x, text in (("< 0", -0.3, "0"), ("> 0", 0.3, "1"))
    ),
    *(
        Number(
            "S0", f"slope of Leaky ReLU at x {where}", text, "leaky_relu_derivative",
            lambda x=x: f"{reference.leaky_relu_derivative(x, 0.1):g}",
        )
        for where, x, text in (("< 0", -0.3, "0.1"), ("> 0", 0.3, "1"))
    ),
)  # fmt: skip
