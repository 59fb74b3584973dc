"""The learning-rate demos of the lecture: what is printed there, and what is true of it."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from reference import gradient_descent


def parabola(x0: float, lr: float, steps: int) -> Any:
    """The path on f(x) = x², shape (steps + 1,)."""
    return gradient_descent(lambda x: 2 * x, [x0], lr, steps)[:, 0]


@pytest.mark.parametrize(("lr", "loss"), [(0.01, 44.5700), (0.1, 0.0133), (0.5, 0.0), (1.1, 146_977.1568)])
def test_final_losses(lr: float, loss: float) -> None:
    """S4, section 4.1: twenty steps from 10. The last run is called slow there; its loss began at 100."""
    assert parabola(10.0, lr, 20)[-1] ** 2 == pytest.approx(loss, abs=5e-5)


def test_the_basic_demo() -> None:
    """S4, section 1.2: twenty steps from 5 at lr 0.1."""
    path = parabola(5.0, 0.1, 20)
    assert path[[1, 2, 20]] == pytest.approx([4.0, 3.2, 0.057646], abs=5e-7)


@pytest.mark.parametrize("x0", [-6.0, 10.0])
def test_half_lands_in_one_step(x0: float) -> None:
    """S1, sections 8 and "Visualization demo": at α = 0.5 there are no shrinking steps, the first one arrives."""
    assert parabola(x0, 0.5, 8)[1:].tolist() == [0.0] * 8


def test_one_swings_for_ever() -> None:
    """S1 lets oscillations grow from α = 1 on; at 1 itself they neither grow nor die out."""
    assert parabola(-6.0, 1.0, 4).tolist() == [-6.0, 6.0, -6.0, 6.0, -6.0]


@pytest.mark.parametrize(("lr", "factor"), [(0.05, 0.9), (1.2, -1.4)])
def test_slow_and_divergent(lr: float, factor: float) -> None:
    """S1: at α = 0.05 each step keeps nine tenths of the distance, at 1.2 it makes 1.4 of it, on the other side."""
    np.testing.assert_allclose(parabola(-6.0, lr, 12), -6.0 * factor ** np.arange(13), rtol=1e-12)
