"""All losses: closed forms, finite differences, and what they refuse. PyTorch and optax: test_agreement."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

import numpy as np
import pytest
from scipy.optimize import check_grad
from scipy.special import expit, xlogy

import reference
from reference.bce import bce, bce_grad

RNG = np.random.default_rng(11)
Z, T = 2 * RNG.normal(size=(5, 4)), 2 * RNG.normal(size=(5, 4))
LABELS, BITS = RNG.integers(4, size=5), RNG.integers(2, size=(5, 4)).astype(float)
SHARES = RNG.dirichlet(np.ones(4), size=5)
WEIGHTS = np.array([0.3, 1.0, 2.0, 5.0])


class Loss(NamedTuple):
    """A loss with the arguments of a call; the first is what the gradient is taken by."""

    name: str
    arguments: tuple[Any, ...]
    settings: Mapping[str, Any] = MappingProxyType({})

    @property
    def value(self) -> Callable[..., float]:
        function: Callable[..., float] = getattr(reference, self.name)
        return function

    @property
    def gradient(self) -> Callable[..., Any]:
        function: Callable[..., Any] = getattr(reference, f"{self.name}_grad")
        return function


LOSSES = [
    Loss("mse", (Z, T)),
    Loss("half_mse", (Z, T)),
    Loss("bce", (expit(Z), BITS)),
    Loss("bce", (expit(Z), SHARES), {"clip": 1e-3}),
    Loss("bce_with_logits", (Z[:, :1], BITS[:, 0])),
    Loss("softmax_cross_entropy", (Z, LABELS)),
    Loss("soft_cross_entropy", (Z, SHARES)),
    Loss("weighted_cross_entropy", (Z, LABELS, WEIGHTS)),
    Loss("focal_loss", (Z, BITS)),
    Loss("focal_loss", (Z, BITS), {"gamma": 0.7, "alpha": None}),
]
each_loss = pytest.mark.parametrize("loss", LOSSES, ids=lambda loss: f"{loss.name}{list(loss.settings.values())}")


@each_loss
def test_gradient_is_the_slope_of_the_value(loss: Loss) -> None:
    """SciPy's check_grad finds it within the error of its forward differences."""
    x, *rest = loss.arguments

    def value(flat: Any) -> float:
        return loss.value(flat.reshape(x.shape), *rest, **loss.settings)

    def gradient(flat: Any) -> Any:
        return loss.gradient(flat.reshape(x.shape), *rest, **loss.settings).ravel()

    assert check_grad(value, gradient, x.ravel()) < 2e-6
    assert np.abs(gradient(x.ravel())).max() > 1e-2


@each_loss
def test_float32_stays(loss: Loss) -> None:
    """float32 predictions give a float32 gradient, near that of float64, and the value is a Python float."""
    x, *rest = loss.arguments
    gradient = loss.gradient(x.astype(np.float32), *rest, **loss.settings)
    assert gradient.dtype == np.float32
    np.testing.assert_allclose(gradient, loss.gradient(x, *rest, **loss.settings), atol=1e-5)
    assert type(loss.value(x.astype(np.float32), *rest, **loss.settings)) is float


@each_loss
def test_arguments_are_left_alone(loss: Loss) -> None:
    """Neither function writes into what it is given."""
    before = [np.copy(argument) for argument in loss.arguments]
    loss.value(*loss.arguments, **loss.settings)
    loss.gradient(*loss.arguments, **loss.settings)
    for argument, copy in zip(loss.arguments, before, strict=True):
        assert np.array_equal(argument, copy)


