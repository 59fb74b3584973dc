"""Exercise 6: gradient clipping. Witness rule: several arrays of unequal norms, none of them 1, no square shapes.

Norms are compared with a relative 2e-6, which admits PyTorch's 1e-6 in the denominator at norms of 1 and more. A task
that builds on global_norm is judged with the reference's in its place, so that one slip is charged once.
"""

from itertools import pairwise

import numpy as np

from autograder.judge import (
    CheckFailed,
    assert_agrees,
    assert_raises,
    assert_same,
    assert_unchanged,
    race,
    task,
    weight,
)
from autograder.judge.difference import Tolerance, difference
from autograder.judge.naming import mistakes_that_give
from reference.clipping import clip_by_global_norm, clip_by_value
from reference.global_norm import global_norm
from reference.gradient_norms import deep_gradient_norms
from reference.train_clipped import train_clipped

EPSILON = 2e-6


def gradients(rng, size=4.0):
    """The gradients of a small network, entries of about ``size``, of both signs; a dead unit has left zeros."""
    grads = {
        "W1": size * rng.normal(size=(5, 3)),
        "b1": size * rng.uniform(0.2, 0.9, size=3),
        "W2": -size * rng.uniform(0.5, 2.0, size=(3, 2)),
    }
    grads["W1"][:, 1] = grads["b1"][1] = grads["W2"][1] = 0.0
    return grads


def many_gradients(rng):
    """50,000 numbers in two arrays, one of them so tall that a loop over its rows is long."""
    return {"W": rng.uniform(-2.6, 2.6, (4000, 12)), "b": rng.uniform(-2.6, 2.6, 2000)}


def fresh(arrays):
    """Copies, so that a wrong version that works in place leaves the next one what it needs."""
    return {name: a.copy() for name, a in arrays.items()}


def assert_new_arrays(student, function, *cases):
    """Nothing that the student's clipping returned for (gradients, threshold) changes with the gradients later."""

    def changed_afterwards(clip):
        return [_look_here(clip, grads, threshold) for grads, threshold in cases]

    name = function.__name__
    for grads, threshold in cases:
        assert_same(student, function, grads, threshold, rtol=EPSILON)
    got = [_look_over_there(student, name, grads, threshold) for grads, threshold in cases]
    if difference(got, changed_afterwards(function), Tolerance(EPSILON, 0.0)) is not None:
        message = f"When gradients that went into {name} are changed later, what it returned changes with them."
        raise CheckFailed(message, mistakes_that_give(got, changed_afterwards, name))


def _look_here(clip, grads, threshold):
    mine = fresh(grads)
    result = clip(mine, threshold)
    for g in mine.values():
        g[...] = 77.0
    return result


def _look_over_there(student, name, grads, threshold):
    """The same in the student's process, where the result stays until the gradients have changed."""
    mine = student.put(grads)
    result = student.get(name).keep_(mine, threshold)
    for key, g in grads.items():
        mine.assign_(np.full_like(g, 77.0), key)
    return result.fetch_()


@task("global_norm")
class TestGlobalNorm:
    @weight(3)
    def test_all_arrays_together(self, student, rng):
        """The norm is taken over all entries of all arrays, as if they were one long vector."""
        assert_same(student, global_norm, gradients(rng))

    def test_any_shape(self, student, rng):
        """A single number and an array of three dimensions are measured like any other, all entries negative here."""
        assert_same(student, global_norm, {"s": np.array(-3.7), "K": -rng.uniform(0.5, 4.0, size=(2, 4, 3))})

    def test_large_entries(self, student, rng):
        """Entries whose squares are too large for a float still give a finite norm."""
        grads = gradients(rng)

        def norms(norm):
            return [norm({name: size * g for name, g in grads.items()}) for size in (1.0, 1e180, -1e300)]

        labels = ("a norm of moderate entries", "the norm of entries near 1e180", "the norm of entries near 1e300")
        assert_agrees(student, global_norm, norms, labels=labels)

    def test_not_finite(self, student, rng):
        """With an infinite entry the norm is infinite; with a NaN, wherever it stands, it is NaN."""
        grads = gradients(rng)

        def norms(norm):
            spoilt = [fresh(grads) for _ in range(4)]
            spoilt[1]["W2"][1, 0] = -np.inf
            spoilt[2]["W1"][0, 2] = np.nan
            spoilt[3]["W2"][2, 1] = np.nan
            return [norm(g) for g in spoilt]

        labels = ("a norm of finite entries", "the norm with an infinite entry", "the norm with a NaN early on",
                  "the norm with a NaN in the last array")  # fmt: skip
        assert_agrees(student, global_norm, norms, labels=labels)

    def test_nothing_to_measure(self, student, rng):
        """No arrays at all, and arrays of zeros, have norm 0."""
        grads = gradients(rng)

        def norms(norm):
            return [norm(fresh(grads)), norm({}), norm({"W": np.zeros((4, 3)), "b": np.zeros(3)})]

        labels = ("a norm of three arrays", "the norm of an empty dict", "the norm of zeros")
        assert_agrees(student, global_norm, norms, labels=labels)

    def test_arguments_stay(self, student, rng):
        """The result is right, and the gradients that go in are still the same afterwards."""
        assert_unchanged(student, global_norm, gradients(rng))

    def test_speed(self, student, rng):
        """The norm of 50,000 numbers takes no loop over them."""
        # np.hypot.reduce over all of them, in compiled code but number by number, takes 3 to 5.5.
        race(student, global_norm, lambda: (many_gradients(rng),), limit=5.0, size="50,000 numbers", calls=3)


