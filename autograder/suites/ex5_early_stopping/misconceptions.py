# ruff: noqa: N801 (a class here is named as the mistake that it makes)
"""Wrong versions of exercise 5, each with the sentence for the student who wrote it.

A wrong stopper is the right one below with one step replaced. What a version needs of this file goes into the notebook
with it; ``np`` and ``History`` are there.
"""

import numpy as np

from autograder.judge import misconception
from reference.early_stopping import History


def copies(params):
    return {name: array.copy() for name, array in params.items()}


class Stopper:
    """A right solution, in steps."""

    def __init__(self, patience, min_delta=0.0, mode="min", restore_best=True):
        self.check(patience, min_delta, mode)
        self.patience, self.min_delta, self.restore_best = patience, min_delta, restore_best
        self.sign = 1 if mode == "min" else -1
        self.best, self.best_epoch, self.best_params = self.sign * np.inf, None, None
        self.wait, self.epoch, self.stopped_epoch = 0, -1, None

    def check(self, patience, min_delta, mode):
        if isinstance(patience, bool) or not isinstance(patience, int):
            raise TypeError("patience must be an int")
        if patience < 1 or min_delta < 0 or mode not in ("min", "max"):
            raise ValueError("patience < 1, min_delta < 0, or an unknown mode")

    def update(self, metric, params):
        if self.stopped_epoch is not None:
            return True
        self.epoch += 1
        if self.is_better(metric):
            self.better(metric, params)
        else:
            self.no_better(metric, params)
        if self.is_over(metric):
            self.stopped_epoch = self.epoch
        return self.stopped_epoch is not None

    def is_better(self, metric):
        return self.sign * metric < self.sign * self.best - self.min_delta

    def better(self, metric, params):
        self.best, self.best_epoch, self.wait = metric, self.epoch, 0
        self.best_params = copies(params)

    def no_better(self, metric, params):
        self.wait += 1

    def is_over(self, metric):
        return self.wait >= self.patience

    def restore(self, params):
        return copies(self.chosen(params))

    def chosen(self, params):
        return self.best_params if self.restore_best and self.best_params is not None else params


@misconception(
    "EarlyStopping",
    hint="It stops one epoch late: when `wait` has reached `patience`, patience is used up. (PyTorch's plateau scheduler counts this way; this course counts as Keras.)",
)
class patience_off_by_one(Stopper):
    def is_over(self, metric):
        return self.wait > self.patience


@misconception(
    "EarlyStopping",
    hint="It stops one epoch early. Count first, then compare: the first epoch that is not better makes `wait` 1.",
)
class stops_one_early(Stopper):
    def is_over(self, metric):
        return self.wait >= self.patience - 1 and self.wait > 0


@misconception(
    "EarlyStopping",
    hint="Patience is for epochs in a row: a new best sets `wait` back to 0.",
)
class counter_never_reset(Stopper):
    def better(self, metric, params):
        wait = self.wait
        super().better(metric, params)
        self.wait = wait


@misconception(
    "EarlyStopping",
    hint="Each metric is compared with the one before it, so one step down after a climb counts as an improvement. Compare with the best.",
)
class compared_with_previous_epoch(Stopper):
    def is_better(self, metric):
        previous, self.previous = getattr(self, "previous", self.best), metric
        return self.sign * metric < self.sign * previous - self.min_delta


@misconception(
    "EarlyStopping",
    hint="A metric that only equals the best counts as an improvement here, so a plateau never ends. Better is meant strictly.",
)
class equal_is_better(Stopper):
    def is_better(self, metric):
        return self.sign * metric <= self.sign * self.best - self.min_delta


@misconception(
    "EarlyStopping",
    hint="`min_delta` has no effect: a metric must beat the best by more than that.",
)
class min_delta_ignored(Stopper):
    def is_better(self, metric):
        return self.sign * metric < self.sign * self.best


@misconception(
    "EarlyStopping",
    hint="`min_delta` works the wrong way round: here a metric may even be worse than the best by that much and still counts as better.",
)
class min_delta_makes_it_easier(Stopper):
    def is_better(self, metric):
        return self.sign * metric < self.sign * self.best + self.min_delta


@misconception(
    "EarlyStopping",
    hint='With mode "max" the threshold lies above the best: `best + min_delta`. Here it lies below.',
)
class min_delta_wrong_way_for_max(Stopper):
    def is_better(self, metric):
        return self.sign * metric < self.sign * self.best - self.sign * self.min_delta


