"""Exercise 4, training and the study. Witness rule: a short last batch, three epochs, lr far from 1.

``train`` is judged with right batches in the place of the student's, ``batch_size_study`` with a right train, so that one
slip is charged once. No seconds are graded: a clock that counts calls is lent in the place of the real one.
"""

import contextlib
from typing import NamedTuple

import numpy as np

from autograder.judge import assert_agrees, task, weight
from autograder.judge.misconception import MARK
from autograder.sandbox.handles import Handle
from reference.batch_size_study import batch_size_study
from reference.minibatch_training import train

SECRET_SIZES = (6, None, 2, 5)


def is_here(call):
    """Whether ``call`` is the reference's or a known mistake, which run on this side."""
    return call in (train, batch_size_study) or hasattr(call, MARK)


@contextlib.contextmanager
def lent(student, call, **pieces):
    """``call`` runs with these pieces in the place of the notebook's, or of the reference's, of the same names."""
    if not is_here(call):
        with student.given(**pieces):
            yield
        return
    names = call.__globals__
    before = {name: names[name] for name in pieces}
    names.update(pieces)
    try:
        yield
    finally:
        names.update(before)


def start_of(student, call, params):
    """A copy of ``params`` on the side on which ``call`` runs."""
    return {name: value.copy() for name, value in params.items()} if is_here(call) else student.put(params)


def fetched(params):
    """What has become of them."""
    return params.fetch_() if isinstance(params, Handle) else params


def batches(X, y, batch_size, rng, shuffle=True, drop_last=False):
    """Right batches, by ``rng.random`` alone: it works on a generator of either side, so all who train see the same."""
    m = len(X)
    rows = np.argsort(rng.random(m)) if shuffle else np.arange(m)
    b = m if batch_size is None else batch_size
    cuts = [rows[k : k + b] for k in range(0, m, b)]
    return [(X[cut], y[cut]) for cut in cuts if len(cut) == b or not drop_last]


class Workshop:
    """A straight line to be laid through points; a clock on which a gradient takes 1 s and an accuracy 100 s."""

    def __init__(self):
        self.now, self.gradients = 50.0, 0
        self.pieces = {
            "iterate_minibatches": batches,
            "loss_and_grads": self.loss_and_grads,
            "accuracy": self.accuracy,
            "clock": lambda: self.now,
        }

    def loss_and_grads(self, params, X, y):
        self.now, self.gradients = self.now + 1.0, self.gradients + 1
        miss = X @ params["slope"] + params["height"] - y
        return float(np.mean(miss**2)), {"slope": 2 * X.T @ miss / len(y), "height": np.array([2 * miss.mean()])}

    def accuracy(self, params, X, y):
        self.now += 100.0
        return float(np.exp(-np.mean(np.abs(X @ params["slope"] + params["height"] - y))))


class Run:
    """One run of ``call`` in a workshop of its own: epochs of 11 points, lr 0.07."""

    def __init__(self, student, call, data, batch_size, epochs=3):
        params, *points = data
        self.workshop, self.start = Workshop(), start_of(student, call, params)
        with lent(student, call, **self.workshop.pieces):
            returned = call(self.start, *points, batch_size, 0.07, epochs, np.random.default_rng(21))
        self.params, history = returned
        self.losses, self.accuracies, self.seconds, self.n_updates = history

    @property
    def start_afterwards(self):
        return fetched(self.start)


def points(rng):
    """(params, X, y, X_val, y_val): points about a plane, and a start far from it."""
    X, X_val = rng.normal(size=(11, 3)), rng.normal(size=(5, 3))
    slope = rng.uniform(0.5, 2.0, size=3)
    y, y_val = X @ slope + 0.7 + rng.normal(size=11), X_val @ slope + 0.7
    return {"slope": np.array([-1.0, 0.5, 3.0]), "height": np.array([2.0])}, X, y, X_val, y_val


