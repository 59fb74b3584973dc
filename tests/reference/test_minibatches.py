"""Minibatches, training on them, the study of batch sizes, gradient noise and per-sample norms."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np
import pytest

from reference.accuracy import mlp_accuracy
from reference.batch_size_study import batch_size_study
from reference.gradient_noise import gradient_noise
from reference.minibatch_training import train
from reference.minibatches import iterate_minibatches
from reference.per_sample_grad_norms import per_sample_grad_norms
from reference.tanh_mlp import mlp_loss_and_grads


def samples(m: int = 10) -> tuple[Any, Any]:
    """X of shape (m, 2), and y that tells the row."""
    return np.c_[np.arange(m), 100.0 + np.arange(m)], np.arange(m)


def network(seed: int = 3, m: int = 21) -> tuple[dict[str, Any], Any, Any]:
    """(params, X, y) of three classes."""
    rng = np.random.default_rng(seed)
    params = {"W1": rng.normal(size=(2, 5)), "b1": rng.normal(size=5), "W2": rng.normal(size=(5, 3)), "b2": np.zeros(3)}
    return params, rng.normal(size=(m, 2)), rng.integers(3, size=m)


def gradient(name: str, params: dict[str, Any]) -> Any:
    """The gradient of one parameter, as a function of samples."""
    return lambda X, y: mlp_loss_and_grads(params, X, y)[1][name]


@pytest.mark.parametrize(
    ("batch_size", "drop_last", "sizes"),
    [(4, False, [4, 4, 2]), (4, True, [4, 4]), (5, True, [5, 5]), (None, True, [10]), (99, False, [10])],
)
def test_sizes(batch_size: int | None, drop_last: bool, sizes: list[int]) -> None:
    """A short last batch is kept unless it is to be dropped; the full batch is never dropped."""
    batches = list(iterate_minibatches(*samples(), batch_size, np.random.default_rng(0), drop_last=drop_last))
    assert [len(y_b) for _, y_b in batches] == sizes
    assert all(len(X_b) == len(y_b) for X_b, y_b in batches)


@pytest.mark.parametrize("batch_size", [1, 3, 10, None])
def test_every_pair_once(batch_size: int | None) -> None:
    """Each sample comes exactly once, with what belongs to it; another epoch has another order."""
    rng = np.random.default_rng(5)
    orders = []
    for _ in range(2):
        batches = list(iterate_minibatches(*samples(), batch_size, rng))
        X, y = np.concatenate([X_b for X_b, _ in batches]), np.concatenate([y_b for _, y_b in batches])
        assert (X[:, 0] == y).all()
        assert (X[:, 1] == 100 + y).all()
        assert sorted(y) == list(range(10))
        orders.append(y.tolist())
    assert orders[0] != orders[1]


def test_without_shuffle_the_generator_is_left_alone() -> None:
    """The samples come as they stand, and no random number is drawn."""
    rng = np.random.default_rng(5)
    batches = list(iterate_minibatches(*samples(), 3, rng, shuffle=False))
    assert np.concatenate([y_b for _, y_b in batches]).tolist() == list(range(10))
    assert rng.random() == np.random.default_rng(5).random()


@pytest.mark.parametrize(
    ("batch_size", "shorter", "error"),
    [(0, 0, ValueError), (-3, 0, ValueError), (4, 1, ValueError), (2.5, 0, TypeError)],
)
def test_bad_batches(batch_size: Any, shorter: int, error: type[Exception]) -> None:
    """A batch size below one, one that is no integer, and X and y of two lengths are refused."""
    X, y = samples()
    with pytest.raises(error):
        iterate_minibatches(X, y[shorter:], batch_size, np.random.default_rng(0))


def test_weighted_batch_gradients_make_the_full_one() -> None:
    """Σ |B| g_B / m is the gradient of all samples, with a short last batch."""
    params, X, y = network()
    batches = list(iterate_minibatches(X, y, 8, np.random.default_rng(1)))
    for name in params:
        total = sum(len(y_b) * gradient(name, params)(X_b, y_b) for X_b, y_b in batches)
        np.testing.assert_allclose(total / len(y), gradient(name, params)(X, y), rtol=1e-12, atol=1e-15)


def test_full_batch_training_is_gradient_descent() -> None:
    """With batch_size None the run is plain gradient descent whatever the seed, with the losses before each step."""
    start, X, y = network()
    theta, losses = start, []
    for _ in range(3):
        loss, grads = mlp_loss_and_grads(theta, X, y)
        losses.append(loss)
        theta = {name: theta[name] - 0.3 * grads[name] for name in theta}
    for seed in (0, 1):
        params, history = train(start, X, y, X, y, None, 0.3, 3, np.random.default_rng(seed))
        np.testing.assert_allclose(history.train_loss, losses, rtol=1e-12)
        for name in theta:
            np.testing.assert_allclose(params[name], theta[name], rtol=1e-10)
        assert history.n_updates == 3
        assert history.val_acc[-1] == mlp_accuracy(params, X, y)
        assert len(history.seconds) == 3
        assert min(history.seconds) >= 0


def test_loss_of_an_epoch_is_weighted_by_samples() -> None:
    """With a vanishing learning rate the epoch's loss is the loss of all samples, whatever the last batch's length."""
    start, X, y = network()
    _, history = train(start, X, y, X, y, 8, 1e-13, 2, np.random.default_rng(0))
    np.testing.assert_allclose(history.train_loss, mlp_loss_and_grads(start, X, y)[0], rtol=1e-9)


def test_study_starts_every_run_alike() -> None:
    """Each run is what train gives from the same start with a fresh generator; the start stays as it is."""
    start, X, y = network()
    before = {name: value.copy() for name, value in start.items()}
    study = batch_size_study(start, (X, y, X, y), 0.2, 2, 7, sizes=(8, None, 4))
    assert list(study) == [8, None, 4]
    for size, history in study.items():
        alone = train(start, X, y, X, y, size, 0.2, 2, np.random.default_rng(7))[1]
        assert (history.train_loss, history.val_acc, history.n_updates) == (
            alone.train_loss,
            alone.val_acc,
            alone.n_updates,
        )
    assert all((start[name] == before[name]).all() for name in start)
    with pytest.raises(ValueError, match="data"):
        batch_size_study(start, (X, y, X), 0.2, 2, 7)  # type: ignore[arg-type]


def test_noise_follows_the_finite_population() -> None:
    """Mean over all batches of 2 of 6 samples is (1/b)(m-b)/(m-1) of the variance; random batches come close to it."""
    X = np.random.default_rng(2).normal(size=(6, 3))
    spread = np.mean(np.sum((X - X.mean(axis=0)) ** 2, axis=1))
    pairs = [np.sum((X[list(B)].mean(axis=0) - X.mean(axis=0)) ** 2) for B in itertools.combinations(range(6), 2)]
    np.testing.assert_allclose(np.mean(pairs), spread / 2 * 4 / 5, rtol=1e-12)
    noise = gradient_noise(lambda X, y: X.mean(axis=0), X, X, 2, 4000, np.random.default_rng(0))
    assert abs(noise / np.mean(pairs) - 1) < 0.05
    assert gradient_noise(lambda X, y: X.mean(axis=0), X, X, 6, 3, np.random.default_rng(0)) < 1e-28


@pytest.mark.parametrize(("batch_size", "trials"), [(0, 1), (7, 1), (2, 0)])
def test_bad_noise(batch_size: int, trials: int) -> None:
    """A batch that cannot be drawn, and no trials, are refused."""
    with pytest.raises(ValueError, match=r"batch_size|trials"):
        gradient_noise(lambda X, y: X, np.ones((6, 2)), np.ones(6), batch_size, trials, np.random.default_rng(0))


def test_norms_are_those_of_the_outer_products() -> None:
    """‖x‖‖δ‖ is the Frobenius norm of each sample's gradient."""
    rng = np.random.default_rng(8)
    X, delta = rng.normal(size=(7, 4)), rng.normal(size=(7, 3))
    outer = [np.linalg.norm(np.outer(x, d)) for x, d in zip(X, delta, strict=True)]
    np.testing.assert_allclose(per_sample_grad_norms(X, delta), outer, rtol=1e-12)
    with pytest.raises(ValueError, match="delta"):
        per_sample_grad_norms(X, delta[1:])


def test_accuracy_counts_the_largest_logit() -> None:
    """It is the share of samples whose loss would be least for their own class."""
    params, X, y = network(m=40)
    per_class = np.array([[mlp_loss_and_grads(params, x[None], np.array([k]))[0] for k in range(3)] for x in X])
    assert mlp_accuracy(params, X, y) == np.mean(per_class.argmin(axis=1) == y)
    with pytest.raises(ValueError, match="X"):
        mlp_accuracy(params, X, y[1:])
