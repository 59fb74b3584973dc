"""Exercise 4, batches and their gradients. Witness rule: a last batch that is short, batches of 2 and more, no square
shapes, every row of X and its y recognisable.

The order of random draws is free: batches are judged by what is in them, and noise on points of which every batch of one
size has its mean equally far from the mean of all.
"""

import numpy as np

from autograder.judge import (
    assert_agrees,
    assert_raises,
    assert_same,
    assert_unchanged,
    race,
    task,
    weight,
)
from autograder.judge.misconception import MARK
from autograder.sandbox.handles import Handle
from reference.gradient_noise import gradient_noise
from reference.minibatches import iterate_minibatches
from reference.per_sample_grad_norms import per_sample_grad_norms


def placed(student, call, value):
    """A copy of ``value`` on the side on which ``call`` runs, to be seen again after the call."""
    if call in (iterate_minibatches, gradient_noise) or hasattr(call, MARK):
        return value.copy() if isinstance(value, np.ndarray) else generator(value)
    return student.put(value)


def fetched(value):
    """What has become of a placed array."""
    return value.fetch_() if isinstance(value, Handle) else value


def generator(like):
    """A generator in the same state as ``like``."""
    twin = np.random.default_rng(0)
    twin.bit_generator.state = like.bit_generator.state
    return twin


def numbered(m):
    """X of shape (m, 2, 3) and y of shape (m,), both telling the number of the row, which does not begin at 0."""
    y = 7 + np.arange(m)
    return y[:, None, None] + np.array([[0.0, 100.0, 200.0], [300.0, 400.0, 500.0]]), y


def taken(call, *args, **kwargs):
    """The batches as pairs of arrays, out of copies, so that a wrong version that works in place spoils nothing."""
    args = [value.copy() if isinstance(value, np.ndarray) else value for value in args]
    return [(np.array(X_b), np.array(y_b)) for X_b, y_b in call(*args, **kwargs)]


def sums(batches):
    """All batches taken: their number, the samples in them and the sum of y times the first column of X, which is the
    same for every order and another one where pairs are torn."""
    parts = [(len(y_b), float(y_b @ X_b[:, 0])) for X_b, y_b in batches]
    return [len(parts), sum(count for count, _ in parts), sum(part for _, part in parts)]


def labels_in(batches):
    return [int(label) for _, y_b in batches for label in y_b]


