"""Exercise 5: early stopping. Witness rule: patience 2 or more, parameters that change in place between updates,
curves that fall again after a rise, and min_delta met exactly only in numbers that binary floats hold exactly."""

from typing import NamedTuple

import numpy as np

from autograder.judge import assert_agrees, check_that, task, weight
from autograder.judge.misconception import MARK
from autograder.sandbox.handles import Handle
from autograder.sandbox.student import by_reference
from autograder.sandbox.wire import Record
from reference.early_stopping import EarlyStopping, train_with_early_stopping

NAN = float("nan")


# Where things live: a scenario runs on the student's side, and here for the reference and the known mistakes. ---------


def is_here(make):
    """Whether ``make`` is the reference's or a known mistake, which run on this side."""
    return make in (EarlyStopping, train_with_early_stopping) or hasattr(make, MARK)


def placed(student, make, **arrays):
    """Params on the side on which ``make`` runs, to be changed in place."""
    return {name: value.copy() for name, value in arrays.items()} if is_here(make) else student.put(arrays)


def change(params, name, value):
    """``params[name][...] = value``, as an optimizer that works in place does."""
    if isinstance(params, Handle):
        params.assign_(value, name)
    else:
        params[name][...] = value


def fetched(value):
    """What has become of something placed there, or of what came back and stayed there."""
    return value.fetch_() if isinstance(value, Handle) else value


def made(student, make, *args, **kwargs):
    """A stopper that stays on the side on which ``make`` runs; a dataclass would come over by value."""
    stopper = make(*args, **kwargs)
    if isinstance(stopper, Record):
        stopper = student.get("EarlyStopping").keep_(*args, **kwargs)
    right = is_here(make) or isinstance(stopper, Handle)
    check_that(right, "EarlyStopping(…) gives no object with the methods update and restore.")
    return stopper


# Scenarios for the stopper. -------------------------------------------------------------------------------------------


def follow(stopper, metrics):
    """What the stopper says and knows after each metric; what it knows once it has stopped is its own affair."""
    seen, stopped = [], False
    for metric in metrics:
        said = stopper.update(metric, {"w": np.array([metric])})
        seen += [said, None, None] if stopped else [said, stopper.wait, stopper.best]
        stopped = stopped or (isinstance(said, bool | np.bool_) and bool(said))
    return seen


def agrees_on(student, metrics, **settings):
    """The student's stopper says and knows the same as the reference's after each of the metrics."""
    names = ("what update returns at", "wait after", "best after")
    labels = tuple(f"{name} epoch {epoch}" for epoch in range(len(metrics)) for name in names)
    assert_agrees(student, EarlyStopping, lambda make: follow(made(student, make, **settings), metrics), labels=labels)


def up_to_the_stop(metrics, **settings):
    """``metrics`` as far as the right stopper lets them go."""
    stopper = EarlyStopping(**settings)
    taken = []
    for metric in metrics:
        taken.append(metric)
        if stopper.update(metric, {}):
            break
    return taken


def curve(rng, ranks):
    """Random heights in the order that ``ranks`` says."""
    heights = np.cumsum(rng.uniform(0.1, 0.4, size=max(ranks) + 1))
    return [float(heights[rank]) for rank in ranks]


def refusals(student, make, *bad):
    """How each of the settings in ``bad`` is met; then two short runs, with the least settings and with common ones."""
    met = []
    for settings in bad:
        try:
            make(**settings)
            met.append("accepted")
        except TypeError:
            met.append("TypeError")
        except ValueError:
            met.append("ValueError")
    least, common = made(student, make, patience=1, min_delta=0, mode="min"), made(student, make, patience=4)
    return [*met, *follow(least, [3.0, 1.0]), *follow(common, [3.0, 1.0, 2.0, 0.5])]