@task("clip_by_value")
class TestClipByValue:
    @weight(3)
    def test_box(self, student, rng):
        """Every entry ends between -clip_value and clip_value; those that were there stay what they were."""
        assert_same(student, clip_by_value, gradients(rng), float(rng.uniform(1.5, 2.5)))

    def test_any_shape(self, student, rng):
        """A single number and an array of three dimensions are clipped like any other, and keep their shape."""
        grads = {"s": np.array(-3.7), "K": 2 * rng.normal(size=(2, 4, 3))}
        assert_same(student, clip_by_value, grads, 1.3)

    def test_small_gradients(self, student, rng):
        """Gradients that are all inside the bounds come back with the values they had, next to one that is not."""
        assert_same(student, clip_by_value, gradients(rng, 0.1), 0.9)
        assert_same(student, clip_by_value, {**gradients(rng, 0.1), "b2": np.array([0.3, -7.0, 5.0, 0.0])}, 0.9)

    def test_threshold_must_be_positive(self, student, rng):
        """A clip_value of zero or less is a ValueError."""
        grads = gradients(rng)
        assert_same(student, clip_by_value, grads, 1.7)
        assert_raises(student, ValueError, "clip_by_value", grads, -1.7)
        assert_raises(student, ValueError, "clip_by_value", grads, 0.0)

    def test_new_arrays(self, student, rng):
        """What comes back are new arrays, also where there was nothing to clip: changing the old ones later does
        not change them."""
        grads = {**gradients(rng, 0.1), "b2": np.array([0.3, -7.0, 5.0])}
        assert_new_arrays(student, clip_by_value, (grads, 0.9))

    def test_arguments_stay(self, student, rng):
        """The result is right, and the gradients that go in are still the same afterwards."""
        assert_unchanged(student, clip_by_value, gradients(rng), 1.7)

    def test_speed(self, student, rng):
        """Clipping 50,000 numbers takes no loop over them."""
        race(student, clip_by_value, lambda: (many_gradients(rng), 1.3), limit=6.0, size="50,000 numbers", calls=3)


