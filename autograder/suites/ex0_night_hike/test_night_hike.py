"""Exercise 0, the four functions. Witness rule: no neutral lr, no square or single batch, three steps or more.

A check that could be passed by an answer that never changes (one word, one path) has a counterexample beside it.
"""

import numpy as np

from autograder.judge import assert_agrees, assert_same, assert_unchanged, task, weight
from reference.binary_cross_entropy import bce_with_logits, bce_with_logits_grad
from reference.gradient_descent import gradient_descent
from reference.learning_curves import diagnose
from reference.softmax_cross_entropy import softmax_cross_entropy, softmax_cross_entropy_grad

COUPLED = np.array([[3.0, 1.0, -0.5], [1.0, 2.0, 0.4], [-0.5, 0.4, 1.5]])


def bce_loss_and_grad(z, y):
    return bce_with_logits(z, y), bce_with_logits_grad(z, y)[:, 0]


def softmax_loss_and_grad(logits, labels):
    return softmax_cross_entropy(logits, labels), softmax_cross_entropy_grad(logits, labels)


def bowl_slope(x):
    """The slope of 1.5x² + 7y²."""
    return np.array([3.0, 14.0]) * x


def curved_slope(x):
    """The slope of a bowl in three dimensions that is no parabola and couples its directions."""
    return COUPLED @ x + 0.3 * x**3


@task("gradient_descent")
class TestGradientDescent:
    @weight(3)
    def test_bowl(self, student):
        """Six steps down an elongated bowl, crossing it from side to side, are each the slope times lr, downhill."""
        assert_same(student, gradient_descent, bowl_slope, np.array([4.0, -3.0]), 0.11, 6)

    @weight(2)
    def test_curved(self, student, rng):
        """On a landscape in three dimensions whose slope bends, each step uses the slope where it begins."""
        assert_same(student, gradient_descent, curved_slope, rng.uniform(0.5, 1.5, size=3), 0.13, 5)

    def test_too_long_a_stride(self, student):
        """With a learning rate that is too large the path is what the rule gives: it grows, it is not held back."""
        assert_same(student, gradient_descent, lambda x: 3.0 * x, np.array([0.7]), 0.9, 7)

    def test_number_of_rows(self, student):
        """The path has one row for the start and one for each step; with no steps it is the start alone."""
        start = np.array([2.0, -1.0, 0.5])

        def paths(descend):
            return [descend(curved_slope, start, 0.2, steps) for steps in (0, 1, 3)]

        labels = tuple(f"the path of {steps} steps" for steps in (0, 1, 3))
        assert_agrees(student, gradient_descent, paths, labels=labels)

    def test_one_question_a_step(self, student):
        """The slope is asked for once a step, at the point where the step begins."""

        def questions(descend):
            seen = []

            def slope(x):
                seen.append(np.array(x))
                return bowl_slope(x)

            descend(slope, np.array([1.0, 2.0]), 0.06, 4)
            return seen

        assert_agrees(
            student,
            gradient_descent,
            questions,
            message="In a run of 4 steps grad must be called 4 times, each time with the point where that step begins.",
        )

    def test_start_stays(self, student):
        """The path is right, and the x0 that goes in is still the same afterwards."""
        assert_unchanged(student, gradient_descent, bowl_slope, np.array([1.5, -0.5]), 0.04, 3)


@task("bce_loss_and_grad")
class TestBceLossAndGrad:
    @weight(3)
    def test_loss_and_gradient(self, student, rng):
        """For a batch of seven, the loss is the mean cross-entropy, and the gradient its slope at each logit."""
        z, y = 2.0 * rng.normal(size=7), np.array([1, 0, 0, 1, 1, 0, 1])
        assert_same(student, bce_loss_and_grad, z, y)

    def test_labels_as_floats(self, student, rng):
        """Labels may be the floats 0.0 and 1.0, and all may be the same."""
        z = rng.uniform(-3, 3, size=5)

        def batches(call):
            return [call(z, y) for y in (np.array([0.0, 1.0, 1.0, 0.0, 0.0]), np.zeros(5))]

        assert_agrees(student, bce_loss_and_grad, batches, labels=("the result", "the result when all labels are 0"))

    @weight(2)
    def test_far_out(self, student):
        """At logits of ±1000, right ones and wrong ones, loss and gradient are finite and exact."""
        z, y = np.array([1000.0, -1000.0, 1000.0, -1000.0, 1.5]), np.array([1, 0, 0, 1, 1])
        assert_same(student, bce_loss_and_grad, z, y)

    def test_sure_and_wrong(self, student):
        """Whoever is sure and wrong pays the whole logit: nothing is clipped."""
        assert_same(student, bce_loss_and_grad, np.array([25.0, -31.0, 18.5]), np.array([0, 1, 0]))

    def test_arguments_stay(self, student, rng):
        """The result is right, and logits and labels that go in are still the same afterwards."""
        assert_unchanged(student, bce_loss_and_grad, rng.normal(size=4), np.array([0.0, 1.0, 1.0, 0.0]))


