"""Layers and whole networks: what comes out, and the gradient of every array that went in."""

from __future__ import annotations

from typing import Any

import numpy as np

import reference
from reference.batch_norm import RunningStats
from tests.reference.agreement import Row
from tests.reference.inputs import numbers

DENSE = {"W": numbers((3, 2), seed=8), "b": numbers((2,), seed=9)}
BATCHES = [numbers((5, 3), seed=10, scale=4.0), numbers((5, 3), seed=11, scale=2.0), numbers((5, 3), seed=12)]
NORM = {"gamma": [1.5, -0.7, 0.3], "beta": [0.1, 2.0, -1.0], "eps": 1e-5, "keep": 0.9}
LAYERS = {
    "W1": numbers((3, 5), seed=13),
    "b1": numbers((5,), seed=14),
    "W2": numbers((5, 4), seed=15),
    "b2": numbers((4,), seed=16),
    "W3": numbers((4, 3), seed=17),
    "b3": numbers((3,), seed=18),
}
NETWORK = {"params": LAYERS, "X": numbers((6, 3), seed=19), "labels": [0, 2, 1, 1, 0, 2]}
UNIT = {"params": {"w": numbers((3,), seed=20), "b": 0.4}, "X": numbers((6, 3), seed=21), "y": [0, 1, 1, 0, 1, 1]}
BN, MODULE = "torch.nn.functional.batch_norm", "torch.nn.functional.linear"

TABLE = (
    Row(
        "dense",
        reference.dense_forward,
        DENSE | {"X": numbers((4, 3), seed=7), "upstream": numbers((4, 2), seed=22)},
        MODULE,
        difference="PyTorch keeps W transposed",
    ),
    Row(
        "dense_three_axes",
        reference.dense_forward,
        DENSE | {"X": numbers((2, 4, 3), seed=7), "upstream": numbers((2, 4, 2), seed=22)},
        MODULE,
        difference="PyTorch keeps W transposed",
    ),
    Row(
        "batch_norm",
        reference.batch_norm_train,
        NORM | {"batches": BATCHES, "upstream": numbers((5, 3), seed=23)},
        BN,
        {"momentum": 0.1},
        "PyTorch's momentum is the share of the new batch, ours (keep) that of the old ones",
    ),
    Row(
        "batch_norm_keep_0.6",
        reference.batch_norm_train,
        NORM | {"batches": BATCHES, "upstream": numbers((5, 3), seed=24), "keep": 0.6, "eps": 0.5},
        BN,
        {"momentum": 0.4},
        "PyTorch's momentum is the share of the new batch, ours (keep) that of the old ones",
    ),
    *(
        Row(
            f"mlp_{activation}",
            reference.mlp_forward,
            NETWORK | {"activation": activation},
            f"{MODULE}, torch.{activation} and cross_entropy",
            difference="PyTorch keeps W transposed",
        )
        for activation in ("relu", "tanh", "sigmoid")
    ),
    Row(
        "perceptron",
        reference.perceptron_loss_and_grads,
        UNIT,
        "torch.nn.functional.binary_cross_entropy_with_logits",
        difference="PyTorch's takes the logits",
    ),
)


def ours(row: Row) -> dict[str, Any]:
    """Outputs and gradients, by name."""
    by_family = {
        reference.dense_forward: dense,
        reference.batch_norm_train: batch_norm,
        reference.mlp_forward: network,
        reference.perceptron_loss_and_grads: perceptron,
    }
    return by_family[row.ours](**row.settings)


def dense(X: Any, W: Any, b: Any, upstream: Any) -> dict[str, Any]:
    dX, dW, db = reference.dense_backward(upstream, X, W)
    return {"Z": reference.dense_forward(X, W, b), "dX": dX, "dW": dW, "db": db}


def batch_norm(batches: Any, gamma: Any, beta: Any, upstream: Any, keep: float, eps: float) -> dict[str, Any]:
    """Three batches in training, the gradient at the last, then an evaluation of the first."""
    running = RunningStats(np.zeros(len(gamma)), np.ones(len(gamma)))
    for x in batches:
        y, cache, running = reference.batch_norm_train(x, gamma, beta, running, keep, eps)
    dx, dgamma, dbeta = reference.batch_norm_backward(upstream, cache)
    evaluated = reference.batch_norm_eval(batches[0], gamma, beta, running, eps)
    statistics = {"mean": running.mean, "var": running.var}
    return {"y": y, "dx": dx, "dgamma": dgamma, "dbeta": dbeta, "evaluated": evaluated} | statistics


def network(params: Any, X: Any, labels: Any, activation: str) -> dict[str, Any]:
    logits, cache = reference.mlp_forward(params, X, activation)
    slope = reference.softmax_cross_entropy_grad(logits, labels)
    return {"logits": logits} | reference.mlp_backward(params, cache, slope, activation)


def perceptron(params: Any, X: Any, y: Any) -> dict[str, Any]:
    loss, grads = reference.perceptron_loss_and_grads(params, X, y)
    return {"loss": loss} | grads