@task("clip_by_global_norm")
class TestClipByGlobalNorm:
    @weight(3)
    def test_too_long(self, student, rng):
        """Gradients that are too long shrink by one common factor to max_norm; the norm they had comes back too."""
        with student.given(global_norm=global_norm):
            assert_same(student, clip_by_global_norm, gradients(rng), float(rng.uniform(2.0, 4.0)), rtol=EPSILON)

    @weight(2)
    def test_short_enough(self, student, rng):
        """Gradients that are short enough keep their values, and their norm comes back."""
        with student.given(global_norm=global_norm):
            assert_same(student, clip_by_global_norm, gradients(rng), 90.0, rtol=EPSILON)
            assert_same(student, clip_by_global_norm, gradients(rng, 0.9), 12.5, rtol=EPSILON)

    def test_any_shape(self, student, rng):
        """A single number and an array of three dimensions are clipped like any other, and keep their shape."""
        grads = {"s": np.array(-3.7), "K": 2 * rng.normal(size=(2, 4, 3))}
        with student.given(global_norm=global_norm):
            assert_same(student, clip_by_global_norm, grads, 0.7, rtol=EPSILON)
            assert_same(student, clip_by_global_norm, grads, 45.0, rtol=EPSILON)

    def test_zero_gradients(self, student, rng):
        """Gradients of zeros, and an empty dict, come back as they are, with norm 0."""
        grads = gradients(rng)

        def results(clip):
            zeros = {"W": np.zeros((4, 3)), "b": np.zeros(3)}
            return [clip(fresh(grads), 3.0), clip(fresh(grads), 90.0), clip(zeros, 3.0), clip({}, 3.0)]

        labels = ("the result for long gradients", "the result for short ones", "the result for zeros",
                  "the result for an empty dict")  # fmt: skip
        with student.given(global_norm=global_norm):
            assert_agrees(student, clip_by_global_norm, results, labels=labels, rtol=EPSILON)

    def test_not_finite(self, student, rng):
        """An infinite entry or a NaN, wherever it stands, is a FloatingPointError."""
        grads = gradients(rng)
        with student.given(global_norm=global_norm):
            assert_same(student, clip_by_global_norm, grads, 3.0, rtol=EPSILON)
            for name, value in (("W2", np.nan), ("W1", -np.inf), ("b1", np.nan)):
                spoilt = grads[name].copy()
                spoilt.flat[1] = value
                assert_raises(student, FloatingPointError, "clip_by_global_norm", {**grads, name: spoilt}, 3.0)

    def test_threshold_must_be_positive(self, student, rng):
        """A max_norm of zero or less is a ValueError."""
        grads = gradients(rng)
        with student.given(global_norm=global_norm):
            assert_same(student, clip_by_global_norm, grads, 90.0, rtol=EPSILON)
            assert_raises(student, ValueError, "clip_by_global_norm", grads, -3.0)
            assert_raises(student, ValueError, "clip_by_global_norm", grads, 0.0)

    def test_new_arrays(self, student, rng):
        """What comes back are new arrays, also where there was nothing to clip: changing the old ones later does
        not change them."""
        grads = gradients(rng)
        with student.given(global_norm=global_norm):
            assert_new_arrays(student, clip_by_global_norm, (grads, 90.0), (grads, 3.0))

    def test_arguments_stay(self, student, rng):
        """The result is right, and the gradients that go in are still the same afterwards."""
        with student.given(global_norm=global_norm):
            assert_unchanged(student, clip_by_global_norm, gradients(rng, 9.0), 3.0)


def network(rng, sizes, gain):
    """Weights and an input of ``sizes[0]`` numbers for each of 7 samples."""
    weights = [gain * rng.normal(size=(n, k)) / np.sqrt(n) for n, k in pairwise(sizes)]
    return weights, 1.5 * rng.normal(size=(7, sizes[0]))


@task("deep_gradient_norms")
class TestDeepGradientNorms:
    @weight(2)
    def test_tanh(self, student, rng):
        """Four layers of tanh, of different widths, have the right norms, that of the first layer first."""
        assert_same(student, deep_gradient_norms, *network(rng, (4, 6, 3, 5, 2), 1.8), "tanh")

    @weight(2)
    def test_relu(self, student, rng):
        """Four layers of relu have the right norms."""
        weights, x = network(rng, (4, 8, 9, 10, 6), 1.9)
        assert_same(student, deep_gradient_norms, weights, x, "relu")

    def test_linear(self, student, rng):
        """Three layers without an activation have the right norms."""
        assert_same(student, deep_gradient_norms, *network(rng, (3, 5, 4, 2), 1.6), "linear")

    def test_one_layer(self, student, rng):
        """A network of a single layer has a single norm, with any of the three activations."""
        weights, x = network(rng, (5, 3), 1.7)

        def norms(function):
            return [function(weights, x, name) for name in ("tanh", "relu", "linear")]

        assert_agrees(student, deep_gradient_norms, norms, labels=("tanh", "relu", "linear"))

    def test_deep(self, student, rng):
        """Fifteen layers of tanh have the right norms, from the first to the last."""
        assert_same(student, deep_gradient_norms, *network(rng, (6, *(8, 5) * 7, 3), 2.5), "tanh", rtol=1e-6)

    def test_arguments_stay(self, student, rng):
        """The result is right, and the weights and the input that go in are still the same afterwards."""
        assert_unchanged(student, deep_gradient_norms, *network(rng, (3, 5, 4), 1.8), "tanh")


