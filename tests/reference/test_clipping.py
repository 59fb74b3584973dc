"""The norm of all gradients at once, and the two ways to bound it."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.linalg.blas import dnrm2

from reference.clipping import clip_by_global_norm, clip_by_value
from reference.global_norm import global_norm

PROBE = {"W": np.array([3.0, 4.0]), "b": np.array([12.0])}


def gradients(seed: int, size: float = 1.0) -> dict[str, Any]:
    rng = np.random.default_rng(seed)
    shapes: dict[str, tuple[int, ...]] = {"K": (2, 3, 4), "W": (5, 3), "b": (3,), "s": ()}
    return {name: np.asarray(size * rng.normal(size=shape)) for name, shape in shapes.items()}


def as_one_vector(grads: dict[str, Any]) -> Any:
    return np.concatenate([np.ravel(g) for g in grads.values()])


@pytest.mark.parametrize("size", [1.0, 1e-160, 1e-300, 1e160, 1e300])
def test_norm_agrees_with_blas(size: float) -> None:
    """BLAS nrm2 of the concatenated entries, also where their squares overflow or vanish."""
    grads = gradients(1, size)
    assert global_norm(grads) == pytest.approx(dnrm2(as_one_vector(grads)), rel=1e-14)


@given(st.lists(st.floats(allow_nan=False, allow_infinity=False, width=64), min_size=1, max_size=6))
def test_norm_agrees_with_hypot(entries: list[float]) -> None:
    """math.hypot, which scales too, for any finite numbers however far apart."""
    expected = math.hypot(*entries)
    norm = global_norm({f"g{k}": np.array([entry]) for k, entry in enumerate(entries)})
    assert norm == pytest.approx(expected, rel=1e-14, abs=5e-323)


def test_norm_is_exact_where_floats_are() -> None:
    """3-4-5 and 5-12-13, to the last bit, and a Python float."""
    assert type(global_norm(PROBE)) is float
    assert global_norm(PROBE) == 13.0


@pytest.mark.parametrize(
    ("grads", "norm"),
    [
        ({}, 0.0),
        ({"W": np.zeros((2, 3))}, 0.0),
        ({"W": np.zeros((0, 3)), "b": np.array([2.0])}, 2.0),
        ({"W": np.array([1.0, -np.inf])}, np.inf),
        ({"W": np.array([1.0]), "b": np.array([np.nan, 1.0])}, np.nan),
        ({"W": np.array([np.nan, 1.0]), "b": np.array([5.0])}, np.nan),
        ({"W": np.array([np.inf]), "b": np.array([np.nan])}, np.nan),
        ({"W": np.full(4, 1.5e308)}, np.inf),
        ({"W": np.full(4, 3e38, np.float32)}, 6e38),
        ({"W": np.array([3, 4])}, 5.0),
    ],
)
def test_norm_at_the_edges(grads: dict[str, Any], norm: float) -> None:
    """Nothing, zeros, infinities and NaN, float32 beyond its own range, integers."""
    np.testing.assert_allclose(global_norm(grads), norm, rtol=1e-7)


def test_by_value_brings_each_entry_to_its_bound() -> None:
    """Entries beyond the bound end on it, infinite ones too; the others, and a NaN, stay."""
    clipped = clip_by_value({"W": np.array([[-9.0, -0.5], [0.0, 2.0]]), "b": np.array([np.inf, np.nan])}, 1.5)
    np.testing.assert_array_equal(clipped["W"], [[-1.5, -0.5], [0.0, 1.5]])
    np.testing.assert_array_equal(clipped["b"], [1.5, np.nan])


def test_by_norm_of_the_probe() -> None:
    """Norm 13, clipped to 2.5."""
    clipped, norm = clip_by_global_norm(PROBE, 2.5)
    assert norm == 13.0
    np.testing.assert_allclose(clipped["W"], [0.576923, 0.769231], rtol=1e-6)
    np.testing.assert_allclose(clipped["b"], [2.307692], rtol=1e-6)


@pytest.mark.parametrize("size", [1e-3, 0.4, 3.0, 1e200])
@pytest.mark.parametrize("max_norm", [0.5, 4.0])
def test_by_norm_keeps_the_direction(size: float, max_norm: float) -> None:
    """The clipped gradient is parallel to the raw one, of norm min(norm, max_norm), and the raw norm is handed back."""
    grads = gradients(2, size)
    clipped, norm = clip_by_global_norm(grads, max_norm)
    assert norm == global_norm(grads)
    assert global_norm(clipped) == pytest.approx(min(norm, max_norm), rel=1e-14)
    factor = min(1.0, max_norm / norm)
    np.testing.assert_allclose(as_one_vector(clipped), factor * as_one_vector(grads), rtol=1e-14)


def test_what_is_short_enough_is_not_changed_by_a_bit() -> None:
    """Below the threshold the values come back exactly."""
    grads = gradients(3)
    clipped, _ = clip_by_global_norm(grads, 1e3)
    assert all(clipped[name].tobytes() == grads[name].tobytes() for name in grads)


def test_nothing_and_zeros_pass() -> None:
    """No arrays, and arrays of zeros, have norm 0 and no division by it."""
    assert clip_by_global_norm({}, 2.0) == ({}, 0.0)
    clipped, norm = clip_by_global_norm({"W": np.zeros((2, 3))}, 2.0)
    assert norm == 0.0
    np.testing.assert_array_equal(clipped["W"], np.zeros((2, 3)))


@pytest.mark.parametrize("clip", [clip_by_value, lambda grads, c: clip_by_global_norm(grads, c)[0]])
@pytest.mark.parametrize("threshold", [0.3, 1e3])
def test_new_arrays_of_the_same_kind(clip: Any, threshold: float) -> None:
    """Names, shapes and dtypes stay; the arrays are new ones, clipped or not; the old ones are left alone."""
    grads = {**gradients(4), "f": np.ones((2, 2), np.float32)}
    before = {name: g.copy() for name, g in grads.items()}
    clipped = clip(grads, threshold)
    assert list(clipped) == list(grads)
    for name, g in grads.items():
        assert clipped[name].shape == g.shape
        assert clipped[name].dtype == g.dtype
        assert not np.shares_memory(clipped[name], g)
        np.testing.assert_array_equal(g, before[name])


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
def test_by_norm_refuses_what_is_not_finite(bad: float) -> None:
    """A NaN or an infinity anywhere is a FloatingPointError."""
    with pytest.raises(FloatingPointError, match="norm of grads"):
        clip_by_global_norm({"W": np.array([1.0, 2.0]), "b": np.array([bad])}, 2.0)


@pytest.mark.parametrize("clip", [clip_by_value, clip_by_global_norm])
@pytest.mark.parametrize(
    ("threshold", "error"),
    [(0.0, ValueError), (-1.0, ValueError), (np.nan, ValueError), ("1", TypeError), (None, TypeError)],
)
def test_refuses_a_bad_threshold(clip: Any, threshold: Any, error: type[Exception]) -> None:
    """A threshold is a number above zero; the message names it."""
    with pytest.raises(error, match=r"(clip_value|max_norm) must be"):
        clip(PROBE, threshold)


@pytest.mark.parametrize(
    "function", [global_norm, lambda g: clip_by_value(g, 1.0), lambda g: clip_by_global_norm(g, 1)]
)
def test_refuses_what_is_no_dict_of_numbers(function: Any) -> None:
    """A list instead of a dict, or text in an array, is a TypeError that names it."""
    with pytest.raises(TypeError, match="grads must be a dict"):
        function([np.ones(2)])
    with pytest.raises(TypeError, match=r"grads\['W'\] must hold real numbers"):
        function({"W": np.array(["a"])})