@task("EarlyStopping")
class TestEarlyStopping:
    @weight(3)
    def test_counts_from_the_best(self, student, rng):
        """It stops after `patience` epochs in a row without a new best, on a curve that falls again after a rise."""
        agrees_on(student, curve(rng, [9, 6, 8, 7, 4, 6, 5, 7]), patience=3)

    @weight(2)
    def test_random_curves(self, student, rng):
        """It stops where it should on long, noisy curves, for several values of patience."""
        for patience in (2, 4, 5):
            metrics = 3 + 2 * np.exp(-np.arange(60) / 9) + 0.4 * rng.normal(size=60)
            agrees_on(student, up_to_the_stop(metrics.tolist(), patience=patience), patience=patience)

    @weight(2)
    def test_epochs(self, student, rng):
        """`best_epoch` and `stopped_epoch` count epochs from 0; both are None before there is one."""
        metrics = curve(rng, [9, 7, 8, 5, 3, 6, 4])

        def epochs(make):
            stopper, seen = made(student, make, patience=2), []
            for metric in [NAN, *metrics]:
                stopper.update(metric, {"w": np.array([metric])})
                seen += [stopper.best_epoch, stopper.stopped_epoch]
            return seen

        labels = tuple(f"{name} after epoch {k}" for k in range(8) for name in ("best_epoch", "stopped_epoch"))
        assert_agrees(student, EarlyStopping, epochs, labels=labels)

    def test_at_the_start(self, student):
        """Before the first epoch `best` is worse than any metric, for either mode, and `wait` is 0."""

        def knows(make):
            seen = []
            for mode in ("min", "max"):
                stopper = made(student, make, patience=5, mode=mode)
                seen += [stopper.best, stopper.wait]
                follow(stopper, [0.5, 0.25, 1.25, 0.75])
                seen += [stopper.best, stopper.wait]
            return seen

        times = ("at the start", "after four epochs", 'at the start with mode "max"', 'after four with mode "max"')
        labels = tuple(f"{name} {when}" for when in times for name in ("best", "wait"))
        assert_agrees(student, EarlyStopping, knows, labels=labels)

    @weight(2)
    def test_equal_is_not_better(self, student):
        """A metric that only equals the best is no improvement: a plateau uses up patience."""
        agrees_on(student, [1.5, 0.75, 0.75, 0.5, 0.5, 0.5, 0.5], patience=3)

    @weight(2)
    def test_min_delta(self, student):
        """A gain must exceed `min_delta`, counted from the best; small gains, and one of exactly `min_delta`, are none."""
        agrees_on(student, [4.0, 3.5, 3.25, 2.625, 2.5, 2.25, 2.125], patience=4, min_delta=0.5)

    @weight(2)
    def test_larger_is_better(self, student, rng):
        """With mode "max" it stops when a metric that should rise, and may be negative, no longer does."""
        agrees_on(student, [-m for m in curve(rng, [9, 6, 8, 7, 4, 6, 5, 7])], patience=3, mode="max")
        agrees_on(student, [-4.0, -3.5, -2.75, -2.5, -2.25, -2.375], patience=3, min_delta=0.5, mode="max")

    def test_nan(self, student):
        """A NaN is no improvement, neither at the first epoch nor later."""
        agrees_on(student, [NAN, 2.5, NAN, 1.5, NAN, NAN, 1.75], patience=3)
        agrees_on(student, [NAN, 0.25, NAN, 0.5, 0.125, 0.0625, NAN], patience=3, mode="max")

    def test_after_the_stop(self, student):
        """Once it has stopped, `update` stays True and `stopped_epoch` does not move, whatever comes."""

        def goes_on(make):
            stopper, seen = made(student, make, patience=2), []
            follow(stopper, [3.0, 2.0, 2.5, 2.25])
            stopped = stopper.stopped_epoch
            for metric in [2.125, 1.0, 4.0, 0.5, 3.0, 2.0]:
                seen += [stopper.update(metric, {"w": np.array([metric])}), stopper.stopped_epoch == stopped]
            return seen

        labels = ("what update returns after the stop", "that stopped_epoch has not moved") * 6
        assert_agrees(student, EarlyStopping, goes_on, labels=labels)

    @weight(4)
    def test_best_params_are_copies(self, student, rng):
        """`restore` gives the params of the best epoch, although they were changed in place, or replaced, later on."""
        w, b = rng.normal(size=(7, 2, 3)), rng.normal(size=(7, 3))

        def comes_back(make):
            stopper = made(student, make, patience=4)
            params = placed(student, make, W=w[0], b=b[0])
            for epoch, metric in enumerate([2.0, 0.75, 1.25, 0.5, 1.0]):
                change(params, "W", w[epoch])
                params["b"] = b[epoch].copy()
                stopper.update(metric, params)
            change(params, "W", w[5])
            params["b"] = b[5].copy()
            return [stopper.restore({"W": w[6], "b": b[6]})]

        assert_agrees(student, EarlyStopping, comes_back, labels=("what restore gives",))

    def test_what_restore_gives(self, student, rng):
        """`restore` gives what it is handed when `restore_best` is False or no epoch was ever better, else the best."""
        w = rng.normal(size=(4, 3))

        def comes_back(make):
            seen = []
            for metrics, keep in [([1.0, 0.5, 2.0], False), ([NAN] * 3, True), ([1.0, 0.5, 2.0], True)]:
                stopper = made(student, make, patience=5, restore_best=keep)
                for epoch, metric in enumerate(metrics):
                    stopper.update(metric, {"W": w[epoch]})
                seen.append(stopper.restore({"W": w[3]}))
            return seen

        cases = ("without restore_best", "with no best yet", "with restore_best")
        assert_agrees(student, EarlyStopping, comes_back, labels=tuple(f"what restore gives {case}" for case in cases))

    def test_restored_params_are_copies(self, student, rng):
        """Changing what `restore` gave changes neither the best params nor the params that were handed to it."""
        best, last = rng.normal(size=(2, 3)), rng.normal(size=(2, 3))

        def spoil_and_ask_again(restore, params):
            given = restore.keep_(params) if isinstance(restore, Handle) else restore(params)
            now = fetched(given)
            for name, array in now.items() if isinstance(now, dict) else ():
                change(given, name, array + 100.0)
            return [restore(params), fetched(params)]

        def comes_back(make):
            seen = []
            for metrics, keep in [([0.5, 0.75], True), ([0.5, 0.75], False), ([NAN, NAN], True)]:
                stopper = made(student, make, patience=3, restore_best=keep)
                for metric, w in zip(metrics, (best, last), strict=True):
                    stopper.update(metric, {"W": w})
                seen.append(spoil_and_ask_again(stopper.restore, placed(student, make, W=last)))
            return seen

        assert_agrees(
            student,
            EarlyStopping,
            comes_back,
            message="When what restore gave is changed in place, restore gives something else the next time, or the "
            "params that were handed to it have changed.",
        )

    def test_bad_patience(self, student):
        """A patience that is no int (True is none) raises TypeError, one below 1 ValueError."""
        bad = [{"patience": patience} for patience in (2.5, 2.0, "3", True, 0, -2)]
        assert_agrees(
            student,
            EarlyStopping,
            lambda make: refusals(student, make, *bad),
            message="A bad patience is not refused as it should be: a float, a string and True with TypeError, an int "
            "below 1 with ValueError; or a short run with a good one goes wrong.",
        )

    def test_bad_min_delta_and_mode(self, student):
        """A negative `min_delta` and an unknown mode raise ValueError."""
        bad = [{"patience": 2, "min_delta": -0.25}, {"patience": 2, "mode": "auto"}]
        assert_agrees(
            student,
            EarlyStopping,
            lambda make: refusals(student, make, *bad),
            message="A negative min_delta or an unknown mode is not refused with ValueError; or a short run with good "
            "ones goes wrong.",
        )