def hills(params):
    """Loss and gradients of a landscape that couples its two arrays and is no bowl."""
    W, b = params["W"], params["b"]
    s = W.sum(axis=0)
    wave = np.cos(s * b)
    return float((W**4).sum() / 4 + np.sin(s * b).sum()), {"W": W**3 + wave * b, "b": wave * s}


def half_the_length(grads):
    """A way of clipping that no student would write: recognisable, and of another effect than none."""
    return {name: 0.5 * g - 0.05 for name, g in grads.items()}


def script(*answers):
    """A loss_and_grad that gives (loss, first entry of the gradient) in turn, whatever the params."""

    def prepared():
        left = list(answers)

        def loss_and_grad(params):
            loss, first = left.pop(0)
            return loss, {"w": np.array([first, 1.5]), "c": np.array([[2.0], [-1.0]])}

        return loss_and_grad

    return prepared


@task("train_clipped")
class TestTrainClipped:
    @weight(2)
    def test_without_clipping(self, student, rng):
        """Five steps without clipping are gradient descent, with loss and norm recorded before each."""
        params = {"W": 1.2 * rng.normal(size=(2, 3)), "b": rng.normal(size=3)}
        with student.given(global_norm=global_norm):
            assert_same(student, train_clipped, hills, params, 0.03, 5, None)

    @weight(3)
    def test_with_clipping(self, student, rng):
        """Five steps with clipping move by the clipped gradients and record the norm of the raw ones."""
        params = {"W": 1.2 * rng.normal(size=(2, 3)), "b": rng.normal(size=3)}
        with student.given(global_norm=global_norm):
            assert_same(student, train_clipped, hills, params, 0.03, 5, half_the_length)

    @weight(2)
    def test_ends_when_not_finite(self, student, rng):
        """A loss or a norm that is not finite is recorded and ends the run: no step is taken with it."""
        start = {"w": rng.normal(size=2), "c": rng.normal(size=(2, 1))}
        fine = [(5.0, 3.0), (4.0, -2.5)]
        runs = [
            script(*fine, (np.nan, 2.0), *fine, *fine),
            script(*fine, (np.inf, 2.0), *fine, *fine),
            script(*fine, (3.5, np.inf), *fine, *fine),
            script(*fine, (3.5, np.nan), *fine, *fine),
        ]

        def results(train):
            return [train(run(), fresh(start), 0.07, 6, half_the_length) for run in runs]

        labels = ("the run whose loss becomes NaN", "the run whose loss becomes infinite",
                  "the run whose gradient becomes infinite", "the run whose gradient becomes NaN")  # fmt: skip
        with student.given(global_norm=global_norm):
            assert_agrees(student, train_clipped, results, labels=labels)

    def test_one_question_a_step(self, student, rng):
        """Each step asks loss_and_grad once, and clip once."""
        params = {"W": 1.2 * rng.normal(size=(2, 3)), "b": rng.normal(size=3)}

        def run(train):
            asked = []
            result = train(
                lambda p: (asked.append("loss_and_grad"), hills(p))[1],
                fresh(params),
                0.03,
                4,
                lambda g: (asked.append("clip"), half_the_length(g))[1],
            )
            return [result, asked.count("loss_and_grad"), asked.count("clip")]

        labels = ("the result", "the number of calls of loss_and_grad", "the number of calls of clip")
        with student.given(global_norm=global_norm):
            assert_agrees(student, train_clipped, run, labels=labels)

    def test_no_steps(self, student, rng):
        """No steps leave the params as they are and record nothing; three steps record three."""
        params = {"W": 1.2 * rng.normal(size=(2, 3)), "b": rng.normal(size=3)}

        def runs(train):
            return [train(hills, fresh(params), 0.03, steps, half_the_length) for steps in (3, 0)]

        with student.given(global_norm=global_norm):
            assert_agrees(student, train_clipped, runs, labels=("the result of three steps", "the result of no steps"))

    def test_arguments_stay(self, student, rng):
        """The result is right, and the params that go in are still the same afterwards."""
        params = {"W": 1.2 * rng.normal(size=(2, 3)), "b": rng.normal(size=3)}
        with student.given(global_norm=global_norm):
            assert_unchanged(student, train_clipped, hills, params, 0.03, 3, half_the_length)
