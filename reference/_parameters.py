"""One rule for all parameters: an update written for one array, done for an array or for each of a dict of arrays.

This is what lets an optimizer's file hold its equations and nothing else. Parameters are an array of any shape, or a
dict of arrays by name, which must be the same names everywhere.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias, TypeVar

import numpy as np
from numpy.typing import ArrayLike

from reference._arguments import Array, float_array, float_array_like

__all__ = ["Parameters", "each_array", "remembered", "update_each"]

Parameters: TypeAlias = Any
"""An array, or a dict of arrays by name: what PyTorch calls parameters and JAX a pytree."""

State = TypeVar("State", bound=tuple[Any, ...])


def update_each(
    update: Callable[..., tuple[Array, ...]], arguments: Mapping[str, Parameters]
) -> tuple[Parameters, ...]:
    """``update(θ, …) -> (θ', …)``, which works element by element, done for all parameters.

    Args:
        update: takes one array for each argument, all of one shape and dtype, and returns new arrays of that shape.
        arguments: by the name that an error message gives them; the first one's names, shapes and dtypes hold for all,
            and None stands for zeros.

    Returns:
        As many parameters as update returns arrays, each an array or a dict as the first argument is.

    Raises:
        TypeError: not real numbers, or a dict where an array is asked, or the other way round.
        ValueError: an array of another shape than the first argument's.
        KeyError: a dict with other names than the first argument's.
    """
    names, trees = list(arguments), list(arguments.values())
    params = trees[0]
    if not isinstance(params, Mapping):
        return _update(update, names, None, trees)
    for name, other in zip(names, trees, strict=True):
        if other is not None:
            _same_names(names[0], params, name, other)
    updated = {
        key: _update(update, names, key, [None if tree is None else tree[key] for tree in trees]) for key in params
    }
    parts = next(iter(updated.values())) if updated else update(*(np.zeros(0) for _ in names))
    return tuple({key: arrays[part] for key, arrays in updated.items()} for part in range(len(parts)))


def remembered(state: State | None, at_rest: State) -> State:
    """What an optimizer's last step returned, or what it is before the first."""
    if state is None:
        return at_rest
    if not isinstance(state, type(at_rest)):
        kind = type(at_rest).__name__
        raise TypeError(f"state must be the {kind} that the last step returned, or None, not {type(state).__name__}")
    return state


def each_array(name: str, params: Parameters) -> dict[str, Array]:
    """The arrays of ``params`` by the name that an error message gives them, whether it is one array or a dict."""
    if isinstance(params, Mapping):
        return {f"{name}[{key!r}]": float_array(f"{name}[{key!r}]", array) for key, array in params.items()}
    return {name: float_array(name, params)}


def _update(
    update: Callable[..., tuple[Array, ...]], names: list[str], key: str | None, values: list[Any]
) -> tuple[Array, ...]:
    like = values[0]
    for value in values:  # arrays that fit already need no look at each of their properties by name
        if type(value) is not np.ndarray or value.dtype != like.dtype or value.shape != like.shape:
            break
    else:
        if like.dtype.kind == "f":
            return tuple(np.asarray(array) for array in update(*values))
    return tuple(np.asarray(array) for array in update(*_fitting(names, key, values)))


def _fitting(names: list[str], key: str | None, values: list[ArrayLike | None]) -> list[Array]:
    """The values as arrays of the shape and dtype of the first, None as zeros."""
    labels = [name if key is None else f"{name}[{key!r}]" for name in names]
    arrays: list[Array] = []
    for label, value in zip(labels, values, strict=True):
        if isinstance(value, Mapping):
            raise TypeError(
                f"{label} is a dict, but {labels[0]} is an array: give both as the one or both as the other"
            )
        if not arrays:
            arrays.append(float_array(label, value))  # type: ignore[arg-type]  # the first is never None
        elif value is None:
            arrays.append(np.zeros_like(arrays[0]))
        else:
            arrays.append(float_array_like(label, value, labels[0], arrays[0]))
    return arrays


def _same_names(first: str, params: Mapping[str, ArrayLike], name: str, other: Parameters) -> None:
    if not isinstance(other, Mapping):
        raise TypeError(f"{name} must be a dict of arrays as {first} is, not {type(other).__name__}")
    if params.keys() == other.keys():
        return
    if missing := params.keys() - other.keys():
        raise KeyError(f"{name} lacks {', '.join(map(repr, sorted(missing)))}, which {first} has")
    surplus = other.keys() - params.keys()
    raise KeyError(f"{name} has {', '.join(map(repr, sorted(surplus)))}, which {first} lacks")