@misconception(
    "EarlyStopping",
    hint="A gain that is too small does not reset `wait`, but here it moves `best`. Then many small gains never add up to a large one.",
)
class small_gains_move_best(Stopper):
    def no_better(self, metric, params):
        super().no_better(metric, params)
        if self.sign * metric < self.sign * self.best:
            self.best = metric


@misconception(
    "EarlyStopping",
    hint='`mode` has no effect: with "max" a larger metric is the better one.',
)
class mode_ignored(Stopper):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.sign, self.best = 1, np.inf


@misconception(
    "EarlyStopping",
    hint="Before the first epoch nothing is best, so `best` must be worse than any metric: infinity, with the sign that `mode` asks for. Zero is not.",
)
class starts_from_zero(Stopper):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.best = np.inf if self.sign == 1 else 0.0


@misconception(
    "EarlyStopping",
    hint="The first metric becomes the best without a comparison. If it is NaN, nothing can beat it afterwards.",
)
class first_metric_taken_unseen(Stopper):
    def is_better(self, metric):
        return self.best_epoch is None or super().is_better(metric)


@misconception(
    "EarlyStopping",
    hint='The comparison is written the other way round ("not worse"), and every comparison with NaN is False: so a NaN becomes the best.',
)
class nan_is_better(Stopper):
    def is_better(self, metric):
        return not self.sign * metric >= self.sign * self.best - self.min_delta


@misconception(
    "EarlyStopping",
    hint="A NaN stops the training at once. Here it is only an epoch without improvement.",
)
class nan_stops(Stopper):
    def is_over(self, metric):
        return super().is_over(metric) or metric != metric


@misconception(
    "EarlyStopping",
    hint="The best params are the very dict that training goes on with: when the walk goes on, the flag moves along. Keep copies of the arrays.",
)
class kept_by_reference(Stopper):
    def better(self, metric, params):
        super().better(metric, params)
        self.best_params = params


@misconception(
    "EarlyStopping",
    hint="The dict is copied, but not the arrays in it: `dict(params)` and `params.copy()` share them with the training, which changes them in place.",
)
class shallow_copy(Stopper):
    def better(self, metric, params):
        super().better(metric, params)
        self.best_params = dict(params)


@misconception(
    "EarlyStopping",
    hint="The params are kept at every epoch, so that in the end it has the last ones. Keep them only when the metric is better.",
)
class keeps_every_epoch(Stopper):
    def no_better(self, metric, params):
        super().no_better(metric, params)
        self.best_params = copies(params)


@misconception(
    "EarlyStopping",
    hint="`restore` gives back what it is handed, whatever was best. With `restore_best` it is to give the params of the best epoch.",
)
class restore_gives_the_last(Stopper):
    def restore(self, params):
        return copies(params)


@misconception(
    "EarlyStopping",
    hint="`restore` hands out the arrays that it keeps, so that training on would change them. Hand out copies.",
)
class restore_gives_the_kept_arrays(Stopper):
    def restore(self, params):
        return self.chosen(params)


@misconception(
    "EarlyStopping",
    hint="With `restore_best=False` nobody wants to go back: `restore` is to give copies of the params that it is handed.",
)
class restore_best_ignored(Stopper):
    def chosen(self, params):
        return params if self.best_params is None else self.best_params


@misconception(
    "EarlyStopping",
    hint="When no epoch was ever better there is no best to go back to; then `restore` is to give copies of the params that it is handed.",
)
class nothing_to_restore(Stopper):
    def restore(self, params):
        kept = self.best_params if self.restore_best else params
        return None if kept is None else copies(kept)


@misconception(
    "EarlyStopping",
    hint="After the stop a better metric makes `update` say False again. Once it has stopped it stays stopped.",
)
class forgets_that_it_stopped(Stopper):
    def update(self, metric, params):
        stopped, self.stopped_epoch = self.stopped_epoch, None
        over = super().update(metric, params)
        if stopped is not None:
            self.stopped_epoch = stopped
        return over


@misconception(
    "EarlyStopping",
    hint="`stopped_epoch` is the epoch of the first stop; here every later update overwrites it.",
)
class stopped_epoch_moves(Stopper):
    def update(self, metric, params):
        stopped, self.stopped_epoch = self.stopped_epoch, None
        if super().update(metric, params) or stopped is not None:
            self.stopped_epoch = self.epoch
        return self.stopped_epoch is not None


@misconception(
    "EarlyStopping",
    hint="Epochs count from 0: the first update is epoch 0.",
)
class epochs_from_one(Stopper):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.epoch = 0


