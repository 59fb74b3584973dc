"""Exercise 2: the rates, the average and the range test. Witness rule: no neutral beta or factor, several batches of
unlike size, weights of unlike shapes."""

import numpy as np

from autograder.judge import assert_agrees, assert_raises, assert_same, assert_unchanged, task, weight
from reference.lr_finder import lr_range_test
from reference.lr_spacing import exponential_lrs, linear_lrs
from reference.smoothing import smooth_losses

RATES = {"rtol": 1e-8, "atol": 0.0}
"""Learning rates are small: only the relative error counts."""


def refuses(student, function, good, *bad):
    """A sound range is spaced as it should be, and each of the bad ones is a ValueError."""
    assert_same(student, function, *good, **RATES)
    for args in bad:
        assert_raises(student, ValueError, function.__name__, *args)


@task("exponential_lrs")
class TestExponentialLrs:
    def test_defaults(self, student):
        """Without arguments: 100 rates from 1e-7 to 10, each the same multiple of the one before."""
        assert_same(student, exponential_lrs, **RATES)

    @weight(2)
    def test_any_range(self, student, rng):
        """The rates of another range grow by one factor from the first end to the last, both included."""
        assert_same(student, exponential_lrs, float(rng.uniform(2e-4, 9e-4)), float(rng.uniform(2, 7)), 37, **RATES)
        assert_same(student, exponential_lrs, 0.03, float(rng.uniform(0.5, 0.9)), num=4, **RATES)
        assert_same(student, exponential_lrs, 0.003, 0.7, 2, **RATES)

    @weight(0.5)
    def test_first_rate_above_zero(self, student):
        """A range is spaced rightly, and one that begins at zero or below is a ValueError."""
        refuses(student, exponential_lrs, (0.02, 0.6, 5), (-0.001, 0.5, 5), (0.0, 0.5, 5), (-0.5, -0.001, 5))

    @weight(0.5)
    def test_rates_rise(self, student):
        """A range is spaced rightly, and one whose last rate is not above its first is a ValueError."""
        refuses(student, exponential_lrs, (0.02, 0.6, 5), (0.5, 0.02, 5), (0.5, 0.5, 5))

    @weight(0.5)
    def test_two_at_least(self, student):
        """A range is spaced rightly, and fewer than two rates are a ValueError."""
        refuses(student, exponential_lrs, (0.02, 0.6, 5), (0.02, 0.6, 1), (0.02, 0.6, 0))


@task("linear_lrs")
class TestLinearLrs:
    def test_defaults(self, student):
        """Without arguments: 100 rates from 1e-6 to 1, each the same amount above the one before."""
        assert_same(student, linear_lrs, **RATES)

    @weight(2)
    def test_any_range(self, student, rng):
        """The rates of another range grow by one amount from the first end to the last, both included."""
        assert_same(student, linear_lrs, float(rng.uniform(0.02, 0.09)), float(rng.uniform(2, 7)), 37, **RATES)
        assert_same(student, linear_lrs, 0.03, float(rng.uniform(0.5, 0.9)), num=4, **RATES)
        assert_same(student, linear_lrs, 0.003, 0.7, 2, **RATES)

    @weight(0.5)
    def test_first_rate_above_zero(self, student):
        """A range is spaced rightly, and one that begins at zero or below is a ValueError."""
        refuses(student, linear_lrs, (0.02, 0.6, 5), (-0.001, 0.5, 5), (0.0, 0.5, 5))

    @weight(0.5)
    def test_rates_rise(self, student):
        """A range is spaced rightly, and one whose last rate is not above its first is a ValueError."""
        refuses(student, linear_lrs, (0.02, 0.6, 5), (0.5, 0.02, 5), (0.5, 0.5, 5))

    @weight(0.5)
    def test_two_at_least(self, student):
        """A range is spaced rightly, and fewer than two rates are a ValueError."""
        refuses(student, linear_lrs, (0.02, 0.6, 5), (0.02, 0.6, 1), (0.02, 0.6, 0))


@task("smooth_losses")
class TestSmoothLosses:
    @weight(2)
    def test_default_beta(self, student, rng):
        """A noisy, falling loss is smoothed with the weight 0.9 when no other is given."""
        assert_same(student, smooth_losses, np.linspace(3, 1, 30) + rng.normal(size=30) / 5)

    @weight(2)
    def test_other_beta(self, student, rng):
        """A noisy loss is smoothed with another weight, from the first point to the last."""
        assert_same(student, smooth_losses, rng.uniform(0.5, 4, size=17), 0.7)
        assert_same(student, smooth_losses, rng.uniform(0.5, 4, size=6), beta=0.35)

    def test_constant_then_lower(self, student):
        """A loss that stays is not changed by smoothing, not even at its first points; when it drops, the average follows."""
        assert_same(student, smooth_losses, np.array([1.7] * 12 + [0.9] * 6), 0.85)

    @weight(0.5)
    def test_losses_stay(self, student, rng):
        """The result is right, and the losses that go in are still the same afterwards."""
        assert_unchanged(student, smooth_losses, rng.uniform(0.5, 4, size=9), 0.6)


def plane(params, X, y):
    """Least squares, y ≈ XW + b: the mean of the squared error over the rows, halved, and its gradient."""
    with np.errstate(all="ignore"):
        error, m = X @ params["W"] + params["b"] - y, len(X)
        return float((error**2).sum() / (2 * m)), {"W": X.T @ error / m, "b": error.sum(axis=0) / m}


