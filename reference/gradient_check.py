"""Is this gradient right? Every parameter's gradient beside a numerical one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from reference._arguments import Array, float_array, float_array_like, positive_float
from reference.finite_differences import numerical_gradient

__all__ = ["GradCheckResult", "gradient_check", "relative_error"]

Params = Mapping[str, Any]


class GradCheckResult(NamedTuple):
    """What a gradient check found."""

    ok: bool
    """Whether every relative error is at most the tolerance. NaN is not."""
    rel_error: dict[str, float]
    """The relative error of each parameter's gradient."""
    worst: tuple[str, tuple[int, ...]]
    """The parameter of the largest relative error and, in it, the index of the largest absolute difference."""


def relative_error(a: ArrayLike, b: ArrayLike) -> float:
    r"""How far two gradients are apart, between 0 (equal) and 1 (opposite, or one of them zero).

    .. math::
        \frac{‖a - b‖}{‖a‖ + ‖b‖}

    Args:
        a: real numbers, any shape.
        b: the shape of a.

    Returns:
        The relative error, dimensionless; 0 when both are zero, NaN when either holds NaN.

    Raises:
        TypeError: an argument that does not hold real numbers.
        ValueError: a and b differ in shape.

    Example:
        >>> relative_error([3.0, 0.0], [1.0, 0.0])
        0.5

    Source:
        Course text S4, exercise 1 ("compare").
    """
    a, b = float_array("a", a), float_array("b", b)
    b = float_array_like("b", b, "a", a)
    total = _norm(a) + _norm(b)
    return 0.0 if total == 0 else _norm(a - b) / total


def gradient_check(
    loss_fn: Callable[[dict[str, Any]], ArrayLike],
    params: Params,
    grads: Params,
    eps: float = 1e-5,
    tol: float = 1e-6,
) -> GradCheckResult:
    r"""Compare the gradient of every parameter with central differences of the loss.

    .. math::
        \mathrm{ok} ⟺ \frac{‖n_p - g_p‖}{‖n_p‖ + ‖g_p‖} ≤ \mathrm{tol} \text{ for every parameter } p

    Each parameter has an error of its own: in one long vector a wrong bias would be lost among the weights.

    Args:
        loss_fn: loss of a dict of parameters, a single number; called 2·size times for each parameter.
        params: float arrays under their names, any shapes; left alone.
        grads: the gradients to check, under the same names and of the same shapes.
        eps: step of the central differences, in the unit of the parameters, > 0.
        tol: largest relative error that passes, dimensionless, > 0.

    Returns:
        A GradCheckResult. A NaN in a gradient or in the loss makes ok False and its parameter the worst.

    Raises:
        KeyError: params and grads have different names.
        TypeError: a parameter does not hold floats, or eps or tol is not a number.
        ValueError: no parameters, a gradient of another shape, eps or tol ≤ 0, or a loss that is no single number.

    Example:
        >>> params = {"w": np.array([1.0, -2.0]), "b": np.array(0.5)}
        >>> grads = {"w": 2 * params["w"], "b": np.array(3.0)}
        >>> result = gradient_check(lambda p: np.sum(p["w"] ** 2) + 2 * p["b"], params, grads)
        >>> result.ok, result.worst, round(result.rel_error["b"], 6)
        (False, ('b', ()), 0.2)

    Source:
        Course text S4, exercise 1; S1 (gradients: numerical check).
    """
    if params.keys() != grads.keys():
        raise KeyError(f"params has {sorted(params)}, but grads has {sorted(grads)}")
    if not params:
        raise ValueError("params must hold at least one parameter")
    tol = positive_float("tol", tol)
    errors: dict[str, float] = {}
    places: dict[str, tuple[int, ...]] = {}
    for name in params:
        numerical = numerical_gradient(_loss_of(loss_fn, params, name), params[name], eps)
        given = float_array(f"grads[{name!r}]", grads[name])
        errors[name] = relative_error(numerical, given)
        places[name] = _largest(numerical - given)
    worst = max(errors, key=lambda name: np.inf if np.isnan(errors[name]) else errors[name])
    return GradCheckResult(all(error <= tol for error in errors.values()), errors, (worst, places[worst]))


def _loss_of(loss_fn: Callable[[dict[str, Any]], ArrayLike], params: Params, name: str) -> Callable[[Array], ArrayLike]:
    """The loss as a function of one parameter, the others held."""
    return lambda theta: loss_fn({**params, name: theta})


def _largest(difference: Array) -> tuple[int, ...]:
    place = np.unravel_index(np.argmax(np.abs(difference)), difference.shape)
    return tuple(int(i) for i in place)


def _norm(array: Array) -> float:
    return float(np.sqrt(np.sum(array.astype(np.float64) ** 2)))