@pytest.mark.parametrize("name", ["mse", "half_mse", "bce", "focal_loss"])
@pytest.mark.parametrize("shape", [(3,), (2, 3), (2, 3, 4)])
def test_any_shape_and_never_broadcast(name: str, shape: tuple[int, ...]) -> None:
    """Any shape will do, the mean is over all numbers, and (m,) is never set against (m, 1)."""
    x, y = np.full(shape, 0.25), np.ones(shape)
    value, gradient = getattr(reference, name), getattr(reference, f"{name}_grad")
    assert value(x, y) == pytest.approx(value(x.ravel(), y.ravel()), rel=1e-15)
    assert gradient(x, y).shape == shape
    for function in (value, gradient):
        with pytest.raises(ValueError, match="has shape"):
            function(x, y[..., None])
        with pytest.raises(ValueError, match="at least one number"):
            function(np.zeros((0, 2)), np.zeros((0, 2)))
        with pytest.raises(TypeError, match="must hold real numbers"):
            function(["a", "b"], [1, 0])


def test_squared_errors_by_hand() -> None:
    """Residuals 1, -2 and 4: the squares sum to 21, so 7 and 3.5; gradients 2r/3 and r/3."""
    predictions, targets = [2.0, 0.0, 3.0], [1.0, 2.0, -1.0]
    assert reference.mse(predictions, targets) == pytest.approx(7.0)
    assert reference.half_mse(predictions, targets) == pytest.approx(3.5)
    np.testing.assert_allclose(reference.mse_grad(predictions, targets), [2 / 3, -4 / 3, 8 / 3])
    np.testing.assert_allclose(reference.half_mse_grad(predictions, targets), [1 / 3, -2 / 3, 4 / 3])


def test_binary_cross_entropy_is_scipys() -> None:
    """-y log p - (1 - y) log(1 - p), with xlogy for 0 log 0."""
    p = expit(Z)
    expected = -(xlogy(BITS, p) + xlogy(1 - BITS, 1 - p)).mean()
    assert bce(p, BITS) == pytest.approx(expected, rel=1e-14)
    assert reference.bce_with_logits(Z[:, :1], BITS[:, 0]) == pytest.approx(bce(p[:, 0], BITS[:, 0]), rel=1e-14)


@pytest.mark.parametrize("clip", [1e-7, 1e-3])
def test_the_clip_is_where_binary_cross_entropy_goes_flat(clip: float) -> None:
    """A sure and wrong p costs -log c and has no slope; inside the clip nothing changes."""
    assert bce([0.0], [1], clip) == pytest.approx(-np.log(clip), rel=1e-9)
    assert bce([1.0], [0], clip) == pytest.approx(-np.log(clip), rel=1e-6)
    assert bce_grad([0.0, 1.0], [1, 0], clip).tolist() == [0.0, 0.0]
    assert bce_grad([2 * clip], [1], clip) == pytest.approx(-1 / (2 * clip))


def test_the_clip_of_keras() -> None:
    """At 1e-7 a certain mistake costs 16.118, which is what Keras's BinaryCrossentropy charges for it."""
    assert bce([0.0], [1]) == pytest.approx(16.11809565)


def test_squares_of_a_saturated_sigmoid_hardly_learn() -> None:
    """Sure and wrong, z = -8 for y = 1: cross-entropy pulls with 1, the square with 2(a - y)a(1 - a) = 0.0007."""
    a = reference.sigmoid([-8.0])
    by_square = reference.mse_grad(a, [1.0]) * reference.sigmoid_derivative([-8.0])
    assert reference.bce_with_logits_grad([-8.0], [1])[0, 0] == pytest.approx(-0.99966465)
    assert by_square[0] == pytest.approx(-6.7e-4, rel=1e-2)


def test_focal_loss_turns_down_what_is_learned() -> None:
    """(1 - p)² of cross-entropy: at p = 0.9 a hundredth, at p = 0.1 still 81%."""
    logit = np.log(9.0)
    assert reference.focal_loss([logit], [1], alpha=None) == pytest.approx(-0.01 * np.log(0.9), rel=1e-12)
    assert reference.focal_loss([-logit], [1], alpha=None) == pytest.approx(-0.81 * np.log(0.1), rel=1e-12)
    assert reference.focal_loss([logit], [0], alpha=0.25) == pytest.approx(-0.75 * 0.81 * np.log(0.1), rel=1e-12)


