"""Exercise 1: backpropagation by hand. Witness rule: batches of five and more, no two sizes alike, classes unevenly
frequent, parameters away from their start."""

import numpy as np

from autograder.judge import assert_agrees, assert_unchanged, check_that, race, task, weight
from autograder.sandbox.wire import Record
from reference.tanh_mlp import mlp_loss_and_grads

EXACT = {"rtol": 1e-11, "atol": 1e-13}
"""Exact but for the order of float operations: slopes by trial steps, off by 1e-11, do not pass for backpropagation."""
LARGE = {"rtol": 1e-8, "atol": 1e-11}
"""A logit of 5,000 is itself rounded to 5e-13, and so is every probability, in proportion."""


def network(rng, n_in=4, n_hidden=5, n_classes=3, m=7):
    """(params, X, y)."""
    params = {
        "W1": rng.normal(size=(n_in, n_hidden)),
        "b1": rng.normal(size=n_hidden),
        "W2": rng.normal(size=(n_hidden, n_classes)),
        "b2": rng.normal(size=n_classes),
    }
    y = np.concatenate([[0, 0, n_classes - 1], rng.integers(0, n_classes, size=m - 3)])
    return params, rng.normal(size=(m, n_in)), y


def parts_of(result, names):
    """The loss, or some of the gradients, as a list."""
    check_that(
        isinstance(result, tuple | list | Record) and len(result) == 2,
        "mlp_loss_and_grads did not return two values, the loss and the dict of gradients.",
    )
    loss, grads = result
    check_that(isinstance(grads, dict), "The second value that mlp_loss_and_grads returned is no dict.")
    for name in names:
        check_that(name == "loss" or name in grads, f"The gradients that mlp_loss_and_grads returned lack {name}.")
    return [loss if name == "loss" else grads[name] for name in names]


@task("mlp_loss_and_grads")
class TestMlpLossAndGrads:
    @weight(2)
    def test_loss(self, student, rng):
        """The loss is the mean over the batch of -log p of the right class."""
        agree_in(student, network(rng), "loss", **EXACT)

    @weight(2)
    def test_output_layer(self, student, rng):
        """The gradients of W2 and b2 are right, to the last digits."""
        agree_in(student, network(rng), "W2", "b2", **EXACT)

    @weight(3)
    def test_hidden_layer(self, student, rng):
        """The gradients of W1 and b1, through the tanh, are right, to the last digits."""
        agree_in(student, network(rng), "W1", "b1", **EXACT)

    def test_large_logits(self, student, rng):
        """Logits in the thousands overflow nowhere: the loss and the gradients of W2 and b2 are finite and right."""
        params, X, y = network(rng)
        params["W2"] *= 2000.0
        agree_in(student, (params, X, y), "loss", "W2", "b2", **LARGE)

    def test_arguments_stay(self, student, rng):
        """Parameters, samples and labels that go in are still the same afterwards; what comes out is right."""
        assert_unchanged(student, mlp_loss_and_grads, *network(rng, m=5))

    @weight(2)
    def test_speed(self, student, rng):
        """A batch of 700 samples takes about as long as NumPy on whole arrays."""
        race(
            student,
            mlp_loss_and_grads,
            lambda: network(rng, 24, 32, 3, 700),
            limit=4.5,
            size="700 samples through a network of 24-32-3",
        )


def agree_in(student, problem, *names, **tolerance):
    params, X, y = problem

    def observe(function):
        return parts_of(function({name: p.copy() for name, p in params.items()}, X.copy(), y.copy()), names)

    labels = tuple("the loss" if name == "loss" else f"the gradient of {name}" for name in names)
    assert_agrees(student, mlp_loss_and_grads, observe, labels=labels, **tolerance)