@task("softmax_loss_and_grad")
class TestSoftmaxLossAndGrad:
    @weight(3)
    def test_loss_and_gradient(self, student, rng):
        """For six samples of four classes, the loss is the mean cross-entropy, and the gradient its slope."""
        logits, labels = 2.0 * rng.normal(size=(6, 4)), np.array([0, 3, 2, 2, 1, 3])
        assert_same(student, softmax_loss_and_grad, logits, labels)

    def test_more_classes_than_samples(self, student, rng):
        """It works for fewer samples than classes, and when all samples are of one class."""
        logits = rng.normal(size=(2, 5))

        def batches(call):
            return [call(logits, labels) for labels in (np.array([4, 1]), np.array([2, 2]))]

        labels = ("the result", "the result when all samples are of one class")
        assert_agrees(student, softmax_loss_and_grad, batches, labels=labels)

    @weight(2)
    def test_far_out(self, student):
        """At logits of ±1000, whatever the right class is, loss and gradient are finite and exact."""
        rows = np.array(
            [[1000.0, -1000.0, 0.0], [1000.0, -1000.0, 0.0], [-1000.0, -1002.0, -999.0], [0.5, 1000.0, 2.0]]
        )
        assert_same(student, softmax_loss_and_grad, rows, np.array([0, 1, 2, 2]))

    def test_rows_at_different_heights(self, student, rng):
        """A row of logits near 0 beside one near 900 is treated as if it stood alone."""
        rows = rng.normal(size=(4, 3)) + np.array([[0.0], [900.0], [-40.0], [3.0]])
        assert_same(student, softmax_loss_and_grad, rows, np.array([1, 0, 2, 1]))

    def test_arguments_stay(self, student, rng):
        """The result is right, and logits and labels that go in are still the same afterwards."""
        assert_unchanged(student, softmax_loss_and_grad, rng.normal(size=(3, 4)), np.array([1, 3, 0]))


def falling(first, last, epochs=14):
    """A loss that falls (or climbs) by the same share in every epoch."""
    return np.geomspace(first, last, epochs).tolist()


