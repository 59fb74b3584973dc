"""Early stopping: when the measured loss has not fallen for long enough, go back to where it was lowest."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import NamedTuple, Protocol, SupportsFloat

import numpy as np
from numpy.typing import ArrayLike

from reference._arguments import Array, float_array, non_negative_int

__all__ = ["EarlyStopping", "train_with_early_stopping"]

Params = dict[str, Array]


class History(NamedTuple):
    """What a training run recorded."""

    val_loss: list[float]
    """What was measured after each epoch, the one at which it stopped included."""
    epochs_run: int
    """How many epochs were run, the length of ``val_loss``."""


class Stopper(Protocol):
    """What a training loop asks of a stopping rule; EarlyStopping is one."""

    def update(self, metric: float, params: Params, /) -> bool:
        """Whether to stop, with this metric, measured at these params."""
        ...

    def restore(self, params: Params, /) -> Params:
        """What to hand over at the end, when the last params are these."""
        ...


class EarlyStopping:
    r"""Stop when the metric has not got better for ``patience`` epochs, and go back to where it was best.

    .. math::
        \mathrm{better:}\; m_t < m^* - δ \;(\mathrm{min}) \qquad m_t > m^* + δ \;(\mathrm{max}) \qquad
        \mathrm{stop:}\; t - t^* \ge \mathrm{patience}

    Epochs count from 0. A NaN is never better. Nothing changes any more once it has stopped.

    Args:
        patience: epochs without a better metric after which to stop, ≥ 1.
        min_delta: δ ≥ 0, in the unit of the metric; a gain of exactly this much is not better.
        mode: "min" when smaller is better, "max" when larger is.
        restore_best: whether ``restore`` gives the best params, or the last.

    Attributes:
        best: the best metric so far, inf ("min") or -inf ("max") before there is one.
        best_epoch: its epoch, None before there is one.
        wait: epochs since then.
        stopped_epoch: the epoch at which it said stop, None until then.

    Raises:
        TypeError: patience not an integer (a bool is none here), min_delta not a real number.
        ValueError: patience < 1, min_delta negative or not finite, or an unknown mode.

    Example:
        >>> stopper = EarlyStopping(patience=2)
        >>> [stopper.update(loss, {"w": np.array([loss])}) for loss in (4.0, 2.0, 3.0, 2.0)]
        [False, False, False, True]
        >>> stopper.best_epoch, stopper.stopped_epoch, stopper.restore({"w": np.array([9.0])})
        (1, 3, {'w': array([2.])})

    Source:
        Prechelt (1998), Early stopping – but when?, Neural Networks: Tricks of the Trade, 55–69; counted as by
        ``keras.callbacks.EarlyStopping``. Course text S2, S4 exercise 5.
    """

    def __init__(self, patience: int, min_delta: float = 0.0, mode: str = "min", restore_best: bool = True) -> None:
        self.patience = _positive_int("patience", patience)
        self.min_delta = _real("min_delta", min_delta)
        if not 0.0 <= self.min_delta < np.inf:
            raise ValueError(f"min_delta must be a finite number >= 0, not {min_delta}")
        if mode not in ("min", "max"):
            raise ValueError(f'mode must be "min" or "max", not {mode!r}')
        self.mode = mode
        self.restore_best = bool(restore_best)
        self.best = np.inf if mode == "min" else -np.inf
        self.best_epoch: int | None = None
        self.wait = 0
        self.stopped_epoch: int | None = None
        self._epoch = 0
        self._best_params: Params | None = None

    def update(self, metric: float, params: Mapping[str, ArrayLike]) -> bool:
        """Take note of an epoch's metric and of the params at which it was measured.

        Args:
            metric: a real number; NaN is allowed.
            params: arrays by name, any shapes; copied when the metric is better.

        Returns:
            True: stop now, or has stopped before.

        Raises:
            TypeError: metric not a real number, params not a mapping of arrays of real numbers.
        """
        metric = _real("metric", metric)
        if self.stopped_epoch is not None:
            return True
        if self._better(metric):
            self.best, self.best_epoch, self.wait = metric, self._epoch, 0
            self._best_params = _copies(params)
        else:
            self.wait += 1
            if self.wait >= self.patience:
                self.stopped_epoch = self._epoch
        self._epoch += 1
        return self.stopped_epoch is not None

    def restore(self, params: Mapping[str, ArrayLike]) -> Params:
        """The params to go on with.

        Args:
            params: the last ones, arrays by name.

        Returns:
            Copies of the best params; of ``params`` when restore_best is False or nothing was ever better.

        Raises:
            TypeError: params not a mapping of arrays of real numbers.
        """
        if self.restore_best and self._best_params is not None:
            return _copies(self._best_params)
        return _copies(params)

    def _better(self, metric: float) -> bool:
        if self.mode == "min":
            return metric < self.best - self.min_delta
        return metric > self.best + self.min_delta


def train_with_early_stopping(
    step: Callable[[Params], Params],
    evaluate: Callable[[Params], SupportsFloat],
    params: Mapping[str, ArrayLike],
    stopper: Stopper,
    max_epochs: int,
) -> tuple[Params, History]:
    r"""Train epoch by epoch until the stopper says stop, and hand over what it restores.

    .. math::
        θ_{t+1} = \mathrm{step}(θ_t) \qquad m_t = \mathrm{evaluate}(θ_{t+1}) \qquad
        \mathrm{until}\; \mathrm{update}(m_t, θ_{t+1}) \;\mathrm{or}\; t + 1 = \mathrm{max\_epochs}

    Args:
        step: one epoch of training, params -> params; it may work in place on what it is given.
        evaluate: the metric at params, a number; called once an epoch.
        params: where training starts, float arrays by name; left alone.
        stopper: has ``update(metric, params)`` and ``restore(params)``, as EarlyStopping.
        max_epochs: most epochs to run, ≥ 1.

    Returns:
        (params, history): what the stopper restores, also when max_epochs came first, and
        History(val_loss, epochs_run), one validation loss for each epoch run.

    Raises:
        TypeError: max_epochs not an integer, params not a mapping of arrays of real numbers.
        ValueError: max_epochs < 1.

    Example:
        >>> start, stopper = {"w": np.array([5.0])}, EarlyStopping(patience=2)
        >>> walk = lambda params: {"w": params["w"] - 1.0}
        >>> train_with_early_stopping(walk, lambda params: (params["w"][0] - 2.0) ** 2, start, stopper, max_epochs=20)
        ({'w': array([2.])}, History(val_loss=[4.0, 1.0, 0.0, 1.0, 4.0], epochs_run=5))

    Source:
        Goodfellow, Bengio & Courville (2016), Deep Learning, algorithm 7.1. Course text S4, exercise 5.
    """
    current, val_loss = _copies(params), []
    for _ in range(_positive_int("max_epochs", max_epochs)):
        current = step(current)
        val_loss.append(float(evaluate(current)))
        if stopper.update(val_loss[-1], current):
            break
    return stopper.restore(current), History(val_loss, len(val_loss))


def _copies(params: Mapping[str, ArrayLike]) -> Params:
    if not isinstance(params, Mapping):
        raise TypeError(f"params must be a dict of arrays, not {type(params).__name__}")
    return {name: float_array(f"params[{name!r}]", value).copy() for name, value in params.items()}


def _positive_int(name: str, value: int) -> int:
    with suppress(ValueError):
        number = non_negative_int(name, value)
        if number > 0:
            return number
    raise ValueError(f"{name} must be >= 1, not {value}")


def _real(name: str, value: float) -> float:
    array = float_array(name, value)
    if array.ndim != 0:
        raise TypeError(f"{name} must be a single number, not an array of shape {array.shape}")
    return float(array)