def test_focal_loss_without_focus_is_cross_entropy() -> None:
    """γ = 0 and no alpha give bce_with_logits, far out too, value and gradient."""
    z, y = np.array([[3.0], [-1000.0], [1000.0], [-0.5]]), np.array([[1], [1], [0], [0]])
    assert reference.focal_loss(z, y, 0.0, None) == pytest.approx(reference.bce_with_logits(z, y), rel=1e-15)
    np.testing.assert_allclose(
        reference.focal_loss_grad(z, y, 0.0, None), reference.bce_with_logits_grad(z, y), atol=1e-15
    )


@pytest.mark.parametrize("gamma", [0.0, 0.5, 2.0])
def test_focal_loss_is_finite_far_out(gamma: float) -> None:
    """At |z| = 1000 the value is 1000 where wrong and 0 where right, the gradient ±1 and 0 (over m = 2)."""
    z, y = np.array([1000.0, -1000.0]), [1, 1]
    assert reference.focal_loss(z, y, gamma, None) == 500.0
    np.testing.assert_allclose(reference.focal_loss_grad(z, y, gamma, None), [0.0, -0.5], atol=1e-300)


@pytest.mark.parametrize("classes", [2, 3, 7])
@pytest.mark.parametrize("eps", [0.0, 0.1, 0.45])
def test_both_label_smoothings(classes: int, eps: float) -> None:
    """Rows sum to 1; the true class keeps 1 - ε + ε/K or 1 - ε; the one at ε(K - 1)/K is the other at ε."""
    labels = np.arange(classes)[::-1]
    uniform, others = (
        reference.smooth_labels(labels, classes, eps),
        reference.smooth_labels_others(labels, classes, eps),
    )
    rows = np.arange(classes)
    for targets in (uniform, others):
        np.testing.assert_allclose(targets.sum(axis=1), 1, atol=1e-15)
        assert (targets.argmax(axis=1) == labels).all()
    np.testing.assert_allclose(uniform[rows, labels], 1 - eps + eps / classes)
    np.testing.assert_allclose(others[rows, labels], 1 - eps)
    np.testing.assert_allclose(
        reference.smooth_labels_others(labels, classes, eps * (classes - 1) / classes), uniform, atol=1e-15
    )


def test_soft_targets_contain_the_hard_ones() -> None:
    """One-hot rows give softmax_cross_entropy, and the lowest value is the entropy of the targets."""
    hot = reference.one_hot(LABELS, 4)
    assert reference.soft_cross_entropy(Z, hot) == pytest.approx(reference.softmax_cross_entropy(Z, LABELS), rel=1e-15)
    entropy = -xlogy(SHARES, SHARES).sum(axis=1).mean()
    assert reference.soft_cross_entropy(np.log(SHARES), SHARES) == pytest.approx(entropy, rel=1e-13)
    np.testing.assert_allclose(reference.soft_cross_entropy_grad(np.log(SHARES), SHARES), 0, atol=1e-16)


def test_weights_are_repetitions() -> None:
    """A sample with weight 3 counts as three samples; weights times 10 change nothing; equal weights are none."""
    logits, labels = Z[:2], np.array([0, 1])
    repeated = reference.softmax_cross_entropy(Z[[0, 1, 1, 1]], [0, 1, 1, 1])
    for scale in (1.0, 10.0):
        weighted = reference.weighted_cross_entropy(logits, labels, scale * np.array([1.0, 3.0, 7.0, 7.0]))
        assert weighted == pytest.approx(repeated, rel=1e-14)
    assert reference.weighted_cross_entropy(Z, LABELS, np.full(4, 0.2)) == pytest.approx(
        reference.softmax_cross_entropy(Z, LABELS), rel=1e-14
    )


def test_balanced_weights_give_every_class_the_same_say() -> None:
    """Six, three and one samples: m/(K m_k); each class weighs m/K in all, the mean weight is 1."""
    labels = np.repeat([0, 1, 2], [6, 3, 1])
    weights = reference.balanced_class_weights(labels, 3)
    np.testing.assert_allclose(weights, [10 / 18, 10 / 9, 10 / 3])
    np.testing.assert_allclose(np.bincount(labels, weights[labels]), 10 / 3)
    assert weights[labels].mean() == pytest.approx(1.0)


