"""Softmax cross-entropy: closed forms, SciPy's log-softmax, finite differences, and logits of any size."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from scipy.special import log_softmax

from reference.softmax_cross_entropy import softmax_cross_entropy, softmax_cross_entropy_grad

both = pytest.mark.parametrize("function", [softmax_cross_entropy, softmax_cross_entropy_grad])


def batch(m: int = 7, classes: int = 4, seed: int = 3) -> tuple[Any, Any]:
    rng = np.random.default_rng(seed)
    return 3 * rng.normal(size=(m, classes)), rng.integers(classes, size=m)


@pytest.mark.parametrize("classes", [1, 2, 3, 10])
def test_a_shrug_costs_the_logarithm_of_the_classes(classes: int) -> None:
    """Equal logits give every class 1/K: the loss is ln K, whatever the labels."""
    logits, labels = np.full((5, classes), 1.7), np.arange(5) % classes
    assert softmax_cross_entropy(logits, labels) == pytest.approx(np.log(classes), abs=1e-15)


def test_agrees_with_scipy() -> None:
    """The loss is the mean of SciPy's log-softmax at the labels, with the sign turned."""
    logits, labels = batch()
    expected = -log_softmax(logits, axis=1)[np.arange(7), labels].mean()
    assert softmax_cross_entropy(logits, labels) == pytest.approx(expected, rel=1e-14)


def test_gradient_is_the_slope_of_the_loss() -> None:
    """Central differences of the loss give the gradient, entry by entry."""
    logits, labels = batch()
    slope = np.zeros_like(logits)
    for index in np.ndindex(logits.shape):
        step = np.zeros_like(logits)
        step[index] = 1e-5
        slope[index] = (
            softmax_cross_entropy(logits + step, labels) - softmax_cross_entropy(logits - step, labels)
        ) / 2e-5
    np.testing.assert_allclose(softmax_cross_entropy_grad(logits, labels), slope, atol=1e-10)


def test_rows_of_the_gradient_sum_to_zero() -> None:
    """Adding the same to all logits of a row changes nothing, so each row's gradient has no such part."""
    logits, labels = batch()
    np.testing.assert_allclose(softmax_cross_entropy_grad(logits, labels).sum(axis=1), 0, atol=1e-16)
    shifted = logits + np.arange(7)[:, None]
    assert softmax_cross_entropy(shifted, labels) == pytest.approx(softmax_cross_entropy(logits, labels), rel=1e-14)


def test_two_classes_are_logistic() -> None:
    """With K = 2 the loss is that of the logistic regression on the difference of the logits."""
    logits, labels = batch(classes=2)
    z = logits[:, 1] - logits[:, 0]
    expected = np.mean(np.logaddexp(0, z) - labels * z)
    assert softmax_cross_entropy(logits, labels) == pytest.approx(expected, rel=1e-14)


@pytest.mark.parametrize(("label", "loss"), [(0, 0.0), (1, 2000.0), (2, 1000.0)])
def test_finite_far_out(label: int, loss: float) -> None:
    """At logits of ±1000 the loss is the distance to the largest logit, and the gradient 0 or ±1."""
    logits = np.array([[1000.0, -1000.0, 0.0]])
    assert softmax_cross_entropy(logits, [label]) == loss
    assert softmax_cross_entropy_grad(logits, [label]).tolist() == [
        [1.0 - (label == 0), -1.0 * (label == 1), -1.0 * (label == 2)]
    ]


def test_rows_of_different_height() -> None:
    """Each row is shifted by its own maximum: a row far below another keeps its loss."""
    alone = softmax_cross_entropy([[0.0, 1.0]], [0])
    assert softmax_cross_entropy([[0.0, 1.0], [2000.0, 2001.0]], [0, 0]) == pytest.approx(alone, rel=1e-14)


def test_keeps_float32() -> None:
    """float32 logits give a float32 gradient."""
    logits, labels = batch()
    assert softmax_cross_entropy_grad(logits.astype(np.float32), labels).dtype == np.float32


@both
def test_leaves_its_arguments_alone(function: Any) -> None:
    """Logits and labels are what they were."""
    logits, labels = batch()
    before = logits.copy(), labels.copy()
    function(logits, labels)
    assert np.array_equal(logits, before[0])
    assert np.array_equal(labels, before[1])


@both
@pytest.mark.parametrize(
    ("logits", "labels", "error", "words"),
    [
        (np.zeros(3), [0, 1, 2], ValueError, "logits must have shape"),
        (np.zeros((0, 3)), [], ValueError, "logits must have shape"),
        (np.zeros((2, 3)), [0, 3], ValueError, "labels must hold classes from 0 to 2"),
        (np.zeros((2, 3)), [0, -1], ValueError, "labels must hold classes from 0 to 2"),
        (np.zeros((2, 3)), [[0], [1]], ValueError, "labels must have shape"),
        (np.zeros((2, 3)), [0.0, 1.0], TypeError, "labels must hold integer classes"),
        ([["a", "b"]], [0], TypeError, "logits must hold real numbers"),
    ],
)
def test_refuses(function: Any, logits: Any, labels: Any, error: type[Exception], words: str) -> None:
    """Bad input is refused with the name of the argument."""
    with pytest.raises(error, match=words):
        function(logits, labels)