@task("iterate_minibatches")
class TestIterateMinibatches:
    @weight(3)
    def test_every_sample_once(self, student, rng):
        """Shuffled, every sample is in exactly one batch, and only the last batch is short."""

        def what_came(call):
            seen = []
            for m, b in ((15, 4), (17, 5), (12, 3), (6, 1)):
                batches = taken(call, *numbered(m), b, generator(rng))
                seen += [[len(y_b) for _, y_b in batches], sorted(labels_in(batches))]
            return seen

        labels = ("the list of batch sizes", "the list of samples that came, sorted,") * 4
        assert_agrees(student, iterate_minibatches, what_came, labels=labels)

    @weight(3)
    def test_pairs(self, student, rng):
        """Every row of X comes with its own y, whatever the shape of a row."""

        def broken_pairs(call):
            seen = []
            for y_shape in ((15,), (15, 1)):
                X, y = numbered(15)
                batches = taken(call, X, y.reshape(y_shape), 4, generator(rng))
                same = [X_b[:, 0, 0] == y_b.reshape(len(X_b)) for X_b, y_b in batches]
                shapes = [[list(X_b.shape), list(y_b.shape)] for X_b, y_b in batches]
                seen += [int(np.sum(~np.concatenate(same))), shapes]
            return seen

        labels = ("the number of pairs torn apart", "the list of the batches' shapes") * 2
        assert_agrees(student, iterate_minibatches, broken_pairs, labels=labels)

    @weight(2)
    def test_as_they_stand(self, student, rng):
        """With shuffle=False the samples come in their own order, the short last batch too."""
        X, y = rng.normal(size=(11, 3)), rng.integers(5, size=11)
        assert_agrees(student, iterate_minibatches, lambda call: taken(call, X, y, 4, generator(rng), shuffle=False))

    @weight(2)
    def test_drop_last(self, student, rng):
        """With drop_last a short last batch is left out, one of full length and a full batch are not."""
        X, y = numbered(15)

        def sizes(call):
            runs = [taken(call, X, y, b, generator(rng), drop_last=True) for b in (4, 5, None)]
            in_order = taken(call, X, y, 4, generator(rng), shuffle=False, drop_last=True)
            return [*([len(y_b) for _, y_b in run] for run in runs), labels_in(in_order)]

        labels = (
            "the list of sizes with a short last batch",
            "the list of sizes where the size divides",
            "the list of sizes of the full batch",
            "the list of samples left, unshuffled,",
        )
        assert_agrees(student, iterate_minibatches, sizes, labels=labels)

    @weight(2)
    def test_full_batch(self, student, rng):
        """With batch_size None all samples come in one batch, once each; so they do in a batch larger than the data."""
        X, y = numbered(9)

        def one_batch(call):
            runs = [taken(call, X, y, b, generator(rng)) for b in (None, 9, 20)]
            return [[[len(y_b) for _, y_b in run], sorted(labels_in(run))] for run in runs]

        assert_agrees(student, iterate_minibatches, one_batch, labels=("None", "the size of the data", "a larger size"))

    @weight(3)
    def test_another_order_each_epoch(self, student, rng):
        """All samples are shuffled, each epoch anew, by the generator that is handed over."""
        X, y = numbered(40)
        seeds = rng.integers(2**32, size=2)

        def orders(call):
            one, two = (placed(student, call, np.random.default_rng(seed)) for seed in seeds)
            first, second = taken(call, X, y, 8, one), taken(call, X, y, 8, one)
            other = taken(call, X, y, 8, two)
            return [
                all(np.ptp(y_b) >= len(y_b) for batches in (first, second, other) for _, y_b in batches),
                labels_in(first) != labels_in(second),
                labels_in(first) != labels_in(other),
                len(labels_in(first)),
            ]

        labels = (
            "that samples from all over the data meet in a batch",
            "that the next epoch has another order",
            "that another generator gives another order",
            "the number of samples",
        )
        assert_agrees(student, iterate_minibatches, orders, labels=labels)

    @weight(2)
    def test_same_generator_same_order(self, student, rng):
        """Generators in the same state give the same batches, whatever else has been drawn in between."""
        X, y = numbered(30)

        def repeats(call):
            first = labels_in(taken(call, X, y, 7, generator(rng)))
            labels_in(taken(call, X, y, 4, np.random.default_rng(8)))
            again = labels_in(taken(call, X, y, 7, generator(rng)))
            return [first == again, sorted(first)]

        labels = ("that the same state gives the same batches", "the list of samples, sorted,")
        assert_agrees(student, iterate_minibatches, repeats, labels=labels)

    def test_arguments(self, student, rng):
        """X and y are left as they are."""
        X, y = numbered(13)

        def afterwards(call):
            mine, labels = placed(student, call, X), placed(student, call, y)
            batches = list(call(mine, labels, 4, generator(rng)))
            return [fetched(mine), fetched(labels), sorted(labels_in(batches))]

        labels = ("X after an epoch", "y after an epoch", "the list of samples, sorted,")
        assert_agrees(student, iterate_minibatches, afterwards, labels=labels)

    def test_refusals(self, student, rng):
        """A batch_size below 1 is a ValueError, and so are X and y of different lengths."""
        X, y = numbered(10)
        assert_agrees(
            student, iterate_minibatches, lambda call: [y_b for _, y_b in taken(call, X, y, 4, rng, shuffle=False)]
        )
        for bad in ((X, y, 0), (X, y, -4), (X, y[:8], 4), (X[:8], y, 4)):
            assert_raises(student, ValueError, "iterate_minibatches", *bad, rng)

    @weight(2)
    def test_speed(self, student, rng):
        """Batches of 5,000 out of 20,000 samples are taken by whole arrays, not row by row."""

        def make_args():
            return rng.uniform(-2, 2, (20_000, 2)), rng.integers(1, 6, size=20_000), 5000, np.random.default_rng(3)

        size = "20,000 samples in batches of 5,000"
        race(student, iterate_minibatches, make_args, limit=4.0, size=size, calls=3, observe=sums)


@task("per_sample_grad_norms")
class TestPerSampleGradNorms:
    @weight(4)
    def test_norms(self, student, rng):
        """It gives the norm of each sample's gradient matrix."""
        for m, n_in, n_out in ((7, 4, 3), (5, 2, 6)):
            assert_same(student, per_sample_grad_norms, 3 * rng.normal(size=(m, n_in)), rng.normal(size=(m, n_out)))

    def test_one_sample_or_unit(self, student, rng):
        """A single sample and a single output still give one norm a sample; where the slope is 0 the norm is 0."""
        assert_same(student, per_sample_grad_norms, rng.normal(size=(1, 4)), 2 * rng.normal(size=(1, 3)))
        delta = 5 * rng.normal(size=(6, 1))
        delta[2] = 0.0
        assert_same(student, per_sample_grad_norms, rng.normal(size=(6, 3)), delta)

    def test_arguments(self, student, rng):
        """X and delta are left as they are."""
        assert_unchanged(student, per_sample_grad_norms, 2 * rng.normal(size=(8, 3)), rng.normal(size=(8, 5)))

    @weight(3)
    def test_speed(self, student, rng):
        """It does not go through many samples one by one, and forms no gradient of any sample in a wide layer."""
        # Each race tells one of the two apart and lets the other pass.
        for m, n_in, n_out, limit in ((4000, 8, 6, 8.0), (300, 200, 150, 12.0)):

            def make_args(m=m, n_in=n_in, n_out=n_out):
                return rng.uniform(-2, 2, (m, n_in)), rng.uniform(-2, 2, (m, n_out))

            size = f"{m:,} samples in a layer of {n_in} to {n_out}"
            race(student, per_sample_grad_norms, make_args, limit=limit, size=size, calls=3)


