"""The diagnosis of a run: each line of the rule, their order, and the runs of the lecture."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np
import pytest

from reference.learning_curves import diagnose
from reference.softmax_cross_entropy import softmax_cross_entropy, softmax_cross_entropy_grad

FALLING = [2.0, 1.5, 1.1, 0.8, 0.6, 0.45, 0.33, 0.25]
LEVEL = [2.0, 0.8, 0.3, 0.3, 0.3, 0.3, 0.3, 0.3]
HARDLY = [2.0, 1.9, 1.8, 1.8, 1.8, 1.8, 1.8, 1.8]
TURNED = [2.1, 1.4, 0.9, 0.7, 0.8, 0.9, 1.1, 1.2]
GROWING = [2.0, 1.9, 2.5, 4.0, 9.0, 30.0, 80.0, 300.0]
WORDS = [
    (FALLING, FALLING, "improving"),
    (LEVEL, LEVEL, "converged"),
    (HARDLY, HARDLY, "underfitting"),
    (FALLING, TURNED, "overfitting"),
    (GROWING, GROWING, "diverging"),
    (GROWING, FALLING, "diverging"),
    (FALLING, LEVEL, "converged"),  # what counts as progress is the validation loss
    (LEVEL, FALLING, "improving"),
    (HARDLY, FALLING, "improving"),  # there is still something to learn, and it is being learned
    (HARDLY, TURNED, "overfitting"),
]


@pytest.mark.parametrize(("train", "val", "word"), WORDS)
@pytest.mark.parametrize("unit", [1.0, 1e-6, 1e6])
def test_words(train: list[float], val: list[float], word: str, unit: float) -> None:
    """Each state is named, and named the same when the loss is measured in another unit."""
    assert diagnose([unit * loss for loss in train], [unit * loss for loss in val]) == word


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
@pytest.mark.parametrize("epoch", [0, 3, -1])
@pytest.mark.parametrize("curve", [0, 1])
def test_a_loss_that_is_no_number_is_divergence(bad: float, epoch: int, curve: int) -> None:
    """One NaN or infinite loss, in either curve and at any epoch, decides; the lecture's rule calls it improving."""
    curves = [list(FALLING), list(FALLING)]
    curves[curve][epoch] = bad
    assert diagnose(*curves) == "diverging"


def test_perfect_from_the_start() -> None:
    """A loss of zero throughout has converged."""
    assert diagnose([0.0] * 6, [0.0] * 6) == "converged"


@pytest.mark.parametrize(
    ("val", "word"),
    [
        ([1.0, 0.9, 0.8, 0.7, 0.6, 0.5, 0.525], "improving"),  # exactly 5% above the lowest is not more than 5%
        ([1.0, 1.0, 0.5, 0.5, 0.5, 0.5, 0.5], "improving"),  # five epochs ago is row -6
        ([1.0, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5], "converged"),
    ],
)
def test_thresholds(val: list[float], word: str) -> None:
    """The limits themselves, in numbers that are exact."""
    assert diagnose([1.0, 0.9, 0.5, 0.4, 0.3, 0.25, 0.25], val) == word


def test_half_is_enough() -> None:
    """A training loss of exactly half of the first is not above half of it."""
    level = [1.0, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5]
    assert diagnose(level, level) == "converged"
    assert diagnose([1.0, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5625], level) == "underfitting"


SCENARIOS = {
    "improving": (
        [2.0, 1.5, 1.0, 0.7, 0.5, 0.4, 0.35, 0.32, 0.30, 0.29],
        [2.1, 1.6, 1.1, 0.8, 0.6, 0.5, 0.45, 0.42, 0.40, 0.39],
    ),
    "overfitting": (
        [2.0, 1.0, 0.5, 0.2, 0.1, 0.05, 0.02, 0.01, 0.005, 0.002],
        [2.1, 1.1, 0.6, 0.4, 0.35, 0.4, 0.5, 0.6, 0.7, 0.8],
    ),
    "diverging": (
        [2.0, 3.0, 5.0, 10.0, 20.0, 50.0, 100.0, 200.0, 500.0, 1000.0],
        [2.1, 3.5, 6.0, 15.0, 30.0, 70.0, 150.0, 300.0, 700.0, 1500.0],
    ),
}


@pytest.mark.parametrize("word", SCENARIOS)
def test_the_lectures_scenarios(word: str) -> None:
    """S4, section 5.2: its three scenarios are named as it names them."""
    assert diagnose(*SCENARIOS[word]) == word


def test_the_lectures_complete_loop_learns_nothing() -> None:
    """S4, section 5.3: labels drawn at random, independent of the inputs. The validation loss never comes below ln 3,
    what a shrug costs; what the training loss gains is learned by heart."""
    train, val = complete_loop()
    assert val.min() > np.log(3)
    assert [train[-1], val[-1], val.min()] == pytest.approx([0.9484, 1.2282, 1.1183], abs=1e-3)
    assert diagnose(train.tolist(), val.tolist()) == "overfitting"


def complete_loop(epochs: int = 100, lr: float = 0.1, batch_size: int = 32) -> tuple[Any, Any]:
    """The loop of the lecture with its own random numbers: training and validation loss after each epoch."""
    rng = np.random.RandomState(42)
    X, y = rng.randn(500, 4), rng.randint(0, 3, 500)
    sizes = (4, 16, 8, 3)
    weights = [rng.randn(n_in, n_out) * np.sqrt(2 / n_in) for n_in, n_out in itertools.pairwise(sizes)]
    biases = [np.zeros(n_out) for n_out in sizes[1:]]

    def layers(X: Any) -> list[Any]:
        outputs = [X]
        for W, b in zip(weights, biases, strict=True):
            z = outputs[-1] @ W + b
            outputs.append(z if W is weights[-1] else np.maximum(z, 0))
        return outputs

    train, val = [], []
    for _ in range(epochs):
        order = rng.permutation(400)
        for rows in np.split(order, range(batch_size, 400, batch_size)):
            outputs = layers(X[rows])
            delta = softmax_cross_entropy_grad(outputs[-1], y[rows])
            for k in (2, 1, 0):
                dW, db = outputs[k].T @ delta, delta.sum(axis=0)
                delta = (delta @ weights[k].T) * (outputs[k] > 0)
                weights[k] -= lr * dW
                biases[k] -= lr * db
        train.append(softmax_cross_entropy(layers(X[:400])[-1], y[:400]))
        val.append(softmax_cross_entropy(layers(X[400:])[-1], y[400:]))
    return np.array(train), np.array(val)


@pytest.mark.parametrize(
    ("train", "val", "error", "words"),
    [
        ([1.0] * 5, [1.0] * 5, ValueError, "train_loss must hold one loss an epoch for 6 epochs or more"),
        ([1.0] * 6, [1.0] * 7, ValueError, "train_loss has 6 epochs, but val_loss has 7"),
        ([1.0] * 6, [[1.0]] * 6, ValueError, "val_loss must hold one loss an epoch"),
        ([1.0] * 6, [-1.0] * 6, ValueError, "val_loss must hold no loss below 0"),
        (["a"] * 6, [1.0] * 6, TypeError, "train_loss must hold real numbers"),
    ],
)
def test_refuses(train: Any, val: Any, error: type[Exception], words: str) -> None:
    """Bad input is refused with the name of the argument."""
    with pytest.raises(error, match=words):
        diagnose(train, val)
