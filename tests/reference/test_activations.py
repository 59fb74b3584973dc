"""All activations: SciPy's functions, finite differences, limits, and digits kept far out. PyTorch: test_agreement."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
import pytest
from scipy import special

import reference

Z = np.concatenate([np.linspace(-6, 6, 25) + 0.013, [-700.0, -30.0, 30.0, 700.0]])


def pair(name: str, **settings: Any) -> Any:
    """An activation and its derivative, with settings."""
    value, slope = getattr(reference, name), getattr(reference, f"{name}_derivative")
    label = f"{name}{list(settings.values()) or ''}"
    return pytest.param(partial(value, **settings), partial(slope, **settings), id=label)


PAIRS = [
    pair("sigmoid"),
    pair("tanh"),
    pair("relu"),
    pair("leaky_relu"),
    pair("leaky_relu", slope=0.2),
    pair("elu"),
    pair("elu", alpha=0.5),
    pair("swish"),
    pair("swish", beta=2.5),
    pair("gelu"),
    pair("gelu", approximate="tanh"),
]
each_pair = pytest.mark.parametrize(("value", "slope"), PAIRS)
Function = Callable[[Any], Any]


@each_pair
def test_derivative_is_the_slope(value: Function, slope: Function) -> None:
    """Central differences of the value, away from kinks."""
    near = Z[np.abs(Z) < 100]
    numerical = (value(near + 1e-5) - value(near - 1e-5)) / 2e-5
    np.testing.assert_allclose(slope(near), numerical, atol=2e-10)


@each_pair
@pytest.mark.parametrize("shape", [(), (3,), (2, 0), (2, 3, 4)])
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_shape_and_dtype_are_kept(value: Function, slope: Function, shape: tuple[int, ...], dtype: Any) -> None:
    """Any shape, float32 and float64; the argument is left alone; each entry is on its own."""
    z = np.random.default_rng(0).normal(size=shape).astype(dtype)
    before = z.copy()
    for function in (value, slope):
        result = function(z)
        assert (result.shape, result.dtype) == (shape, dtype)
        np.testing.assert_allclose(result.ravel(), [float(function(float(x))) for x in z.ravel()], rtol=2e-6, atol=1e-7)
    assert np.array_equal(z, before)


@each_pair
def test_finite_far_out_without_a_warning(value: Function, slope: Function) -> None:
    """At ±1000 nothing overflows, and the slope has come to its limit."""
    far = np.array([-1000.0, 1000.0])
    assert np.isfinite(value(far)).all()
    assert slope(far)[1] in (0.0, 1.0)


@each_pair
def test_integers_are_numbers_and_words_are_not(value: Function, slope: Function) -> None:
    """A list of integers is taken as floats; text is refused."""
    assert value([1, -2]).dtype == np.float64
    for function in (value, slope):
        with pytest.raises(TypeError, match="z must hold real numbers"):
            function(["a"])


@pytest.mark.parametrize(
    ("ours", "scipys"),
    [
        (reference.sigmoid, special.expit),
        (reference.tanh, np.tanh),
        (reference.normal_cdf, special.ndtr),
        (lambda z: reference.gelu(z), lambda z: z * special.ndtr(z)),
        (lambda z: reference.swish(z), lambda z: z * special.expit(z)),
        (lambda z: reference.softmax(z), special.softmax),
        (lambda z: reference.log_softmax(z), special.log_softmax),
        (lambda z: reference.sigmoid_derivative(z), lambda z: special.expit(z) * special.expit(-z)),
        (lambda z: reference.tanh_derivative(z), lambda z: 1 / np.cosh(z) ** 2),
    ],
)
def test_agrees_with_scipy_to_the_last_digits(ours: Function, scipys: Function) -> None:
    """Relative agreement, so that small values in the tails count too."""
    z = np.linspace(-37, 37, 1001)
    np.testing.assert_allclose(ours(z), scipys(z), rtol=1e-12)


def test_normal_cdf_against_the_c_library() -> None:
    """math.erfc, entry by entry, to a relative 2e-14 from -37 to 37."""
    from math import erfc, sqrt

    z = np.linspace(-37, 37, 4001)
    expected = np.array([erfc(-x / sqrt(2)) / 2 for x in z])
    np.testing.assert_allclose(reference.normal_cdf(z), expected, rtol=3e-13)
    np.testing.assert_allclose(reference.normal_cdf(z[np.abs(z) < 8]), expected[np.abs(z) < 8], rtol=2e-14)
    assert reference.normal_cdf([-np.inf, np.inf]).tolist() == [0.0, 1.0]


@pytest.mark.parametrize(
    ("slope", "kink"),
    [
        (reference.relu_derivative, 0.0),
        (reference.leaky_relu_derivative, 0.01),
        (partial(reference.elu_derivative, alpha=0.5), 0.5),
    ],
)
def test_the_slope_on_a_kink_is_that_of_the_left(slope: Function, kink: float) -> None:
    """As in PyTorch and Keras."""
    assert slope(0.0) == kink


def test_where_swish_and_gelu_are_flat() -> None:
    """Text S0 calls Swish's slope never zero: it is, at -1.2785, and below zero further left; GELU's at -0.7518."""
    for slope, root in (
        (reference.swish_derivative, -1.2784645427610738),
        (reference.gelu_derivative, -0.7517915246935645),
    ):
        assert abs(slope(root)) < 1e-15
        assert slope(root - 0.5) < 0 < slope(root + 0.5)


def test_limits_of_the_settings() -> None:
    """A leak of 0 is ReLU, of 1 a line; Swish nears ReLU as β grows, z/2 as it falls; tanh is a stretched sigmoid."""
    np.testing.assert_array_equal(reference.leaky_relu(Z, 0.0), reference.relu(Z))
    np.testing.assert_array_equal(reference.leaky_relu(Z, 1.0), Z)
    np.testing.assert_allclose(reference.swish(Z, 1e4), reference.relu(Z), atol=1e-12)
    np.testing.assert_allclose(reference.swish(Z[:25], 1e-9), Z[:25] / 2, atol=1e-7)
    np.testing.assert_allclose(reference.tanh(Z), 2 * reference.sigmoid(2 * Z) - 1, atol=1e-15)


def test_the_tanh_form_of_gelu_is_near() -> None:
    """At most 5e-4 from Φ's."""
    z = np.linspace(-8, 8, 2001)
    assert 4e-4 < np.abs(reference.gelu(z) - reference.gelu(z, "tanh")).max() < 5e-4