def plane_problem(rng):
    """Weights to start from, and four batches of unlike size whose losses differ."""
    params = {"W": rng.normal(size=(3, 2)), "b": rng.normal(size=2)}
    batches = [(rng.normal(size=(m, 3)), 2 + rng.normal(size=(m, 2))) for m in (5, 8, 6, 7)]
    return params, batches


def over_told(losses, *beta_and_factor, walk=False):
    """What a range test gives over losses told in advance and, for ``walk``, with which weights and batches it asked."""

    def scenario(range_test):
        asked, shown = [], []

        def loss_and_grad(params, X, y):
            asked.append(np.array(params["w"]))
            shown.append(float(X[0, 0]))
            return losses[min(len(asked), len(losses)) - 1], {"w": X[0, 0] * np.array([0.25, -0.5, 0.125])}

        batches = [(np.full((2, 1), i + 2.0), np.zeros(2)) for i in range(3)]
        start, lrs = {"w": np.array([1.0, 2.0, -3.0])}, np.geomspace(1e-2, 2.0, len(losses))
        result = range_test(loss_and_grad, start, batches, lrs, *beta_and_factor)
        return [result, shown, asked] if walk else result

    return scenario


WALK = ("what it returns", "the batches that the model was shown", "the weights that the model was shown")


@task("lr_range_test")
class TestLrRangeTest:
    @weight(3)
    def test_whole_sweep(self, student, rng):
        """A sweep to the end: the losses before each step, on batches in turn, and their smoothed form."""
        params, batches = plane_problem(rng)
        with student.given(smooth_losses=smooth_losses):
            assert_same(student, lr_range_test, plane, params, batches, np.geomspace(2e-3, 0.2, 11))
            assert_same(student, lr_range_test, plane, params, batches, np.linspace(0.02, 0.2, 7), beta=0.6)

    @weight(3)
    def test_diverges(self, student, rng):
        """A sweep that goes too far is broken off, and the point at which it was is its last."""
        params, batches = plane_problem(rng)
        with student.given(smooth_losses=smooth_losses):
            assert_same(student, lr_range_test, plane, params, batches, np.geomspace(1e-3, 50.0, 40), 0.7, 3.0)

    @weight(2)
    def test_not_finite(self, student):
        """The first loss that is not finite ends the test, and is recorded."""
        with student.given(smooth_losses=smooth_losses):
            for bad in (np.nan, np.inf):
                losses = [3.0, 2.6, 2.9, 2.0, 1.8, bad, 1.5, 1.4, 1.3]
                assert_agrees(student, lr_range_test, over_told(losses, 0.8, 4.0, walk=True), labels=WALK)

    def test_smoothed_decides(self, student):
        """A single high loss, which the average takes in, does not end the test; a lasting rise does."""
        losses = [2.0, 1.9, 1.8, 1.6, 1.5, 5.0, 1.4, 1.3, 1.4, 1.2, 4.0, 4.5, 5.0, 6.0, 7.0, 8.0, 9.0]
        with student.given(smooth_losses=smooth_losses):
            assert_agrees(student, lr_range_test, over_told(losses, 0.75, 2.5))

    def test_lowest_so_far(self, student):
        """What is too high is measured by the lowest smoothed loss so far; exactly the factor asked for is not above it."""
        losses = [8.0, 6.0, 4.0, 2.5, 1.6, 1.2, 1.0, 1.1, 1.6, 2.4, 3.6, 5.4, 7.0, 7.5, 7.9]
        unless_told = [2.0, 1.0, *[0.6] * 8, 5.0, 6.0, 7.0, 8.0, 0.9, 0.8, 8.0, 8.0, 8.0, 8.0]
        with student.given(smooth_losses=smooth_losses):
            assert_agrees(student, lr_range_test, over_told(unless_told))
            assert_agrees(student, lr_range_test, over_told(losses, 0.3, 3.0))
            assert_agrees(student, lr_range_test, over_told(losses, 0.3, 2.0))
            assert_agrees(student, lr_range_test, over_told([4.0, 2.0, 1.0, 3.5, 4.0, 3.0, 4.5, 1.0], 0.0, 4.0))

    def test_at_the_end(self, student):
        """A test that is broken off at its first or its very last rate says where; one that is not says None."""
        with student.given(smooth_losses=smooth_losses):
            assert_agrees(student, lr_range_test, over_told([2.0, 1.5, 1.7, 1.2, np.nan], 0.6, 4.0))
            assert_agrees(student, lr_range_test, over_told([np.nan, 1.5, 1.7], 0.6, 4.0))
            assert_agrees(student, lr_range_test, over_told([2.0, 1.5, 1.7, 1.2, 1.6], 0.6, 4.0))

    def test_batches_in_turn(self, student):
        """The batches are taken in turn, again from the first when they run out, one for each point recorded."""
        losses = [2.0, 1.6, 1.7, 1.4, 1.5, 1.3, 1.4, 1.2, 9.0, 1.0]
        with student.given(smooth_losses=smooth_losses):
            assert_agrees(student, lr_range_test, over_told(losses, 0.6, 2.0, walk=True), labels=WALK)

    @weight(3)
    def test_params_stay(self, student, rng):
        """The test walks right, and afterwards params, batches and lrs hold the values that they held before."""
        params, batches = plane_problem(rng)
        with student.given(smooth_losses=smooth_losses):
            assert_unchanged(student, lr_range_test, plane, params, batches, np.geomspace(0.01, 0.3, 9))
            assert_unchanged(student, lr_range_test, plane, params, batches, np.geomspace(0.01, 40.0, 25))