REFUSED = [
    ("bce", ([0.5, 1.5], [0, 1]), {}, ValueError, "a logit goes to bce_with_logits"),
    ("bce", ([0.5], [2]), {}, ValueError, "y must hold numbers in"),
    ("bce", ([0.5], [1]), {"clip": 0.5}, ValueError, "clip"),
    ("bce", ([0.5], [1]), {"clip": 0.0}, ValueError, "clip"),
    ("bce", (np.float32([0.5]), [1]), {"clip": 1e-9}, ValueError, "not 1 in float32"),
    ("soft_cross_entropy", ([0.5], [1.0]), {}, ValueError, "logits must have shape"),
    ("soft_cross_entropy", ([[0.5, 0.5]], [[0.5, 0.6]]), {}, ValueError, "sum to 1"),
    ("soft_cross_entropy", ([[0.5, 0.5]], [[1.5, -0.5]]), {}, ValueError, "sum to 1"),
    ("soft_cross_entropy", ([[0.5, 0.5]], [[1.0]]), {}, ValueError, "targets has shape"),
    ("weighted_cross_entropy", ([0.5], [0], [1.0]), {}, ValueError, "logits must have shape"),
    ("weighted_cross_entropy", ([[0.5, 1.0]], [2], [1.0, 1.0]), {}, ValueError, "classes from 0 to 1"),
    ("weighted_cross_entropy", ([[0.5, 1.0]], [0.0], [1.0, 1.0]), {}, TypeError, "integer classes"),
    ("weighted_cross_entropy", ([[0.5, 1.0]], [0], [1.0]), {}, ValueError, "weights must be one"),
    ("weighted_cross_entropy", ([[0.5, 1.0]], [0], [-1.0, 2.0]), {}, ValueError, "weights must be one"),
    ("weighted_cross_entropy", ([[0.5, 1.0]], [0], [0.0, 2.0]), {}, ValueError, "weight 0"),
    ("focal_loss", ([0.5], [0.3]), {}, ValueError, "0 and 1 alone"),
    ("focal_loss", ([0.5], [1]), {"gamma": -1.0}, ValueError, "gamma must be"),
    ("focal_loss", ([0.5], [1]), {"alpha": 1.5}, ValueError, "alpha must be in"),
]


@pytest.mark.parametrize(("name", "arguments", "settings", "error", "words"), REFUSED)
def test_refuses(
    name: str, arguments: tuple[Any, ...], settings: dict[str, Any], error: type[Exception], words: str
) -> None:
    """Bad input is refused by value and gradient alike, with the argument's name."""
    module = importlib.import_module(getattr(reference, name).__module__)
    for function in (getattr(module, name), getattr(module, f"{name}_grad")):
        with pytest.raises(error, match=words):
            function(*arguments, **settings)


@pytest.mark.parametrize(
    ("function", "arguments", "error", "words"),
    [
        ("smooth_labels", ([0, 3], 3), ValueError, "classes from 0 to 2"),
        ("smooth_labels", ([0], 3, 1.0), ValueError, r"eps must be in \[0, 1\)"),
        ("smooth_labels_others", ([0], 1), ValueError, "no others"),
        ("smooth_labels_others", ([0.5], 2), TypeError, "integer classes"),
        ("one_hot", ([[0]], 2), ValueError, "must have shape"),
        ("one_hot", ([0], 0), ValueError, "num_classes must be >= 1"),
        ("balanced_class_weights", ([0, 2], 3), ValueError, "no sample of class 1"),
    ],
)
def test_label_helpers_refuse(function: str, arguments: tuple[Any, ...], error: type[Exception], words: str) -> None:
    """Labels out of range, ε = 1, a class without samples."""
    with pytest.raises(error, match=words):
        getattr(reference, function)(*arguments)