@task("train")
class TestTrain:
    @weight(4)
    def test_params(self, student, rng):
        """After three epochs with a short last batch the params are where one step a batch leads."""
        data = points(rng)
        assert_agrees(student, train, lambda call: [Run(student, call, data, 4).params], labels=("what comes back",))

    @weight(3)
    def test_losses(self, student, rng):
        """The loss of an epoch is the mean over its samples, with the losses before the updates."""
        data = points(rng)
        assert_agrees(student, train, lambda call: [Run(student, call, data, 4).losses], labels=("train_loss",))

    @weight(2)
    def test_accuracies(self, student, rng):
        """The accuracy of an epoch is that on the validation data after its last update."""
        data = points(rng)
        assert_agrees(student, train, lambda call: [Run(student, call, data, 4).accuracies], labels=("val_acc",))

    @weight(2)
    def test_updates(self, student, rng):
        """n_updates counts the updates of all epochs, each from one call of loss_and_grads."""
        data = points(rng)

        def counts(call):
            run = Run(student, call, data, 3)
            return [run.n_updates, run.workshop.gradients, run.params]

        labels = ("n_updates", "the number of calls of loss_and_grads", "what comes back")
        assert_agrees(student, train, counts, labels=labels)

    @weight(2)
    def test_seconds(self, student, rng):
        """The seconds of an epoch, by clock(), hold its gradients and updates but not the accuracy."""
        data = points(rng)

        def times(call):
            run = Run(student, call, data, 4)
            return [run.seconds, run.losses]

        assert_agrees(student, train, times, labels=("seconds", "train_loss"))

    @weight(2)
    def test_full_batch(self, student, rng):
        """With batch_size None there is one update an epoch, on all samples."""
        data = points(rng)

        def full(call):
            run = Run(student, call, data, None, epochs=4)
            return [run.params, run.losses, run.n_updates]

        assert_agrees(student, train, full, labels=("what comes back", "train_loss", "n_updates"))

    @weight(2)
    def test_start(self, student, rng):
        """The params that were handed over keep their values."""
        data = points(rng)

        def start(call):
            run = Run(student, call, data, 4)
            return [run.start_afterwards, run.params]

        assert_agrees(student, train, start, labels=("the start after training", "what comes back"))

    @weight(2)
    def test_on_the_network(self, student, rng):
        """It trains the notebook's network as it should."""
        params = {"W1": rng.normal(size=(2, 4)), "b1": np.zeros(4), "W2": rng.normal(size=(4, 3)), "b2": np.zeros(3)}
        X, y, X_val, y_val = rng.normal(size=(9, 2)), rng.integers(3, size=9), rng.normal(size=(6, 2)), np.arange(6) % 3

        def trained(call):
            with lent(student, call, iterate_minibatches=batches):
                end, history = call(params, X, y, X_val, y_val, 4, 0.4, 3, np.random.default_rng(5))
            losses, accuracies, _, n_updates = history
            return [end, losses, accuracies, n_updates]

        assert_agrees(student, train, trained, labels=("what comes back", "train_loss", "val_acc", "n_updates"))


class History(NamedTuple):
    train_loss: list
    val_acc: list
    seconds: list
    n_updates: int


def tell_tale(params, X, y, X_val, y_val, batch_size, lr, epochs, rng):
    """In the place of train: a history that tells all that it was handed, and params that have moved."""
    size = -1 if batch_size is None else batch_size
    told = [float(np.sum(params["w"])), float(np.sum(X) + 2 * np.sum(X_val)), float(np.sum(y) - 3 * np.sum(y_val))]
    moved = {"w": params["w"] + 1.0}
    return moved, History([*told, float(rng.random())], [float(size), lr, float(epochs)], [0.5] * 2, 10 * epochs + size)


def told(student, call, data, *args, **kwargs):
    """The study of ``call`` with tell_tale for train, as a list of [size, history]; None as -1."""
    params, *parts = data
    start = start_of(student, call, params)
    with lent(student, call, train=tell_tale):
        study = call(start, tuple(parts), *args, **kwargs)
        rows = {-1 if size is None else int(size): list(history) for size, history in study.items()}
    return [rows, fetched(start)]


@task("batch_size_study")
class TestBatchSizeStudy:
    @weight(3)
    def test_every_run_alike(self, student, rng):
        """Every run has the same start, data, lr and epochs, its own size, and a new generator of the same seed."""
        data = {"w": rng.normal(size=4)}, *(rng.normal(size=shape) for shape in ((7, 2), 7, (5, 2), 5))
        labels = ("the study", "the start afterwards")
        assert_agrees(
            student,
            batch_size_study,
            lambda call: told(student, call, data, 0.07, 3, 9, sizes=SECRET_SIZES),
            labels=labels,
        )

    @weight(2)
    def test_default_sizes(self, student, rng):
        """Without sizes it compares 1, 8, 32, 128 and the full batch, None."""
        data = {"w": rng.normal(size=4)}, *(rng.normal(size=shape) for shape in ((7, 2), 7, (5, 2), 5))
        labels = ("the study", "the start afterwards")
        assert_agrees(student, batch_size_study, lambda call: told(student, call, data, 0.3, 2, 4), labels=labels)
