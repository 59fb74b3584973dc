"""Early stopping against its definition by running minima, and the loop that obeys it."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from reference.early_stopping import EarlyStopping, History, train_with_early_stopping

PROBE = [1, 0.8, 0.9, 0.7, 0.75, 0.74, 0.73, 0.72, 0.71, 0.705, 0.69, 0.9]
NAN = float("nan")


def follow(metrics: list[float], **settings: Any) -> EarlyStopping:
    """A stopper that has been told these metrics, to the end or until it says stop."""
    stopper = EarlyStopping(**settings)
    any(stopper.update(metric, {"w": np.array([metric])}) for metric in metrics)
    return stopper


def first_stop(metrics: np.ndarray, patience: int) -> int | None:
    """The definition for min_delta 0: the first epoch that lies ``patience`` or more behind the lowest so far."""
    for t in range(len(metrics)):
        if t - int(np.argmin(metrics[: t + 1])) >= patience:
            return t
    return None


@pytest.mark.parametrize("patience", [1, 2, 3, 7])
@pytest.mark.parametrize("mode", ["min", "max"])
def test_stops_by_definition(patience: int, mode: str) -> None:
    """On random curves the stop, the best and its epoch are those of the running minimum (of the negated curve)."""
    rng = np.random.default_rng(5)
    for _ in range(50):
        curve = np.exp(-np.arange(40) / 8) + 0.2 * rng.normal(size=40)
        stop = first_stop(curve, patience)
        taken = curve[: None if stop is None else stop + 1]
        stopper = follow(list(curve if mode == "min" else -curve), patience=patience, mode=mode)
        assert stopper.stopped_epoch == stop
        assert stopper.best_epoch == np.argmin(taken)
        assert abs(stopper.best) == abs(taken.min())
        assert stopper.wait == len(taken) - 1 - np.argmin(taken)


def test_the_probe_of_the_exercise() -> None:
    """Patience 2 stops at epoch 5, the best is epoch 3; with equal metrics it stops at 3."""
    stopper = follow(PROBE, patience=2)
    assert (stopper.stopped_epoch, stopper.best_epoch, stopper.best) == (5, 3, 0.7)
    assert follow([1, 0.5, 0.5, 0.5, 0.5, 0.5], patience=2).stopped_epoch == 3


@pytest.mark.parametrize("sign", [1.0, -1.0])
def test_a_gain_of_exactly_min_delta_is_none(sign: float) -> None:
    """In dyadic numbers: 4 → 3.5 is no gain with min_delta 0.5, 4 → 3.4375 is; the best moves only then."""
    settings: dict[str, Any] = {"patience": 3, "min_delta": 0.5, "mode": "min" if sign > 0 else "max"}
    stopper = follow([sign * 4.0, sign * 3.5], **settings)
    assert (stopper.best, stopper.wait) == (sign * 4.0, 1)
    stopper = follow([sign * 4.0, sign * 3.75, sign * 3.4375], **settings)
    assert (stopper.best, stopper.best_epoch, stopper.wait) == (sign * 3.4375, 2, 0)


def test_nothing_is_best_before_the_first_improvement() -> None:
    """A NaN and an infinite loss leave best at inf and its epoch at None, and use up patience."""
    assert (EarlyStopping(2).best, EarlyStopping(2, mode="max").best) == (np.inf, -np.inf)
    stopper = follow([NAN, np.inf], patience=2)
    assert (stopper.best, stopper.best_epoch, stopper.wait, stopper.stopped_epoch) == (np.inf, None, 2, 1)
    assert stopper.restore({"w": np.array([7.0])})["w"].tolist() == [7.0]


def test_a_nan_later_on_is_no_improvement() -> None:
    """NaN neither becomes the best nor resets the count."""
    stopper = follow([2.0, NAN, 1.0, NAN, NAN, 0.5], patience=2)
    assert (stopper.stopped_epoch, stopper.best_epoch) == (4, 2)


def test_stays_stopped() -> None:
    """After the stop nothing changes, however good the metric."""
    stopper = follow([3.0, 2.0, 2.5, 2.5], patience=2)
    assert stopper.update(0.0, {"w": np.array([0.0])}) is True
    assert (stopper.stopped_epoch, stopper.best, stopper.wait) == (3, 2.0, 2)
    assert stopper.restore({"w": np.array([9.0])})["w"].tolist() == [2.0]


def test_best_params_are_copies() -> None:
    """Params that are changed in place, before the stop or after restore, do not change what was best."""
    params, stopper = {"w": np.array([0.0]), "b": np.zeros((2, 3))}, EarlyStopping(5)
    for metric in [3.0, 1.0, 2.0]:
        params["w"] += 10
        params["b"] -= 1
        stopper.update(metric, params)
    stopper.restore(params)["w"][0] = -99
    best = stopper.restore(params)
    assert best["w"].tolist() == [20.0]
    assert best["b"].tolist() == [[-2.0] * 3] * 2


@pytest.mark.parametrize(("metric", "restore_best"), [(1.0, False), (NAN, True)])
def test_without_a_best_to_restore_the_last_are_copied(metric: float, restore_best: bool) -> None:
    """restore gives copies of what it is handed, not the same arrays."""
    stopper, last = EarlyStopping(3, restore_best=restore_best), {"w": np.array([5.0])}
    stopper.update(metric, {"w": np.array([4.0])})
    restored = stopper.restore(last)
    assert restored["w"].tolist() == [5.0]
    assert restored["w"] is not last["w"]


def test_keeps_float32_and_shapes() -> None:
    """Copies have the dtype and the shape of the params, 0-d arrays too."""
    stopper = EarlyStopping(1)
    stopper.update(1.0, {"w": np.ones((2, 1), np.float32), "t": np.array(3.0)})
    restored = stopper.restore({})
    assert restored["w"].dtype == np.float32
    assert (restored["w"].shape, restored["t"].shape) == ((2, 1), ())


@pytest.mark.parametrize(
    ("settings", "error", "words"),
    [
        ({"patience": 2.0}, TypeError, "patience must be an integer"),
        ({"patience": True}, TypeError, "patience must be an integer"),
        ({"patience": "2"}, TypeError, "patience must be an integer"),
        ({"patience": 0}, ValueError, "patience must be >= 1"),
        ({"patience": -1}, ValueError, "patience must be >= 1"),
        ({"patience": 2, "min_delta": -0.1}, ValueError, "min_delta must be a finite number >= 0"),
        ({"patience": 2, "min_delta": NAN}, ValueError, "min_delta must be a finite number >= 0"),
        ({"patience": 2, "min_delta": "0"}, TypeError, "min_delta must hold real numbers"),
        ({"patience": 2, "mode": "auto"}, ValueError, 'mode must be "min" or "max"'),
    ],
)
def test_refuses_bad_settings(settings: dict[str, Any], error: type[Exception], words: str) -> None:
    """Each bad setting is refused by name."""
    with pytest.raises(error, match=words):
        EarlyStopping(**settings)


def test_refuses_bad_epochs() -> None:
    """A metric that is no number and params that are no dict of arrays are refused."""
    stopper = EarlyStopping(2)
    with pytest.raises(TypeError, match="metric must be a single number"):
        stopper.update([1.0, 2.0], {})  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="params must be a dict of arrays"):
        stopper.update(1.0, [np.zeros(2)])  # type: ignore[arg-type]
    with pytest.raises(TypeError, match=r"params\['w'\] must hold real numbers"):
        stopper.restore({"w": ["a"]})


def descend(params: dict[str, Any]) -> dict[str, Any]:
    return {"w": params["w"] - 1.0}


def descend_in_place(params: dict[str, Any]) -> dict[str, Any]:
    params["w"] -= 1.0
    return params


def height(params: dict[str, Any]) -> float:
    return float((params["w"][0] - 2.0) ** 2)


@pytest.mark.parametrize("step", [descend, descend_in_place])
def test_trains_until_the_stop(step: Any) -> None:
    """From 5 in steps of 1 over the valley at 2: stop two epochs after it, restore 2, leave the start alone."""
    start = {"w": np.array([5.0])}
    params, history = train_with_early_stopping(step, height, start, EarlyStopping(2), 100)
    assert params["w"].tolist() == [2.0]
    assert history == History([4.0, 1.0, 0.0, 1.0, 4.0], 5)
    assert start["w"].tolist() == [5.0]


@pytest.mark.parametrize(("max_epochs", "expected"), [(1, 4.0), (2, 3.0), (4, 2.0), (5, 2.0), (6, 2.0)])
def test_restores_when_the_epochs_run_out(max_epochs: int, expected: float) -> None:
    """The best params come back, whether or not there was time to stop."""
    params, history = train_with_early_stopping(descend, height, {"w": np.array([5.0])}, EarlyStopping(2), max_epochs)
    assert params["w"].tolist() == [expected]
    assert history.epochs_run == len(history.val_loss) == min(max_epochs, 5)


def test_last_params_without_restoring() -> None:
    """With restore_best False the params of the stop come back."""
    stopper = EarlyStopping(2, restore_best=False)
    params, _ = train_with_early_stopping(descend, height, {"w": np.array([5.0])}, stopper, 100)
    assert params["w"].tolist() == [0.0]


def test_any_stopper_will_do() -> None:
    """The loop uses update and restore alone, once an epoch and once at the end."""

    class Never:
        calls = 0

        def update(self, metric: float, params: Any) -> bool:
            self.calls += 1
            return False

        def restore(self, params: Any) -> Any:
            return {"last": params["w"]}

    never = Never()
    params, _ = train_with_early_stopping(descend, height, {"w": np.array([5.0])}, never, 7)
    assert params["last"].tolist() == [-2.0]
    assert never.calls == 7


@pytest.mark.parametrize(
    ("max_epochs", "error"), [(0, ValueError), (-1, ValueError), (2.0, TypeError), (True, TypeError)]
)
def test_refuses_bad_max_epochs(max_epochs: Any, error: type[Exception]) -> None:
    """max_epochs is an integer >= 1, and no bool."""
    with pytest.raises(error, match="max_epochs must be"):
        train_with_early_stopping(descend, height, {"w": np.array([5.0])}, EarlyStopping(2), max_epochs)