# The loop is judged with the right stopper, whatever the student's own does; it crosses as its two methods. -----------


class Stopper(NamedTuple):
    update: object
    restore: object


CURVE = [5.0, 3.0, 3.5, 2.0, 2.75, 2.5, 2.25, 1.0, 0.5]
"""Falls to 2.0 at epoch 3; with patience 3 the stop is at epoch 6, before it would fall again."""


def start(rng):
    return {"W": rng.normal(size=(2, 3)), "steps": np.array([0.0])}


class Run:
    """One run of ``train``: training counts the steps in ``params["steps"]``, and the metric is read off CURVE by it."""

    def __init__(self, train, params, stopper, max_epochs, step=None):
        self.stepped, self.measured, self.noted = [], [], []
        self.stopper = stopper
        params = params if isinstance(params, Handle) or step else {name: a.copy() for name, a in params.items()}
        lent = Stopper(self.update, stopper.restore)
        self.returned = train(step or self.step, self.evaluate, params, lent, max_epochs)

    def step(self, params):
        self.stepped.append(params["steps"].copy())
        return {"W": 0.5 * params["W"] + 1.0, "steps": params["steps"] + 1.0}

    def evaluate(self, params):
        self.measured.append(params["steps"].copy())
        return CURVE[min(max(int(params["steps"][0]) - 1, 0), len(CURVE) - 1)]

    def update(self, metric, params):
        self.noted.append([metric, params["steps"].copy()])
        return self.stopper.update(metric, params)

    @property
    def params(self):
        return self._part(0)

    @property
    def history(self):
        return self._part(1)

    def _part(self, position):
        """A part of what was returned; all of it where it has no two parts, to be told so."""
        whole = self.returned
        return list(whole)[position] if isinstance(whole, tuple | list | Record) and len(whole) == 2 else whole


