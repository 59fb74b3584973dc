"""A number of a text, beside the reference's own; and what several texts ask for."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any, NamedTuple

import reference


class Number(NamedTuple):
    """A number of a text, and the reference's own, formatted as the text does."""

    text: str
    where: str
    printed: str
    by: str  # what of the reference gives it
    ours: Callable[[], str]


def parabola(x0: float, lr: float, steps: int) -> Any:
    """The path of gradient descent on x²."""
    return reference.gradient_descent(lambda x: 2 * x, [x0], lr, steps)[:, 0]


def default(function: Callable[..., Any], argument: str) -> float:
    """What an argument is when it is not given."""
    return float(inspect.signature(function).parameters[argument].default)


def spacing(function: Any) -> str:
    """First and last learning rate of a range test by default."""
    lrs = function()
    return f"{lrs[0]:g} → {lrs[-1]:g}"
