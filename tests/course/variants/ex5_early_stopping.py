from dataclasses import dataclass, field
from typing import Any

import numpy as np

from reference.early_stopping import History
from tests.course.variants import variant


@variant("EarlyStopping")
class SignAndDeepcopy:
    def __init__(self, patience, min_delta=0.0, mode="min", restore_best=True):
        import copy

        if type(patience) is not int:
            raise TypeError("patience")
        if patience < 1 or min_delta < 0:
            raise ValueError("patience or min_delta")
        self.sign = {"min": 1.0, "max": -1.0}.get(mode)
        if self.sign is None:
            raise ValueError("mode")
        self.patience, self.min_delta, self.restore_best, self.copy = patience, min_delta, restore_best, copy.deepcopy
        self.best = self.sign * float("inf")
        self.best_epoch = self.stopped_epoch = self.kept = None
        self.wait = self.epoch = 0

    def update(self, metric, params):
        if self.stopped_epoch is None:
            self.wait += 1
            if self.sign * (self.best - metric) > self.min_delta:
                self.best, self.best_epoch, self.kept, self.wait = metric, self.epoch, self.copy(params), 0
            elif self.wait == self.patience:
                self.stopped_epoch = self.epoch
            self.epoch += 1
        return self.stopped_epoch is not None

    def restore(self, params):
        return self.copy(params if self.kept is None or not self.restore_best else self.kept)


@variant("EarlyStopping")
class GoesOnAfterTheStop:
    """Keeps track of the best and of wait after the stop as well, and says so in NumPy scalars."""

    epoch = -1

    def __init__(self, patience, min_delta=0.0, mode="min", restore_best=True):
        if isinstance(patience, (bool, np.bool_)) or not isinstance(patience, (int, np.integer)):
            raise TypeError(patience)
        if not (patience >= 1 and min_delta >= 0 and mode in {"min", "max"}):
            raise ValueError(mode)
        self.patience, self.restore_best = patience, restore_best
        self.margin = min_delta if mode == "max" else -min_delta
        self.better = np.greater if mode == "max" else np.less
        self.best = np.float64(-np.inf if mode == "max" else np.inf)
        self.best_epoch, self.wait, self.stopped_epoch, self.best_params = None, 0, None, {}

    def update(self, metric, params):
        self.epoch += 1
        if self.better(metric - self.margin, self.best):
            self.best = np.float64(metric)
            self.best_epoch = np.int64(self.epoch)
            self.wait = 0
            self.best_params = {key: np.array(value) for key, value in params.items()}
        else:
            self.wait += 1
        if self.wait >= self.patience and self.stopped_epoch is None:
            self.stopped_epoch = self.epoch
        return np.bool_(self.stopped_epoch is not None)

    def restore(self, params):
        source = self.best_params if self.restore_best and self.best_epoch is not None else params
        return dict(zip(source, map(np.copy, source.values()), strict=True))


@variant("EarlyStopping")
class CountsBackward:
    """Keeps the epochs that remain instead of those that have passed; wait is a property."""

    def __init__(self, patience, min_delta=0.0, mode="min", restore_best=True):
        if not isinstance(patience, int) or patience is True or patience is False:
            raise TypeError
        if patience <= 0:
            raise ValueError
        if min_delta < 0:
            raise ValueError
        if mode != "min" and mode != "max":
            raise ValueError
        self.mode, self.patience, self.left, self.min_delta = mode, patience, patience, min_delta
        self.wants_best = restore_best
        self.best, self.best_epoch, self.stopped_epoch, self.epochs, self.flag = None, None, None, 0, None
        self.best = float("inf") if mode == "min" else float("-inf")

    @property
    def wait(self):
        return self.patience - self.left

    def _is_better(self, metric):
        if metric != metric:
            return False
        gain = self.best - metric if self.mode == "min" else metric - self.best
        return gain > self.min_delta

    def update(self, metric, params):
        if self.left == 0:
            return True
        if self._is_better(metric):
            self.left = self.patience
            self.best, self.best_epoch = float(metric), self.epochs
            self.flag = []
            for name in params:
                self.flag.append((name, params[name] + 0.0))
        else:
            self.left -= 1
        if not self.left:
            self.stopped_epoch = self.epochs
        self.epochs += 1
        return not self.left

    def restore(self, params):
        if self.flag and self.wants_best:
            return {name: 1.0 * array for name, array in self.flag}
        return {name: 1.0 * array for name, array in params.items()}


@variant("EarlyStopping")
@dataclass
class WithFields:
    patience: int
    min_delta: float = 0.0
    mode: str = "min"
    restore_best: bool = True
    best: float = field(init=False)
    best_epoch: Any = field(init=False, default=None)
    wait: int = field(init=False, default=0)
    stopped_epoch: Any = field(init=False, default=None)
    seen: int = field(init=False, default=0)
    kept: Any = field(init=False, default=None)

    def __post_init__(self):
        if isinstance(self.patience, bool) or not isinstance(self.patience, int):
            raise TypeError("patience must be an int")
        if self.patience < 1 or self.min_delta < 0 or self.mode not in ["min", "max"]:
            raise ValueError("bad setting")
        self.best = np.inf if self.mode == "min" else -np.inf

    def update(self, metric, params):
        if self.stopped_epoch is not None:
            return True
        epoch, self.seen = self.seen, self.seen + 1
        if (self.mode == "min" and metric + self.min_delta < self.best) or (
            self.mode == "max" and metric - self.min_delta > self.best
        ):
            self.best, self.best_epoch, self.wait = metric, epoch, 0
            self.kept = {name: array.copy() for name, array in params.items()}
            return False
        self.wait += 1
        if self.wait < self.patience:
            return False
        self.stopped_epoch = epoch
        return True

    def restore(self, params):
        if self.kept is None or not self.restore_best:
            return {name: array.copy() for name, array in params.items()}
        return {name: array.copy() for name, array in self.kept.items()}