def level(first, last, epochs=14):
    """A loss that falls for a third of the epochs and then stays within a thousandth of its last value."""
    down = falling(first, last, epochs // 3)
    return [*down, *(last * (1 + 0.001 * np.cos(np.arange(epochs - len(down))))).tolist()]


def turning(first, lowest, last, epochs=14):
    """A loss that falls for half of the epochs and then climbs."""
    return [*falling(first, lowest, epochs // 2), *falling(lowest, last, epochs - epochs // 2 + 1)[1:]]


def spoiled(losses, start, stop, by):
    return [*losses[:start], *[by] * len(losses[start:stop]), *(losses[stop:] if stop is not None else [])]


def words(student, cases):
    """The student's word for each run is the reference's; ``cases`` are (what it is, training loss, validation loss)."""

    def scenario(call):
        return [call(list(train), list(val)) for _, train, val in cases]

    assert_agrees(student, diagnose, scenario, labels=tuple(f"your word for {what}" for what, _, _ in cases))


@task("diagnose")
class TestDiagnose:
    @weight(2)
    def test_not_a_number(self, student):
        """A loss that is NaN or infinite, in either list and at any epoch, is divergence; a sound run is not."""
        sound, nan, inf = falling(2.0, 0.4), float("nan"), float("inf")
        words(
            student,
            [
                ("a sound run", sound, falling(2.1, 0.5)),
                ("a run that ends in NaN", spoiled(sound, 9, None, nan), spoiled(sound, 9, None, nan)),
                ("a run whose validation loss alone ends in NaN", sound, spoiled(sound, 12, None, nan)),
                ("a run whose training loss alone is NaN half-way", spoiled(sound, 5, 6, nan), sound),
                ("a run whose validation loss is infinite for a while", sound, spoiled(sound, 3, 5, inf)),
            ],
        )

    def test_growth(self, student):
        """A training loss that ends above its first value is divergence; one that recovered is not."""
        words(
            student,
            [
                ("a run in which both losses grow", falling(0.9, 40.0), falling(1.0, 55.0)),
                ("a run whose training loss fell first and then grew", turning(0.5, 0.2, 0.9), level(2.0, 1.9)),
                ("a run that broke in its last epoch", spoiled(falling(2.0, 0.4), 13, 14, 50.0), falling(2.1, 0.5)),
                ("a run whose training loss grew back in part", [2.0, *falling(0.3, 0.9, 13)], falling(2.1, 0.5)),
                ("a run that had one bad epoch", spoiled(falling(2.0, 0.4), 1, 2, 7.0), falling(2.1, 0.5)),
            ],
        )

    def test_overfitting(self, student):
        """A validation loss that has climbed again is overfitting, whatever its unit; a mere gap between the two is not."""
        words(
            student,
            [
                ("a run whose validation loss turned", falling(2.0, 0.05), turning(2.1, 0.8, 1.4)),
                ("a run whose small validation loss turned", falling(0.02, 0.002), turning(0.021, 0.012, 0.016)),
                ("a run that turned above its first validation loss", falling(2.0, 0.3), turning(2.0, 1.6, 3.5)),
                ("a run that turned while training had learned little", falling(2.0, 1.7), turning(2.1, 1.8, 2.0)),
                ("a run with a wide gap that still gets better", falling(2.0, 0.05), falling(3.0, 1.1)),
            ],
        )

    @weight(2)
    def test_levelled_off(self, student, rng):
        """A run that has levelled off is underfitting or converged by what it has learned, whatever its unit."""
        unit = float(10 ** rng.uniform(-1, 1))
        words(
            student,
            [
                ("a run that levelled off low", level(2 * unit, 0.2 * unit), level(2 * unit, 0.3 * unit)),
                ("a run that levelled off high", level(2 * unit, 1.7 * unit), level(2 * unit, 1.8 * unit)),
                ("a run with large losses that levelled off low", level(900.0, 40.0), level(950.0, 60.0)),
                ("a run whose training loss alone levelled off low", level(2.0, 0.2), level(2.0, 1.5)),
                ("a run whose training loss began high", level(4.0, 1.6), level(2.0, 1.3)),
                ("a run with small losses that levelled off high", level(0.02, 0.017), level(0.021, 0.018)),
                ("a run that levelled off a little above half", level(2.0, 1.04), level(2.0, 1.2)),
                ("a run that levelled off a little below half", level(2.0, 0.96), level(2.0, 1.2)),
                ("a run that levelled off at exactly half", [2.0, 1.5, *[1.0] * 8], [2.0, 1.5, *[1.25] * 8]),
                ("a run that came below half in its last epoch", [2.0, 1.5, *[1.25] * 7, 0.75], [2.0, *[1.25] * 9]),
            ],
        )

    @weight(2)
    def test_still_falling(self, student):
        """A run is improving as long as its validation loss falls: neither the training loss nor its height decides."""
        words(
            student,
            [
                ("a run that still falls", falling(2.0, 0.2, 20), falling(2.2, 0.3, 20)),
                ("a slow run that still falls", falling(2.0, 1.5, 12), falling(2.0, 1.6, 12)),
                ("a run with small losses that still fall", falling(0.004, 0.002), falling(0.005, 0.003)),
                ("a run whose training loss alone still falls", falling(2.0, 0.1, 18), level(2.1, 0.6, 18)),
                ("a run whose validation loss alone still falls", level(2.0, 0.5, 18), falling(2.1, 0.6, 18)),
                ("a run that fell once, five epochs ago", level(2.0, 0.5, 9), [2.0, *[1.5] * 3, *[1.25] * 5]),
                ("a run that fell and came back in its last epoch", level(2.0, 0.5, 9), [2.0, *[1.25] * 6, 1.22, 1.25]),
            ],
        )

    def test_six_epochs(self, student):
        """Six epochs are enough for a word."""
        words(
            student,
            [
                ("a run of six epochs that falls", falling(2.0, 0.7, 6), falling(2.1, 0.8, 6)),
                ("a run of six epochs that does nothing", [2.0] * 6, [2.1] * 6),
                ("a run of six epochs that turned", falling(2.0, 0.7, 6), turning(2.1, 1.0, 1.9, 6)),
            ],
        )
