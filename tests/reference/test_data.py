"""Data sets and what is done with data before training."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import reference


def test_xor_is_exclusive_or() -> None:
    """All four points, and Python's own ^ for the labels."""
    X, y = reference.make_xor()
    assert sorted(map(tuple, X.tolist())) == [(0, 0), (0, 1), (1, 0), (1, 1)]
    assert y.tolist() == [int(a) ^ int(b) for a, b in X]


def test_blobs_lie_about_their_centres() -> None:
    """Mean and deviation of each class are what was asked for, and the classes come in order."""
    centers = np.array([[0.0, 5.0, 1.0], [-3.0, 2.0, 8.0]])
    X, y = reference.make_blobs(np.random.default_rng(0), centers, 4000, noise=0.5)
    assert y.tolist() == [0] * 4000 + [1] * 4000
    for k, center in enumerate(centers):
        np.testing.assert_allclose(X[y == k].mean(axis=0), center, atol=0.04)
        np.testing.assert_allclose(X[y == k].std(axis=0), 0.5, rtol=0.04)


@pytest.mark.parametrize("arms", [1, 2, 3])
def test_spirals_are_turned_copies_of_one_arm(arms: int) -> None:
    """Radius rises evenly to 1, arms differ by a full turn over their number, an arm goes round as often as asked."""
    X, y = reference.make_spirals(np.random.default_rng(0), arms, per_arm=50, turns=1.5, noise=0.0)
    z = (X[:, 0] + 1j * X[:, 1]).reshape(arms, 50)
    np.testing.assert_allclose(np.abs(z), np.tile(np.arange(1, 51) / 50, (arms, 1)))
    np.testing.assert_allclose(z, z[0] * np.exp(2j * np.pi * np.arange(arms) / arms)[:, None])
    assert np.unwrap(np.angle(z[0]))[-1] - np.unwrap(np.angle(z[0]))[0] == pytest.approx(2 * np.pi * 1.5 * 49 / 50)
    assert (np.bincount(y) == 50).all()


def test_a_line_is_found_again() -> None:
    """NumPy's least squares gives slope and intercept back, and the noise is of the deviation asked for."""
    X, y = reference.make_line(np.random.default_rng(1), np.linspace(-3, 3, 5000), slope=1.7, intercept=-0.4, noise=0.2)
    slope, intercept = np.polyfit(X[:, 0], y, 1)
    assert (slope, intercept) == (pytest.approx(1.7, abs=0.01), pytest.approx(-0.4, abs=0.01))
    assert np.std(y - slope * X[:, 0] - intercept) == pytest.approx(0.2, rel=0.03)


@pytest.mark.parametrize(
    "make",
    [
        lambda rng: reference.make_blobs(rng, [[0.0, 1.0]], 5),
        lambda rng: reference.make_spirals(rng),
        lambda rng: reference.make_line(rng, [0.0, 1.0], 1.0, 0.0)[::-1],
    ],
    ids=["blobs", "spirals", "line"],
)
def test_one_seed_one_data_set(make: Any) -> None:
    """The generator alone decides."""
    first, again, other = (make(np.random.default_rng(seed))[0] for seed in (5, 5, 6))
    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)


def test_a_split_parts_the_samples_and_keeps_the_pairs() -> None:
    """Every sample on one side, once; labels with their samples; originals left alone."""
    X, y = np.arange(40).reshape(20, 2), np.arange(0, 40, 2) * 10
    before = X.copy()
    X_t, y_t, X_v, y_v = reference.train_val_split(X, y, 6, np.random.default_rng(2))
    assert (len(X_t), len(X_v)) == (14, 6)
    assert sorted([*X_t[:, 0], *X_v[:, 0]]) == list(range(0, 40, 2))
    assert (X_t[:, 0] * 10 == y_t).all()
    assert (X_v[:, 0] * 10 == y_v).all()
    assert X_v[:, 0].tolist() != list(range(0, 12, 2))
    assert np.array_equal(X, before)


