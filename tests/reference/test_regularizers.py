"""Penalties, weight decay and max-norm: finite differences, what they have in common, and what they refuse."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import reference

WEIGHTS = {"W1": np.array([[0.7, -1.3, 2.0], [-0.4, 0.9, 3.1]]), "W2": np.array([1.5, -0.2]), "s": np.array(-0.6)}
PENALTIES = [(reference.l1, reference.l1_grad), (reference.l2, reference.l2_grad)]
each_penalty = pytest.mark.parametrize(("penalty", "grad"), PENALTIES, ids=["l1", "l2"])


@each_penalty
def test_gradient_agrees_with_central_differences(penalty: Callable[..., Any], grad: Callable[..., Any]) -> None:
    """Away from the kink of L1, the gradient is that of the penalty."""
    for name, w in WEIGHTS.items():
        numerical = reference.numerical_gradient(lambda w: penalty(w, 0.3), w.copy(), 1e-4)
        np.testing.assert_allclose(grad(WEIGHTS, 0.3)[name], numerical, rtol=1e-9)


@each_penalty
def test_a_dict_is_the_sum_of_its_arrays(penalty: Callable[..., Any], grad: Callable[..., Any]) -> None:
    """Penalties add up, gradients stay apart; float32 stays float32; the weights are left alone."""
    before = {name: w.copy() for name, w in WEIGHTS.items()}
    assert penalty(WEIGHTS, 0.3) == pytest.approx(sum(penalty(w, 0.3) for w in WEIGHTS.values()), rel=1e-14)
    assert all(grad(WEIGHTS, 0.3)[name].tolist() == grad(w, 0.3).tolist() for name, w in WEIGHTS.items())
    assert grad(WEIGHTS["W1"].astype(np.float32), np.float64(0.3)).dtype == np.float32
    assert type(penalty(WEIGHTS, 0.3)) is float
    assert penalty({}, 0.3) == 0.0
    assert repr(before) == repr(WEIGHTS)


@each_penalty
def test_penalties_refuse(penalty: Callable[..., Any], grad: Callable[..., Any]) -> None:
    """A negative strength and weights that are no numbers are refused by name."""
    for function in (penalty, grad):
        with pytest.raises(ValueError, match="strength must be a finite number >= 0"):
            function(WEIGHTS, -0.1)
        with pytest.raises(TypeError, match=r"weights\['W'\] must hold real numbers"):
            function({"W": ["heavy"]}, 0.1)


def test_l1_has_no_slope_at_zero() -> None:
    """At the kink the subgradient 0 is taken, so that a weight of 0 stays."""
    assert reference.l1_grad([0.0, -0.0, 2.0], 0.3).tolist() == [0.0, 0.0, 0.3]


def test_weight_decay_is_descent_on_half_an_l2() -> None:
    """S1's (1 - αλ)θ is one step of gradient descent on l2 of strength λ/2, and as a term of SGD weight_decay."""
    w, lr, decay = WEIGHTS["W1"], 0.2, 0.7
    shrunk = reference.weight_decay(w, lr, decay)
    np.testing.assert_allclose(shrunk, w - lr * reference.l2_grad(w, decay / 2), rtol=1e-15)
    by_sgd, _ = reference.sgd_step(w, np.zeros_like(w), None, lr, weight_decay=decay)
    np.testing.assert_allclose(shrunk, by_sgd, rtol=1e-15)


def test_decoupled_decay_is_not_the_penalty_under_adam() -> None:
    """AdamW shrinks all weights alike; through Adam the penalty shrinks most where the slopes are gentle."""
    theta, grads, decay, lr = np.array([4.0, 4.0]), np.array([100.0, 0.01]), 0.5, 0.01
    plain, _ = reference.adam_step(theta, grads, None, lr)
    decoupled, _ = reference.adamw_step(theta, grads, None, lr, weight_decay=decay)
    np.testing.assert_allclose(plain - decoupled, lr * decay * theta, rtol=1e-12)
    state: Any = None
    walked: Any = theta
    for sign in (1, -1, 1, -1):
        walked, state = reference.adam_step(walked, sign * grads + reference.l2_grad(walked, decay / 2), state, lr)
    assert walked[1] < walked[0]


def test_weight_decay_takes_a_dict_and_refuses() -> None:
    """A dict shrinks as its arrays; lr and decay are refused by name."""
    shrunk = reference.weight_decay(WEIGHTS, 0.2, 0.7)
    assert all(shrunk[name].tolist() == reference.weight_decay(w, 0.2, 0.7).tolist() for name, w in WEIGHTS.items())
    with pytest.raises(ValueError, match="lr must be"):
        reference.weight_decay(WEIGHTS, 0.0, 0.7)
    with pytest.raises(ValueError, match="decay must be"):
        reference.weight_decay(WEIGHTS, 0.2, -0.7)


@pytest.mark.parametrize("axis", [0, 1, (0, 1)])
def test_max_norm_shortens_what_is_too_long(axis: Any) -> None:
    """Vectors longer than c end with norm c and their direction; the others are as they were, zeros included."""
    w = np.array([[3.0, 0.1, 0.0], [-4.0, 0.2, 0.0], [12.0, -0.3, 0.0]])
    short = reference.max_norm(w, 1.9, axis)
    before, after = (np.sqrt((v**2).sum(axis=axis, keepdims=True)) for v in (w, short))
    np.testing.assert_allclose(after, np.minimum(before, 1.9), rtol=1e-14)
    np.testing.assert_allclose(short * before, w * after, rtol=1e-14)
    assert not np.shares_memory(short, w)


def test_max_norm_keeps_the_dtype_and_refuses() -> None:
    """float32 stays float32; the largest norm is above zero; the axis must exist."""
    assert reference.max_norm(np.ones((2, 3), np.float32), np.float64(0.5)).dtype == np.float32
    with pytest.raises(ValueError, match="max_value must be"):
        reference.max_norm(np.ones(3), 0.0)
    with pytest.raises(ValueError, match="axis 2 is out of bounds"):
        reference.max_norm(np.ones((2, 3)), 1.0, axis=2)
