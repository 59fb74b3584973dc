"""Runs beside student code: the notebook's names and the objects that stay here, as the trusted side works on them."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from autograder.sandbox.inside.witness import busiest_line
from autograder.sandbox.wire import WireError

__all__ = ["Callback", "Objects"]

BY_REFERENCE = "&"
"""Begins the name of a trusted function that works on the arguments where they are, instead of on copies."""
MAX_OBJECTS = 10_000
"""How many objects the trusted side may hold here: a student's endless iterator of objects ends at it."""


class Callback:
    """A function of the trusted side, as student code sees it."""

    def __init__(self, number: int, name: str, ask: Callable[[int, tuple[Any, ...], dict[str, Any]], Any]) -> None:
        self._number = number
        self._ask = ask
        self._by_reference = name.startswith(BY_REFERENCE)
        self.__name__ = self.__qualname__ = name.removeprefix(BY_REFERENCE)

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        if self._by_reference:
            args = tuple(Kept(arg) if isinstance(arg, np.ndarray | list | dict) else arg for arg in args)
        return self._ask(self._number, args, kwargs)

    def __repr__(self) -> str:
        return f"<function {self.__name__}>"


class Objects:
    """Objects by number, and the operations on them."""

    def __init__(self, namespace: dict[str, Any], ask: Callable[[int, tuple[Any, ...], dict[str, Any]], Any]) -> None:
        self._namespace = namespace
        self._ask = ask
        self._kept: dict[int, Any] = {}
        self._numbers = itertools.count(1)
        self._callbacks: dict[int, Callback] = {}
        self._replaced: dict[str, Any] = {}

    def refer(self, obj: Any) -> tuple[int, str]:
        """Keep ``obj`` and give its number; a callback that comes back goes home under its own (negative) number."""
        if type(obj) is Callback:
            return -obj._number, obj.__name__
        if type(obj) is Kept:
            obj = obj.value
        if len(self._kept) >= MAX_OBJECTS:
            raise WireError(f"more than {MAX_OBJECTS:,} objects handed over")
        number = next(self._numbers)
        self._kept[number] = obj
        return number, type(obj).__name__

    def resolve(self, number: int, type_name: str) -> Any:
        """The object of a number; a negative one is a function of the trusted side."""
        if number > 0:
            return self._kept[number]
        if number not in self._callbacks:
            self._callbacks[number] = Callback(-number, type_name, self._ask)
        return self._callbacks[number]

    def operate(self, operation: str, operands: list[Any]) -> Any:
        """Do one of the operations below; KeyError for another."""
        return OPERATIONS[operation](self, *operands)

    def has(self, name: str) -> bool:
        return name in self._namespace

    def bind(self, name: str, value: Any) -> None:
        """Put ``value`` in the place of the notebook's ``name`` until ``unbind``."""
        self._replaced.setdefault(name, self._namespace.get(name, Objects))
        self._namespace[name] = value

    def bind_value(self, name: str, value: Any) -> None:
        """The same with a function that returns ``value`` whatever it is handed."""
        self.bind(name, lambda *args, **kwargs: value)

    def unbind(self, name: str) -> None:
        before = self._replaced.pop(name)
        if before is Objects:
            self._namespace.pop(name, None)
        else:
            self._namespace[name] = before

    def get(self, name: str) -> Any:
        return self._namespace[name]

    def forget(self) -> None:
        """Let go of all objects; their numbers are not used again."""
        self._kept.clear()


class Kept:
    """Wraps a plain value so that it is handed over as a number."""

    def __init__(self, value: Any) -> None:
        self.value = value


def _next(_: Objects, iterator: Iterator[Any]) -> tuple[bool, Any]:
    missing = object()
    value = next(iterator, missing)
    return (False, None) if value is missing else (True, value)


def _assign(_: Objects, obj: Any, key: Any, value: Any) -> None:
    """``obj[key][...] = value``: change an array in place; with key None the object itself is the array."""
    array = obj if key is None else obj[key]
    array[...] = value


def _set_item(_: Objects, obj: Any, key: Any, value: Any) -> None:
    obj[key] = value


OPERATIONS: dict[str, Callable[..., Any]] = {
    "has": Objects.has,
    "bind": Objects.bind,
    "bind_value": Objects.bind_value,
    "unbind": Objects.unbind,
    "get": Objects.get,
    "forget": Objects.forget,
    "keep": lambda _, value: Kept(value),
    "fetch": lambda _, obj: obj,
    "attribute": lambda _, obj, name: getattr(obj, name),
    "call": lambda _, obj, args, kwargs: obj(*args, **kwargs),
    "call_and_keep": lambda _, obj, args, kwargs: Kept(obj(*args, **kwargs)),
    "item": lambda _, obj, key: obj[key],
    "set_item": _set_item,
    "assign": _assign,
    "iterate": lambda _, obj: iter(obj),
    "next": _next,
    "same": lambda _, a, b: a is b,
    "busiest_line": lambda objects, name, args: busiest_line(objects.get(name), tuple(args)),
}