def test_standardised_by_the_training_data_alone() -> None:
    """Mean 0 and deviation 1 for the first; the others by its numbers; a constant feature becomes 0."""
    rng = np.random.default_rng(3)
    X, X_val = rng.normal([5.0, -2.0, 7.0], [3.0, 0.1, 0.0], (50, 3)), rng.normal(size=(4, 3))
    ours, val = reference.standardize(X, X_val)
    np.testing.assert_allclose(ours.mean(axis=0), 0, atol=1e-12)
    np.testing.assert_allclose(ours.std(axis=0), [1, 1, 0], atol=1e-12)
    np.testing.assert_allclose(val[:, :2], (X_val - X.mean(axis=0))[:, :2] / X.std(axis=0)[:2])
    assert reference.standardize(X.astype(np.float32))[0].dtype == np.float32


def test_standardising_cures_a_ravine() -> None:
    """Features of deviations 1 and 10 make curvatures 1 and 100; standardised they are alike: one stride fits both."""
    X = np.random.default_rng(4).normal(0, [1.0, 10.0], (2000, 2))

    def condition(A: Any) -> float:
        return float(np.linalg.cond(A.T @ A / len(A)))

    assert condition(X) > 80
    assert condition(reference.standardize(X)[0]) < 1.2


def test_jitter_is_a_penalty_on_average() -> None:
    """Bishop's result for a linear model: mean squared error under noise is that without plus s²‖w‖²."""
    rng = np.random.default_rng(5)
    X, w, s = rng.normal(size=(20, 3)), np.array([1.0, -2.0, 0.5]), 0.3
    y = X @ w + rng.normal(size=20)
    noisy = np.mean([reference.mse(reference.jitter(X, s, rng) @ w, y) for _ in range(20000)])
    assert noisy == pytest.approx(reference.mse(X @ w, y) + s**2 * (w @ w), rel=0.01)
    assert reference.jitter(X.astype(np.float32), s, rng).dtype == np.float32


RNG = np.random.default_rng(0)


@pytest.mark.parametrize(
    ("function", "arguments", "error", "words"),
    [
        ("make_blobs", (RNG, [0.0, 1.0], 3), ValueError, "centers must have shape"),
        ("make_blobs", (RNG, [[0.0]], 0), ValueError, "per_class must be >= 1"),
        ("make_blobs", (RNG, [[0.0]], 3, -1.0), ValueError, "noise must be"),
        ("make_blobs", (np.random, [[0.0]], 3), TypeError, "rng must be"),
        ("make_spirals", (RNG, 0), ValueError, "arms must be >= 1"),
        ("make_spirals", (RNG, 2, 5, 0.0), ValueError, "turns must be"),
        ("make_line", (RNG, [[0.0]], 1.0, 0.0), ValueError, "x must have shape"),
        ("make_line", (RNG, [0.0], [1.0], 0.0), ValueError, "single numbers"),
        ("train_val_split", ([1, 2], [1], 1, RNG), ValueError, "as many samples"),
        ("train_val_split", ([1, 2], [1, 2], 2, RNG), ValueError, "leave a sample"),
        ("train_val_split", ([1, 2], [1, 2], 0, RNG), ValueError, "n_val must be >= 1"),
        ("standardize", ([1.0, 2.0],), ValueError, "X must have shape"),
        ("standardize", ([[1.0, 2.0]], [[1.0]]), ValueError, r"others\[0\] has shape"),
        ("jitter", ([1.0], 0.0, RNG), ValueError, "std must be"),
        ("jitter", ([1.0], 0.1, 7), TypeError, "rng must be"),
    ],
)
def test_refuses(function: str, arguments: tuple[Any, ...], error: type[Exception], words: str) -> None:
    """What is wrong, by the argument's name."""
    with pytest.raises(error, match=words):
        getattr(reference, function)(*arguments)