@pytest.mark.parametrize("axis", [0, 1, 2, -1])
@pytest.mark.parametrize("name", ["softmax", "log_softmax"])
def test_softmax_along_any_axis(name: str, axis: int) -> None:
    """SciPy agrees, the upstream gradient's way back agrees with differences, and the arguments are left alone."""
    rng = np.random.default_rng(2)
    z, u = 3 * rng.normal(size=(2, 3, 4)), rng.normal(size=(2, 3, 4))
    value, vjp = getattr(reference, name), getattr(reference, f"{name}_vjp")
    np.testing.assert_allclose(value(z, axis), getattr(special, name)(z, axis=axis), rtol=1e-13)
    numerical = reference.numerical_gradient(lambda x: float((u * value(x, axis)).sum()), z)
    before = z.copy(), u.copy()
    np.testing.assert_allclose(vjp(z, u, axis), numerical, atol=1e-9)
    assert np.array_equal(z, before[0])
    assert np.array_equal(u, before[1])
    assert vjp(z.astype(np.float32), u, axis).dtype == np.float32


def test_softmax_of_huge_logits() -> None:
    """Shifting changes nothing, and at ±1000 probabilities are 0 and 1 while their logarithms stay finite."""
    z = np.array([[1000.0, -1000.0, 999.0]])
    np.testing.assert_allclose(reference.softmax(z), reference.softmax(z - 12345.0), rtol=1e-12)
    np.testing.assert_allclose(reference.log_softmax(z), [[-0.31326169, -2000.31326169, -1.31326169]], rtol=1e-8)


@pytest.mark.parametrize("name", ["softmax", "log_softmax"])
@pytest.mark.parametrize(("z", "axis"), [(np.zeros((2, 3)), 2), (np.zeros((2, 0)), 1), (np.float64(1.0), -1)])
def test_softmax_refuses_an_axis_without_numbers(name: str, z: Any, axis: int) -> None:
    """An axis that is not there, or is empty."""
    for function in (getattr(reference, name), lambda z, axis: getattr(reference, f"{name}_vjp")(z, z, axis)):
        with pytest.raises(ValueError, match="no numbers along axis"):
            function(z, axis)


@pytest.mark.parametrize(
    ("name", "settings", "words"),
    [
        ("leaky_relu", {"slope": -0.1}, "slope must be"),
        ("elu", {"alpha": 0.0}, "alpha must be"),
        ("swish", {"beta": float("inf")}, "beta must be"),
        ("gelu", {"approximate": "erf"}, 'approximate must be "none" or "tanh"'),
    ],
)
def test_settings_are_refused_by_name(name: str, settings: dict[str, Any], words: str) -> None:
    """By value and derivative alike."""
    for function in (getattr(reference, name), getattr(reference, f"{name}_derivative")):
        with pytest.raises(ValueError, match=words):
            function([1.0], **settings)