@misconception(
    "EarlyStopping",
    hint="Bad settings go unnoticed: a patience that is no int raises TypeError; one below 1, a negative `min_delta` and an unknown mode raise ValueError.",
)
class nothing_refused(Stopper):
    def check(self, patience, min_delta, mode):
        pass


@misconception(
    "EarlyStopping",
    hint="In Python True is an int, so `isinstance(patience, int)` lets it pass. A patience of True is a slip and must raise TypeError.",
)
class true_is_a_patience(Stopper):
    def check(self, patience, min_delta, mode):
        super().check(int(patience) if isinstance(patience, bool) else patience, min_delta, mode)


@misconception(
    "EarlyStopping",
    hint="A patience that is no int is of the wrong type: that is a TypeError. ValueError is for an int that is too small.",
)
class only_value_errors(Stopper):
    def check(self, patience, min_delta, mode):
        try:
            super().check(patience, min_delta, mode)
        except TypeError as error:
            raise ValueError(str(error)) from error


@misconception(
    "train_with_early_stopping",
    hint="The params of the last epoch are returned. Ask the stopper which to go on with: `stopper.restore(params)`.",
)
def returns_the_last_params(step, evaluate, params, stopper, max_epochs):
    if max_epochs < 1:
        raise ValueError("max_epochs must be at least 1")
    params = copies(params)
    val_loss = []
    for _ in range(max_epochs):
        params = step(params)
        val_loss.append(float(evaluate(params)))
        if stopper.update(val_loss[-1], params):
            break
    return params, History(val_loss, len(val_loss))


@misconception(
    "train_with_early_stopping",
    hint="The best params are restored after a stop, but not when `max_epochs` comes first.",
)
def restores_only_after_a_stop(step, evaluate, params, stopper, max_epochs):
    if max_epochs < 1:
        raise ValueError("max_epochs must be at least 1")
    params = copies(params)
    val_loss = []
    for _ in range(max_epochs):
        params = step(params)
        val_loss.append(float(evaluate(params)))
        if stopper.update(val_loss[-1], params):
            return stopper.restore(params), History(val_loss, len(val_loss))
    return params, History(val_loss, len(val_loss))


@misconception(
    "train_with_early_stopping",
    hint="What `step` returns is dropped. Not every step works in place: go on with what it returns.",
)
def step_result_ignored(step, evaluate, params, stopper, max_epochs):
    if max_epochs < 1:
        raise ValueError("max_epochs must be at least 1")
    params = copies(params)
    val_loss = []
    for _ in range(max_epochs):
        step(params)
        val_loss.append(float(evaluate(params)))
        if stopper.update(val_loss[-1], params):
            break
    return stopper.restore(params), History(val_loss, len(val_loss))


@misconception(
    "train_with_early_stopping",
    hint="The metric is taken before the step, so it belongs to the params of the epoch before.",
)
def measured_before_the_step(step, evaluate, params, stopper, max_epochs):
    if max_epochs < 1:
        raise ValueError("max_epochs must be at least 1")
    params = copies(params)
    val_loss = []
    for _ in range(max_epochs):
        val_loss.append(float(evaluate(params)))
        params = step(params)
        if stopper.update(val_loss[-1], params):
            break
    return stopper.restore(params), History(val_loss, len(val_loss))


@misconception(
    "train_with_early_stopping",
    hint="`update` is handed the params from before the step; the metric was measured after it.",
)
def update_with_the_params_before(step, evaluate, params, stopper, max_epochs):
    if max_epochs < 1:
        raise ValueError("max_epochs must be at least 1")
    params = copies(params)
    val_loss = []
    for _ in range(max_epochs):
        before = copies(params)
        params = step(params)
        val_loss.append(float(evaluate(params)))
        if stopper.update(val_loss[-1], before):
            break
    return stopper.restore(params), History(val_loss, len(val_loss))


@misconception(
    "train_with_early_stopping",
    hint="The stopper is asked, but its answer is not heard: when `update` gives True the loop must end.",
)
def answer_not_heard(step, evaluate, params, stopper, max_epochs):
    if max_epochs < 1:
        raise ValueError("max_epochs must be at least 1")
    params = copies(params)
    val_loss = []
    for _ in range(max_epochs):
        params = step(params)
        val_loss.append(float(evaluate(params)))
        stopper.update(val_loss[-1], params)
    return stopper.restore(params), History(val_loss, len(val_loss))


