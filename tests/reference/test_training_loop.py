"""The general training loop: it is the special ones, and it learns what the special ones cannot."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np
import pytest

import reference


def descend(params: Any, grads: Any, state: int, lr: float = 0.5) -> Any:
    """Gradient descent that counts its steps."""
    return {name: params[name] - lr * grads[name] for name in params}, state + 1


def loss_and_grads(params: Any, X: Any, y: Any, activation: str = "relu") -> Any:
    logits, cache = reference.mlp_forward(params, X, activation)
    slope = reference.softmax_cross_entropy_grad(logits, y)
    return reference.softmax_cross_entropy(logits, y), reference.mlp_backward(params, cache, slope, activation)


def evaluate(params: Any, X: Any, y: Any, activation: str = "relu") -> Any:
    logits, _ = reference.mlp_forward(params, X, activation)
    return reference.softmax_cross_entropy(logits, y), float(np.mean(logits.argmax(axis=1) == y))


def spirals() -> Any:
    rng = np.random.default_rng(0)
    return reference.train_val_split(*reference.make_spirals(rng, 2, 150, turns=0.8), 60, rng)


def test_is_the_training_of_the_batch_size_study() -> None:
    """With the tanh network and plain steps it takes the path of train, batch for batch."""
    X, y, X_val, y_val = spirals()
    start = reference.init_mlp(np.random.default_rng(1), [2, 8, 2], reference.xavier_normal)
    tanh = {"activation": "tanh"}
    params, history = reference.fit(
        start, (X, y, X_val, y_val), partial(loss_and_grads, **tanh), partial(evaluate, **tanh),
        partial(descend, lr=0.1), 0, epochs=3, batch_size=32, rng=np.random.default_rng(7),
    )  # fmt: skip
    expected, recorded = reference.train(start, X, y, X_val, y_val, 32, 0.1, 3, np.random.default_rng(7))
    for name, value in expected.items():
        np.testing.assert_allclose(params[name], value, rtol=1e-12)
    assert history.val_acc == recorded.val_acc


def test_two_spirals_are_parted_by_adam() -> None:
    """A 2-32-32-2 ReLU network with Adam: 95% of held-out points right, and each curve has an entry an epoch."""
    data = spirals()
    start = reference.init_mlp(np.random.default_rng(2), [2, 32, 32, 2])
    before = {name: value.copy() for name, value in start.items()}
    params, history = reference.fit(
        start, data, loss_and_grads, evaluate, partial(reference.adam_step, lr=0.01), None,
        epochs=80, batch_size=32, rng=np.random.default_rng(3),
    )  # fmt: skip
    assert history.val_acc[-1] > 0.95
    assert {len(curve) for curve in history} == {80}
    assert history.train_loss[-1] == evaluate(params, *data[:2])[0]
    assert all(np.array_equal(start[name], before[name]) for name in start)


def test_a_stopper_ends_it_and_restores() -> None:
    """Random labels overfit: it stops early, and the parameters are those of the best epoch."""
    rng = np.random.default_rng(4)
    X, y = rng.normal(size=(60, 4)), rng.integers(2, size=60)
    data, stopper = (X[:40], y[:40], X[40:], y[40:]), reference.EarlyStopping(patience=5)
    start = reference.init_mlp(rng, [4, 32, 2])
    params, history = reference.fit(
        start, data, loss_and_grads, evaluate, descend, 0, epochs=400, batch_size=8, rng=rng, stopper=stopper
    )
    assert len(history.val_loss) < 400
    assert stopper.best_epoch == reference.best_epoch(history.val_loss)
    assert evaluate(params, *data[2:])[0] == min(history.val_loss)


@pytest.mark.parametrize(("batch_size", "steps"), [(None, 3), (30, 9), (1, 3 * 90)])
def test_the_state_goes_from_step_to_step(batch_size: int | None, steps: int) -> None:
    """90 samples, three epochs: 3, 9 (30 each) or 270 updates, each told what the last one left."""
    seen: list[int] = []

    def count(params: Any, grads: Any, state: int) -> Any:
        seen.append(state)
        return params, state + 1

    X, y = np.zeros((90, 2)), np.arange(90) % 2
    start = reference.init_mlp(np.random.default_rng(0), [2, 2])
    reference.fit(start, (X, y, X, y), loss_and_grads, evaluate, count, 0, 3, batch_size, np.random.default_rng(0))
    assert seen == list(range(steps))


def test_best_epoch() -> None:
    """The first of equal ones; NaN never; None where nothing was measured."""
    assert reference.best_epoch([3.0, 1.0, 1.0, 2.0]) == 1
    assert reference.best_epoch([np.nan, 5.0, np.nan]) == 1
    assert reference.best_epoch([np.nan]) is None
    assert reference.best_epoch([]) is None
    with pytest.raises(ValueError, match="one number an epoch"):
        reference.best_epoch([[1.0]])


def test_refuses() -> None:
    """Data without four parts, negative epochs, no batches."""
    X, y = np.zeros((4, 2)), np.zeros(4, int)
    start, rng = reference.init_mlp(np.random.default_rng(0), [2, 2]), np.random.default_rng(0)
    arguments = (loss_and_grads, evaluate, descend, 0)
    with pytest.raises(ValueError, match="data must be"):
        reference.fit(start, (X, y), *arguments, 1, 2, rng)
    with pytest.raises(ValueError, match="epochs must be >= 0"):
        reference.fit(start, (X, y, X, y), *arguments, -1, 2, rng)
    with pytest.raises(ValueError, match="batch_size must be >= 1"):
        reference.fit(start, (X, y, X, y), *arguments, 1, 0, rng)


def test_a_forgotten_zero_grad_never_settles() -> None:
    """Gradients added up over all steps are a momentum of 1: on x² the walk swings for ever where descent arrives."""
    x, swing, total = 1.0, [1.0], 0.0
    for _ in range(400):
        x = float(reference.gradient_descent_step(x, 2 * x, 0.1))
        total += 2 * swing[-1]
        swing.append(swing[-1] - 0.1 * total)
    assert abs(x) < 1e-30
    assert max(swing[-50:]) > 0.9
    assert min(swing[-50:]) < -0.9