@variant("EarlyStopping")
class RemembersEverything:
    """Keeps the whole curve and all params and works everything out anew at each epoch."""

    def __init__(self, patience, min_delta=0.0, mode="min", restore_best=True):
        if type(patience) is bool or not hasattr(patience, "__index__"):
            raise TypeError("patience")
        for good in (patience > 0, min_delta >= 0, mode == "min" or mode == "max"):
            if not good:
                raise ValueError("bad setting")
        self.settings, self.restore_best = (patience, min_delta, mode), restore_best
        self.curve, self.all_params = [], []
        self._look()

    def _look(self):
        patience, min_delta, mode = self.settings
        self.best, self.best_epoch, self.wait, self.stopped_epoch = np.inf, None, 0, None
        sign = 1 if mode == "min" else -1
        for epoch, metric in enumerate(self.curve):
            if self.stopped_epoch is None:
                if sign * metric < self.best - min_delta:
                    self.best, self.best_epoch, self.wait = sign * metric, epoch, 0
                else:
                    self.wait += 1
                if self.wait >= patience:
                    self.stopped_epoch = epoch
        self.best = sign * self.best

    def update(self, metric, params):
        self.curve.append(metric)
        self.all_params.append({name: array.tolist() for name, array in params.items()})
        self._look()
        return self.stopped_epoch is not None

    def restore(self, params):
        if self.restore_best and self.best_epoch is not None:
            params = self.all_params[self.best_epoch]
        return {name: np.array(array) for name, array in params.items()}


@variant("EarlyStopping")
class WithSlots:
    __slots__ = ("best", "best_epoch", "epoch", "keep", "limit", "params", "patience", "stopped_epoch", "wait", "worse")

    def __init__(self, patience, min_delta=0.0, mode="min", restore_best=True):
        if patience.__class__ is not int:
            raise TypeError("an int, please")
        if patience < 1 or min_delta < 0:
            raise ValueError("too small")
        try:
            self.limit, self.worse = {"min": (-min_delta, np.inf), "max": (min_delta, -np.inf)}[mode]
        except KeyError as unknown:
            raise ValueError("min or max") from unknown
        self.best, self.patience, self.keep = self.worse, patience, restore_best
        self.best_epoch = self.stopped_epoch = self.params = None
        self.wait = self.epoch = 0

    def update(self, metric, params):
        if self.wait >= self.patience:
            return True
        up = self.worse < 0
        if (metric > self.best + self.limit) if up else (metric < self.best + self.limit):
            self.best, self.best_epoch, self.wait = metric, self.epoch, 0
            self.params = {k: np.array(v, copy=True) for k, v in params.items()}
        else:
            self.wait += 1
        if self.wait >= self.patience:
            self.stopped_epoch = self.epoch
        self.epoch += 1
        return self.wait >= self.patience

    def restore(self, params):
        return {k: np.array(v) for k, v in ((self.params if self.keep else None) or params).items()}


@variant("train_with_early_stopping")
def while_loop(step, evaluate, params, stopper, max_epochs):
    if max_epochs < 1:
        raise ValueError("max_epochs")
    current = {name: np.array(value) for name, value in params.items()}
    losses, stop = [], False
    while not stop and len(losses) < max_epochs:
        current = step(current)
        losses.append(float(evaluate(current)))
        stop = stopper.update(losses[-1], current)
    return stopper.restore(current), History(val_loss=losses, epochs_run=len(losses))


@variant("train_with_early_stopping")
def any_of_a_generator(step, evaluate, params, stopper, max_epochs):
    from copy import deepcopy

    if not max_epochs >= 1:
        raise ValueError(max_epochs)
    state = [deepcopy(params)]
    losses = []

    def one_epoch():
        state[0] = step(state[0])
        losses.append(evaluate(state[0]))
        return stopper.update(losses[-1], state[0])

    any(one_epoch() for _ in range(max_epochs))
    return [stopper.restore(state[0]), History(np.array(losses), np.int64(len(losses)))]


@variant("train_with_early_stopping")
def recursive(step, evaluate, params, stopper, max_epochs):
    if max_epochs <= 0:
        raise ValueError("max_epochs must be at least 1")

    def onward(params, losses):
        params = step(params)
        metric = evaluate(params)
        losses = [*losses, metric]
        if stopper.update(metric=metric, params=params) or len(losses) == max_epochs:
            return stopper.restore(params=params), History(losses, len(losses))
        return onward(params, losses)

    return onward({name: array.copy() for name, array in params.items()}, [])


@variant("train_with_early_stopping")
def restores_in_both_branches(step, evaluate, params, stopper, max_epochs):
    if max_epochs < 1:
        raise ValueError("max_epochs must be >= 1")
    params = {k: v + 0.0 for k, v in params.items()}
    history = History([], 0)
    for epoch in range(max_epochs):
        params = step(params)
        loss = evaluate(params)
        history.val_loss.append(loss)
        history = history._replace(epochs_run=epoch + 1)
        if stopper.update(loss, params):
            return stopper.restore(params), history
    return stopper.restore(params), history


@variant("train_with_early_stopping")
def copies_before_every_step(step, evaluate, params, stopper, max_epochs):
    if max_epochs < 1:
        raise ValueError("max_epochs must be >= 1")
    losses = np.empty(0)
    for _ in range(max_epochs):
        params = step({name: np.copy(array) for name, array in params.items()})
        losses = np.append(losses, evaluate(params))
        if stopper.update(losses[-1], {name: np.copy(array) for name, array in params.items()}):
            break
    restored = stopper.restore(params)
    return restored, History(losses.tolist(), losses.size)