@task("train_with_early_stopping")
class TestTrainWithEarlyStopping:
    @weight(3)
    def test_stops_and_restores(self, student, rng):
        """It trains until the stopper says stop and gives the params that the stopper restores."""
        params = start(rng)

        def ends(train):
            run = Run(train, params, EarlyStopping(patience=3), 20)
            return [len(run.stepped), run.params]

        labels = ("the number of epochs trained", "what comes back as params")
        assert_agrees(student, train_with_early_stopping, ends, labels=labels)

    @weight(2)
    def test_most_epochs(self, student, rng):
        """When `max_epochs` comes first it ends there, and still gives the params that the stopper restores."""
        params = start(rng)

        def ends(train):
            run = Run(train, params, EarlyStopping(patience=3), 6)
            return [len(run.stepped), run.params]

        labels = ("the number of epochs trained", "what comes back as params")
        assert_agrees(student, train_with_early_stopping, ends, labels=labels)

    @weight(2)
    def test_order_of_an_epoch(self, student, rng):
        """An epoch is one step, one evaluation of what it gave, and one update with that metric and those params."""
        params = start(rng)

        def calls(train):
            run = Run(train, params, EarlyStopping(patience=3), 20)
            return [run.stepped, run.measured, run.noted]

        names = ("step", "evaluate", "update")
        labels = tuple(f"the list of what {name} was handed" for name in names)
        assert_agrees(student, train_with_early_stopping, calls, labels=labels)

    @weight(2)
    def test_history(self, student, rng):
        """The history holds one validation loss for each epoch run, the last one included, and their number."""
        params = start(rng)

        def records(train):
            return [Run(train, params, EarlyStopping(patience), most).history for patience, most in [(3, 20), (3, 5)]]

        labels = ("the history after a stop", "the history when max_epochs came first")
        assert_agrees(student, train_with_early_stopping, records, labels=labels)

    def test_last_params(self, student, rng):
        """A stopper that restores the last params is handed those of the last epoch."""
        params = start(rng)

        def ends(train):
            return [Run(train, params, EarlyStopping(3, restore_best=False), most).params for most in (20, 3)]

        labels = ("what comes back after a stop", "what comes back when max_epochs came first")
        assert_agrees(student, train_with_early_stopping, ends, labels=labels)

    def test_step_in_place(self, student, rng):
        """A step that works in place is right too, and the params that training starts from keep their values."""
        params = start(rng)

        @by_reference
        def in_place(params):
            change(params, "W", 0.5 * params["W"] + 1.0)
            change(params, "steps", params["steps"] + 1.0)
            return params

        def ends(train):
            begin = placed(student, train, **params)
            run = Run(train, begin, EarlyStopping(3), 20, in_place)
            return [run.params, fetched(begin)]

        labels = ("what comes back as params", "the params that training started from, looked at afterwards:")
        assert_agrees(student, train_with_early_stopping, ends, labels=labels)

    def test_bad_max_epochs(self, student, rng):
        """A `max_epochs` below 1 raises ValueError; 1 is enough."""
        params = start(rng)

        def ends(train):
            met = []
            for most in (0, -3):
                try:
                    Run(train, params, EarlyStopping(3), most)
                    met.append("accepted")
                except ValueError:
                    met.append("ValueError")
            return [*met, *(Run(train, params, EarlyStopping(3), most).params for most in (1, 2))]

        assert_agrees(
            student,
            train_with_early_stopping,
            ends,
            message="A max_epochs of 0 or −3 is not refused with ValueError; or what comes back after 1 or 2 is wrong.",
        )
