"""Initialisers: variance, bounds, and the signal that they carry through a deep network. PyTorch: test_agreement."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from scipy.stats import kstest

import reference

N_IN, N_OUT = 200, 300
INITIALISERS = {
    "normal_init": ("norm", 0.01),
    "xavier_normal": ("norm", np.sqrt(2 / 500)),
    "xavier_uniform": ("uniform", np.sqrt(6 / 500)),
    "he_normal": ("norm", np.sqrt(2 / 200)),
    "he_uniform": ("uniform", np.sqrt(6 / 200)),
}
"""Distribution, and its deviation or bound in closed form."""
each = pytest.mark.parametrize("name", INITIALISERS)


@each
def test_draws_follow_the_distribution(name: str) -> None:
    """A Kolmogorov-Smirnov test of 60,000 draws against SciPy's distribution function."""
    W = getattr(reference, name)(np.random.default_rng(3), N_IN, N_OUT)
    kind, scale = INITIALISERS[name]
    assert W.shape == (N_IN, N_OUT)
    arguments = (0.0, scale) if kind == "norm" else (-scale, 2 * scale)
    assert kstest(W.ravel(), kind, arguments).pvalue > 0.01
    if kind == "uniform":
        assert 0.999 * scale < np.abs(W).max() <= scale


@each
def test_the_generator_decides(name: str) -> None:
    """The same seed gives the same weights, and global random state is not touched."""
    before = np.random.get_state()[1].copy()  # noqa: NPY002  # the global state is what is looked at
    function = getattr(reference, name)
    first, again, other = (function(np.random.default_rng(seed), 3, 4) for seed in (1, 1, 2))
    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)
    assert np.array_equal(before, np.random.get_state()[1])  # noqa: NPY002


@each
@pytest.mark.parametrize(
    ("arguments", "error", "words"),
    [
        ((np.random, 3, 4), TypeError, "rng must be a numpy.random.Generator"),
        ((np.random.default_rng(0), 0, 4), ValueError, "n_in must be >= 1"),
        ((np.random.default_rng(0), 3, 2.5), TypeError, "n_out must be an integer"),
    ],
)
def test_refuses(name: str, arguments: tuple[Any, ...], error: type[Exception], words: str) -> None:
    """No global generator, no empty layer."""
    with pytest.raises(error, match=words):
        getattr(reference, name)(*arguments)


def test_zeros() -> None:
    """Any shape, and no length below 0."""
    assert reference.zeros_init(2, 3).tolist() == [[0.0] * 3] * 2
    with pytest.raises(ValueError, match="shape must be >= 0"):
        reference.zeros_init(-1)
    with pytest.raises(ValueError, match="std must be"):
        reference.normal_init(np.random.default_rng(0), 2, 2, std=0.0)


@pytest.mark.parametrize(
    ("initialise", "activation", "lowest", "highest"),
    [
        (reference.he_normal, reference.relu, 0.5, 2.0),
        (reference.xavier_normal, reference.tanh, 0.1, 1.0),
        (reference.xavier_normal, reference.relu, 0.0, 1e-2),
        (reference.normal_init, reference.tanh, 0.0, 1e-12),
        (lambda rng, n_in, n_out: reference.normal_init(rng, n_in, n_out, 0.5), reference.relu, 1e9, np.inf),
    ],
    ids=["he through relu", "xavier through tanh", "xavier through relu", "0.01 vanishes", "0.5 explodes"],
)
def test_the_signal_after_twenty_layers(initialise: Any, activation: Any, lowest: float, highest: float) -> None:
    """He keeps it through ReLU and Xavier through tanh; a deviation of 0.01 loses it, one of 0.5 blows it up."""
    rng = np.random.default_rng(5)
    x = rng.standard_normal((64, 128))
    for _ in range(20):
        x = activation(x @ initialise(rng, 128, 128))
    assert lowest < np.sqrt(np.mean(x**2)) < highest


def test_zero_weights_never_part() -> None:
    """From zero weights all hidden units stay one: XOR stays at ln 2."""
    X, y = reference.make_xor()
    params = {"W1": np.zeros((2, 4)), "b1": np.zeros(4), "W2": np.zeros((4, 1)), "b2": np.zeros(1)}
    trained, losses = reference.train_xor(params, X, y, lr=0.5, epochs=200)
    assert (trained["W1"] == trained["W1"][:, :1]).all()
    assert losses[-1] == pytest.approx(np.log(2))
