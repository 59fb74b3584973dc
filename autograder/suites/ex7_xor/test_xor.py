"""Exercise 7: XOR. Witness rule: biases that are not zero, batches of five and more, rows out of order, labels of both
shapes. A task that builds on forward, bce_with_logits or backward is judged ``with charged_once(…)``, see conftest.py."""

from copy import deepcopy

import numpy as np

from autograder.judge import CheckFailed, assert_agrees, assert_same, assert_unchanged, check_that, race, task, weight
from autograder.sandbox.wire import Record
from reference.binary_cross_entropy import bce_with_logits
from reference.decision import decision_grid, predict
from reference.xor_network import backward, forward, init_params
from reference.xor_training import train_xor

FAST = {"lr": 4.0, "epochs": 100}
"""A twentieth of the default epochs at eight times the default lr: solved as well, in a twentieth of the time."""


def network(rng, n_in=2, n_hidden=4):
    """Parameters with nothing special about them; biases that matter."""
    shapes = {"W1": (n_in, n_hidden), "b1": (n_hidden,), "W2": (n_hidden, 1), "b2": (1,)}
    return {name: rng.normal(size=shape) for name, shape in shapes.items()}


def batch(rng, m=7, n_in=2):
    """Inputs and labels (m,), both classes among them, unequally often."""
    return rng.normal(size=(m, n_in)), rng.permutation([1.0] * (m // 3) + [0.0] * (m - m // 3))


def part(returned, position):
    """One of the values that should have come back together; whatever came back, where it cannot be taken apart."""
    together = isinstance(returned, tuple | list | Record) and len(returned) > position
    return tuple(returned)[position] if together else returned


def weights(params, name):
    """A matrix out of what should be a dict of arrays; a lonely NaN where there is none."""
    try:
        return np.atleast_2d(np.asarray(params[name], dtype=float))
    except (TypeError, ValueError, KeyError, IndexError):
        return np.full((1, 1), np.nan)


def gradients(params, X, y, *names):
    """A scenario: what backward gives for these parameters."""

    def look(call):
        grads = call(*deepcopy((params, forward(params, X)[1], y)))
        return {name: grads.get(name) for name in names} if isinstance(grads, dict) else grads

    return look


@task("init_params")
class TestInitParams:
    def test_shapes(self, student):
        """W1, b1, W2 and b2 have the shapes that x @ W + b needs, for the default sizes and for others."""

        def shapes(init):
            drawn = [init(np.random.default_rng(11)), init(np.random.default_rng(12), (3, 5, 2))]
            return [{k: np.shape(v) for k, v in p.items()} if isinstance(p, dict) else p for p in drawn]

        assert_agrees(student, init_params, shapes)

    @weight(2)
    def test_scale(self, student, rng):
        """The weights are normal with Xavier's standard deviation, and their mean is zero."""
        seed = int(rng.integers(1 << 32))

        def look(init):  # of 21,600 and 16,200 weights all three are known to a percent or two
            params, seen = init(np.random.default_rng(seed), (120, 180, 90)), []
            for name, fans in [("W1", 300), ("W2", 270)]:
                w = weights(params, name) / np.sqrt(2 / fans)
                tails = np.mean(np.abs(w) > 2 * w.std())
                seen += [round(float(value), 1) + 0.0 for value in (w.std(), w.mean(), 4 * tails)]
            return seen

        off = "The spread of the weights is not √(2/(n_in + n_out)), or their mean is not zero, or they are not normal."
        assert_agrees(student, init_params, look, message=off)

    def test_biases_are_zero(self, student, rng):
        """Both biases start at zero, and no two hidden units start alike."""
        seed = int(rng.integers(1 << 32))

        def biases(init):
            params = init(np.random.default_rng(seed), (2, 6, 1))
            units = np.unique(weights(params, "W1"), axis=1).shape[1]
            return [params.get("b1"), params.get("b2"), units] if isinstance(params, dict) else params

        assert_agrees(student, init_params, biases, labels=("b1", "b2", "the number of different hidden units"))

    def test_only_the_generator_decides(self, student, rng):
        """The same generator state gives the same parameters, another one gives others."""
        seed, other = (int(s) for s in rng.integers(1 << 32, size=2))

        def repeats(init):
            first, again, others = (init(np.random.default_rng(s)) for s in (seed, seed, other))
            pairs = [(again, "W1"), (again, "W2"), (others, "W1"), (others, "W2")]
            return [bool(np.array_equal(weights(first, name), weights(second, name))) for second, name in pairs]

        asked = tuple(f"{name} the same from {s} seed?" for s in ("the same", "another") for name in ("W1", "W2"))
        assert_agrees(student, init_params, repeats, labels=asked)


@task("forward")
class TestForward:
    @weight(2)
    def test_logits(self, student, rng):
        """The logits of seven samples, for weights and biases that are not zero."""
        params, (X, _) = network(rng), batch(rng)
        assert_agrees(student, forward, lambda call: part(call(*deepcopy((params, X))), 0))

    def test_cache(self, student, rng):
        """The cache holds the inputs, the hidden layer after its tanh, and the logits."""
        params, (X, _) = network(rng), batch(rng)
        assert_agrees(student, forward, lambda call: part(call(*deepcopy((params, X))), 1))

    def test_other_sizes(self, student, rng):
        """A network with three inputs and five hidden units, and a batch of a single sample."""
        params, (X, _) = network(rng, 3, 5), batch(rng, 6, 3)
        assert_same(student, forward, params, X)
        assert_same(student, forward, params, X[2:3])

    def test_arguments_stay(self, student, rng):
        """The result is right, and parameters and inputs that go in are still the same afterwards."""
        assert_unchanged(student, forward, network(rng), batch(rng)[0])


@task("bce_with_logits")
class TestBceWithLogits:
    @weight(2)
    def test_labels_as_a_vector(self, student, rng):
        """The mean loss of nine logits of shape (m, 1) with labels of shape (m,)."""
        y = batch(rng, 9)[1]
        assert_same(student, bce_with_logits, 2.5 * rng.normal(size=(9, 1)), y)

    def test_labels_as_a_column(self, student, rng):
        """The same with labels of shape (m, 1), and with labels that are integers."""
        y = batch(rng, 8)[1]
        logits = 1.5 * rng.normal(size=(8, 1))
        assert_same(student, bce_with_logits, logits, y[:, None])
        assert_same(student, bce_with_logits, logits, y[:, None].astype(int))

    def test_far_out(self, student):
        """At logits of ±1000 the loss is finite and exact, for right answers and for wrong ones."""
        logits = np.array([1000.0, -1000.0, 1000.0, -1000.0, 300.0])[:, None]
        y = np.array([1.0, 0.0, 0.0, 1.0, 0.0])
        assert_same(student, bce_with_logits, logits[:2], y[:2])
        assert_same(student, bce_with_logits, logits, y)

    def test_arguments_stay(self, student, rng):
        """The result is right, and logits and labels that go in are still the same afterwards."""
        assert_unchanged(student, bce_with_logits, rng.normal(size=(5, 1)), batch(rng, 5)[1][:, None])


@task("backward")
class TestBackward:
    @weight(1.5)
    def test_output_weights(self, student, charged_once, rng):
        """The gradient of W2, for seven samples with labels of shape (m,)."""
        params, (X, y) = network(rng), batch(rng)
        with charged_once("forward", "bce_with_logits"):
            assert_agrees(student, backward, gradients(params, X, y, "W2"))

    @weight(2)
    def test_hidden_weights(self, student, charged_once, rng):
        """The gradient of W1, which has come back through W2 and the tanh."""
        params, (X, y) = network(rng), batch(rng)
        with charged_once("forward", "bce_with_logits"):
            assert_agrees(student, backward, gradients(params, X, y, "W1"))

    @weight(1.5)
    def test_biases(self, student, charged_once, rng):
        """The gradients of both biases."""
        params, (X, y) = network(rng), batch(rng)
        with charged_once("forward", "bce_with_logits"):
            assert_agrees(student, backward, gradients(params, X, y, "b1", "b2"))

    def test_labels_as_a_column(self, student, charged_once, rng):
        """The same gradients come out when the labels have shape (m, 1)."""
        params, (X, y) = network(rng), batch(rng, 5)
        with charged_once("forward", "bce_with_logits"):
            assert_same(student, backward, params, forward(params, X)[1], y[:, None])

    @weight(0.5)
    def test_other_sizes(self, student, charged_once, rng):
        """The gradients of a network with three inputs and five hidden units."""
        params, (X, y) = network(rng, 3, 5), batch(rng, 6, 3)
        with charged_once("forward", "bce_with_logits"):
            assert_same(student, backward, params, forward(params, X)[1], y)

    @weight(0.5)
    def test_far_out(self, student, charged_once, rng):
        """The gradients are right where the network is sure of itself: logits of several hundred, some of them wrong."""
        params, (X, y) = network(rng), batch(rng)
        params |= {"W2": 600.0 * params["W2"], "W1": 0.5 * params["W1"]}
        with charged_once("forward", "bce_with_logits"):
            assert_same(student, backward, params, forward(params, X)[1], y)

    @weight(0.5)
    def test_arguments_stay(self, student, charged_once, rng):
        """The result is right, and parameters, cache and labels that go in are still the same afterwards."""
        params, (X, y) = network(rng), batch(rng, 5)
        with charged_once("forward", "bce_with_logits"):
            assert_unchanged(student, backward, params, forward(params, X)[1], y[:, None])


@task("train_xor")
class TestTrainXor:
    @weight(2)
    def test_parameters(self, student, charged_once, rng):
        """After seven updates the parameters are where gradient descent takes them."""
        params, (X, y) = network(rng), batch(rng)
        with charged_once("forward", "bce_with_logits", "backward"):
            assert_agrees(student, train_xor, lambda call: part(call(*deepcopy((params, X, y)), lr=0.7, epochs=7), 0))

    def test_losses(self, student, charged_once, rng):
        """One loss for each epoch, each taken before the update of that epoch."""
        params, (X, y) = network(rng), batch(rng)
        with charged_once("forward", "bce_with_logits", "backward"):
            assert_agrees(student, train_xor, lambda call: part(call(*deepcopy((params, X, y)), 0.3, 6), 1))

    @weight(3)
    def test_three_starts(self, student, charged_once, assert_solves, assert_solves_by_default):
        """XOR is solved from three hidden starts, its rows in any order, once with the default lr and epochs."""
        assert_solves_by_default(**FAST)
        with charged_once("forward", "bce_with_logits", "backward"):
            assert_solves("XOR", **FAST)
            assert_solves("XOR", **FAST)

    def test_other_tables(self, student, charged_once, assert_solves):
        """The same code learns AND, NAND and XNOR."""
        with charged_once("forward", "bce_with_logits", "backward"):
            for table in ("AND", "NAND", "XNOR"):
                assert_solves(table, **FAST)

    def test_start_stays(self, student, charged_once, rng):
        """The result is right, and the parameters and data that go in are still the same afterwards."""
        params, (X, y) = network(rng), batch(rng, 5)
        with charged_once("forward", "bce_with_logits", "backward"):
            assert_unchanged(student, train_xor, params, X, y, 0.7, 3)


@task("predict")
class TestPredict:
    @weight(2)
    def test_classes(self, student, charged_once, rng):
        """Thirty samples get 1 where the logit is positive and 0 elsewhere, as an array of shape (m,)."""
        params, X = network(rng), rng.normal(size=(30, 2))
        with charged_once("forward"):
            assert_same(student, predict, params, X)

    def test_undecided(self, student, charged_once, rng):
        """A logit of exactly zero is not positive; what goes in keeps its values."""
        params, X = network(rng), rng.normal(size=(12, 2))
        params |= {"b1": np.zeros(4), "b2": np.zeros(1)}
        X[[1, 6, 7]] = 0.0
        with charged_once("forward"):
            assert_unchanged(student, predict, params, X)


@task("decision_grid")
class TestDecisionGrid:
    @weight(2)
    def test_probabilities(self, student, charged_once, rng):
        """Coordinates and probabilities on a small grid, x along the rows, y from row to row."""
        params = network(rng)
        with charged_once("forward"):
            assert_unchanged(student, decision_grid, params, (-1.2, 2.1), 11)

    def test_defaults(self, assert_default_grid, rng):
        """By default the grid has 200 points from −0.5 to 1.5 along each axis."""
        assert_default_grid(network(rng))

    def test_one_pass(self, student, counted_forward, rng):
        """All points of the grid go through the network in one forward pass."""
        with counted_forward() as asked:
            assert_same(student, decision_grid, network(rng), (-0.8, 1.9), 9)
        check_that(len(asked) <= 1, f"forward was called {len(asked)} times for one grid; hand it all points at once.")

    def test_speed(self, student, charged_once, counted_forward, has_fast_forward, rng):
        """A grid of 22,500 points takes about as long as one vectorised pass."""
        with counted_forward() as asked:
            student.decision_grid(network(rng), (-0.8, 1.9), 9)
        # Where each point costs a call, which may come over to our side, few points tell as much in less time.
        n = 150 if len(asked) <= 9 else 30

        def make_args():
            return network(rng), (-1.1, 1.7), n

        terms = {"limit": 4.2, "size": f"{n * n:,} points"}
        try:
            with charged_once("forward"):
                race(student, decision_grid, make_args, **terms)
        except CheckFailed:
            if has_fast_forward(lambda: (network(rng), rng.normal(size=(n * n, 2)))):
                raise
            with student.given(forward=forward):  # a forward that is right but slow is not the grid's fault
                race(student, decision_grid, make_args, **terms)
