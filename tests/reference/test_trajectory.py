"""Walking and arriving: what a path holds, and which row counts as the first low enough."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from reference import minimize, steps_to_reach


def test_velocity_starts_at_zero_and_is_carried() -> None:
    """With v' = v + 1 and θ' = θ + v + 1 the positions are the triangular numbers."""
    path = minimize(lambda theta, v: (theta + v + 1, v + 1), np.array([0.0, 10.0]), 5)
    assert path.tolist() == [[t * (t + 1) / 2, 10 + t * (t + 1) / 2] for t in range(6)]


def test_a_step_that_works_in_place_does_not_rewrite_the_past() -> None:
    """Rows are copies, and the start outside is not moved."""

    def step(theta: Any, v: Any) -> Any:
        theta /= 2
        v += 1
        return theta, v

    x0 = np.array([8.0])
    assert minimize(step, x0, 3).ravel().tolist() == [8.0, 4.0, 2.0, 1.0]
    assert x0.tolist() == [8.0]


def test_no_steps() -> None:
    """With no steps the path is the start alone."""
    assert minimize(lambda theta, v: (theta, v), [3.0, 4.0], 0).tolist() == [[3.0, 4.0]]


def test_one_call_for_each_step() -> None:
    """The step is called n_steps times, never once more."""
    calls: list[int] = []
    minimize(lambda theta, v: (calls.append(1), (theta, v))[1], np.ones(2), 7)
    assert len(calls) == 7


def test_keeps_float32() -> None:
    """A float32 start gives a float32 path, and the step is handed float32."""
    seen = set()
    path = minimize(lambda theta, v: (seen.update({theta.dtype, v.dtype}), (theta, v))[1], np.ones(2, np.float32), 2)
    assert path.dtype == np.float32
    assert seen == {np.dtype(np.float32)}


def test_refuses_a_step_that_changes_the_shape() -> None:
    """A θ or v of another shape is refused, not broadcast over the row."""
    with pytest.raises(ValueError, match=r"theta from step has shape \(\)"):
        minimize(lambda theta, v: (theta[0], v), np.ones(2), 1)
    with pytest.raises(ValueError, match=r"v from step has shape \(1,\)"):
        minimize(lambda theta, v: (theta, v[:1]), np.ones(2), 1)


@pytest.mark.parametrize(("n_steps", "error"), [(-1, ValueError), (2.5, TypeError), (np.True_, TypeError)])
def test_refuses_a_bad_number_of_steps(n_steps: Any, error: type[Exception]) -> None:
    """The number of steps is an integer >= 0, and no bool."""
    with pytest.raises(error, match="n_steps must be"):
        minimize(lambda theta, v: (theta, v), [1.0], n_steps)


@pytest.mark.parametrize("x0", [["a"], [True], [1j], [[1.0], [1.0, 2.0]]])
def test_refuses_a_start_that_is_not_an_array_of_numbers(x0: Any) -> None:
    """Text, bools, complex numbers and ragged lists are refused by name."""
    with pytest.raises((TypeError, ValueError), match="x0 must"):
        minimize(lambda theta, v: (theta, v), x0, 1)


@pytest.mark.parametrize(
    ("heights", "expected"),
    [
        ([9.0, 4.0, 1.0, 0.25], 3),  # exactly tol is not below it
        ([9.0, 0.5, 9.0, 0.25], 1),  # the first time, though it climbs again
        ([0.5, 9.0], 0),  # the start counts
        ([9.0, 4.0], None),
        ([np.nan, np.inf, 0.5], 2),
        ([np.nan, np.nan], None),
    ],
)
def test_first_row_below_the_tolerance(heights: list[float], expected: int | None) -> None:
    """The index of the first row strictly below tol, else None."""
    assert steps_to_reach(np.array(heights)[:, None], lambda theta: float(theta[0]), 1.0) == expected


def test_an_empty_path_reaches_nothing() -> None:
    """A path of no rows has no first low one."""
    assert steps_to_reach(np.empty((0, 2)), lambda theta: 0.0, 1.0) is None


def test_refuses_a_single_number() -> None:
    """A 0-d trajectory has no rows."""
    with pytest.raises(ValueError, match="trajectory must have a row"):
        steps_to_reach(3.0, lambda theta: 0.0, 1.0)