class Simplex:
    """m points as far from each other as from any: the mean of b of them lies s²(1/b - 1/m) from the mean of all,
    squared, whichever they are. Row i of X is point i divided by y_i, so that torn pairs show."""

    def __init__(self, rng, m):
        axes = np.linalg.qr(rng.normal(size=(2 * m, m)))[0].T
        self.y = rng.permutation(m) + 2
        self.X = (rng.normal(size=2 * m) + rng.uniform(2.0, 4.0) * axes) / self.y[:, None]
        self.asked = []

    def gradient(self, X, y):
        """Mean of the points, as a matrix of two rows."""
        self.asked.append([int(label) for label in y])
        return (X * y[:, None]).mean(axis=0).reshape(2, -1)

    def batches(self):
        """The batches drawn since the last time, without the calls for all samples."""
        drawn = [names for names in self.asked if len(names) < len(self.y)]
        self.asked = []
        return drawn


@task("gradient_noise")
class TestGradientNoise:
    @weight(4)
    def test_noise(self, student, rng):
        """It is the mean squared distance of the batches' gradients from that of all samples, for several sizes."""
        points = Simplex(rng, 8)

        def noise(call):
            return [
                call(points.gradient, points.X, points.y, b, T, generator(rng)) for b, T in ((2, 3), (3, 5), (5, 4))
            ]

        assert_agrees(student, gradient_noise, noise, labels=tuple(f"the noise at size {b}" for b in (2, 3, 5)))

    @weight(2)
    def test_mean_over_the_trials(self, student, rng):
        """All trials count alike, on samples that differ in how far they lie from the mean."""
        X = np.exp(1.5 * rng.normal(size=(12, 3)))
        drawn = []

        def gradient(X_b, y_b):
            drawn.append(X_b.mean(axis=0))
            return X_b.mean(axis=0)

        def ratio(call):
            drawn.clear()
            found = call(gradient, X, np.arange(12), 4, 9, generator(rng))
            whole = X.mean(axis=0)
            apart = [np.sum((mean - whole) ** 2) for mean in drawn]
            return found / np.mean([d for d in apart if d > 1e-20] or [np.nan])

        message = "The noise is not the mean over the batches that were drawn."
        assert_agrees(student, gradient_noise, ratio, message=message)

    @weight(3)
    def test_batches(self, student, rng):
        """Each trial draws a batch of its own, of batch_size different samples."""
        points = Simplex(rng, 9)

        def drawn(call):
            found = call(points.gradient, points.X, points.y, 4, 30, generator(rng))
            batches = points.batches()
            return [
                found,
                len(batches) >= 30,
                {len(names) for names in batches} == {4},
                all(len(set(names)) == len(names) for names in batches),
                len({tuple(sorted(names)) for names in batches}) > 4,
                {name for names in batches for name in names} == set(points.y.tolist()),  # fails once in 5 million
            ]

        labels = (
            "the noise",
            "that there are as many batches as trials",
            "that every batch has batch_size samples",
            "that no sample is twice in a batch",
            "that the trials draw different batches",
            "that every sample has its turn",
        )
        assert_agrees(student, gradient_noise, drawn, labels=labels)

    def test_full_batch(self, student, rng):
        """With all samples in the batch the noise is 0, up to rounding; with all but one it is not."""
        points = Simplex(rng, 7)

        def noise(call):
            return [call(points.gradient, points.X, points.y, b, 4, generator(rng)) for b in (7, 6)]

        assert_agrees(student, gradient_noise, noise, labels=("the noise of the full batch", "the noise without one"))

    def test_generator(self, student, rng):
        """The batches come from the generator that is handed over, and the arguments are left as they are."""
        points = Simplex(rng, 10)

        def repeats(call):
            runs = []
            X, y = placed(student, call, points.X), placed(student, call, points.y)
            for seed in (11, 12, 11):
                found = call(points.gradient, X, y, 3, 6, np.random.default_rng(seed))
                runs.append(points.batches())
            return [found, runs[0] == runs[2], runs[0] != runs[1], fetched(X), fetched(y)]

        labels = (
            "the noise",
            "that the same seed draws the same batches",
            "that another seed draws others",
            "X after a call",
            "y after a call",
        )
        assert_agrees(student, gradient_noise, repeats, labels=labels)