@misconception(
    "train_with_early_stopping",
    hint="It runs one more epoch after the stopper has said stop.",
)
def one_epoch_too_many(step, evaluate, params, stopper, max_epochs):
    if max_epochs < 1:
        raise ValueError("max_epochs must be at least 1")
    params = copies(params)
    val_loss, stop = [], False
    for _ in range(max_epochs):
        params = step(params)
        val_loss.append(float(evaluate(params)))
        if stop:
            break
        stop = stopper.update(val_loss[-1], params)
    return stopper.restore(params), History(val_loss, len(val_loss))


@misconception(
    "train_with_early_stopping",
    hint="`epochs_run` is the number of epochs. Epochs count from 0, so the index of the last is one less.",
)
def index_of_the_last_epoch(step, evaluate, params, stopper, max_epochs):
    if max_epochs < 1:
        raise ValueError("max_epochs must be at least 1")
    params = copies(params)
    val_loss = []
    for _ in range(max_epochs):
        params = step(params)
        val_loss.append(float(evaluate(params)))
        if stopper.update(val_loss[-1], params):
            break
    return stopper.restore(params), History(val_loss, len(val_loss) - 1)


@misconception(
    "train_with_early_stopping",
    hint="The loss that led to the stop is missing from the history: record it before you ask the stopper.",
)
def stop_not_recorded(step, evaluate, params, stopper, max_epochs):
    if max_epochs < 1:
        raise ValueError("max_epochs must be at least 1")
    params = copies(params)
    val_loss = []
    for _ in range(max_epochs):
        params = step(params)
        loss = float(evaluate(params))
        if stopper.update(loss, params):
            break
        val_loss.append(loss)
    return stopper.restore(params), History(val_loss, len(val_loss))


@misconception(
    "train_with_early_stopping",
    hint="`epochs_run` says how many epochs were run, not how many were allowed.",
)
def max_epochs_reported(step, evaluate, params, stopper, max_epochs):
    if max_epochs < 1:
        raise ValueError("max_epochs must be at least 1")
    params = copies(params)
    val_loss = []
    for _ in range(max_epochs):
        params = step(params)
        val_loss.append(float(evaluate(params)))
        if stopper.update(val_loss[-1], params):
            break
    return stopper.restore(params), History(val_loss, max_epochs)


@misconception(
    "train_with_early_stopping",
    hint="When the stopper never says stop, `max_epochs` epochs are to be run; here it is one less.",
)
def one_epoch_too_few(step, evaluate, params, stopper, max_epochs):
    if max_epochs < 1:
        raise ValueError("max_epochs must be at least 1")
    params = copies(params)
    val_loss = []
    for _ in range(1, max_epochs):
        params = step(params)
        val_loss.append(float(evaluate(params)))
        if stopper.update(val_loss[-1], params):
            break
    return stopper.restore(params), History(val_loss, len(val_loss))


@misconception(
    "train_with_early_stopping",
    hint="A step may work in place. Hand it copies, so that the params that the caller passed keep their values.",
)
def start_changed(step, evaluate, params, stopper, max_epochs):
    if max_epochs < 1:
        raise ValueError("max_epochs must be at least 1")
    val_loss = []
    for _ in range(max_epochs):
        params = step(params)
        val_loss.append(float(evaluate(params)))
        if stopper.update(val_loss[-1], params):
            break
    return stopper.restore(params), History(val_loss, len(val_loss))


@misconception(
    "train_with_early_stopping",
    hint="`evaluate` is called more than once an epoch; on a real validation set that costs as much as training. Keep its result.",
)
def measured_twice(step, evaluate, params, stopper, max_epochs):
    if max_epochs < 1:
        raise ValueError("max_epochs must be at least 1")
    params = copies(params)
    val_loss = []
    for _ in range(max_epochs):
        params = step(params)
        val_loss.append(float(evaluate(params)))
        if stopper.update(float(evaluate(params)), params):
            break
    return stopper.restore(params), History(val_loss, len(val_loss))


@misconception(
    "train_with_early_stopping",
    hint="A `max_epochs` below 1 goes unnoticed; raise a ValueError.",
)
def max_epochs_unchecked(step, evaluate, params, stopper, max_epochs):
    params = copies(params)
    val_loss = []
    for _ in range(max_epochs):
        params = step(params)
        val_loss.append(float(evaluate(params)))
        if stopper.update(val_loss[-1], params):
            break
    return stopper.restore(params), History(val_loss, len(val_loss))
