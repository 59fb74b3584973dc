"""The assertions of a suite. Each compares the student's values with the reference's and, where they differ,
looks for the known mistake that gives the very same numbers."""

from __future__ import annotations

import copy
from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np

from autograder.judge.context import Agreement, CheckFailed, current
from autograder.judge.difference import Tolerance, brief, difference
from autograder.judge.naming import mistakes_that_give, plain
from autograder.sandbox.failures import Raised, StudentError
from autograder.sandbox.student import Student
from autograder.sandbox.wire import Record

__all__ = ["assert_agrees", "assert_raises", "assert_same", "assert_unchanged", "check_that"]

Function = Callable[..., Any]


def assert_same(
    student: Student,
    function: Function,
    *args: Any,
    steps: int = 1,
    name: str | None = None,
    rtol: float = Tolerance().relative,
    atol: float = Tolerance().absolute,
    **kwargs: Any,
) -> None:
    """The student's function gives what ``function`` (the reference) gives for the same arguments.

    With ``steps`` > 1 what a call returns takes the place of the first arguments of the next, as for
    ``step(theta, v, …) -> (theta, v)``; the results of all steps are compared.
    """

    given, named = _fresh(args), _fresh(kwargs)

    def scenario(call: Function) -> Any:
        return _steps(call, given, named, steps)

    assert_agrees(student, function, scenario, name=name, rtol=rtol, atol=atol, labels=_step_labels(steps))


def assert_agrees(
    student: Student,
    function: Function,
    scenario: Callable[[Any], Any],
    *,
    name: str | None = None,
    rtol: float = Tolerance().relative,
    atol: float = Tolerance().absolute,
    labels: tuple[str, ...] = (),
    message: str | None = None,
) -> None:
    """``scenario`` observes the same with the student's function (or class) as with the reference's.

    ``scenario(call)`` uses ``call`` in any way and returns plain values; it must be repeatable, for it is run again
    with each known mistake in the place of ``call``. ``labels`` names the parts of a list of observations, ``message``
    is what the student reads instead of where they differ.
    """
    name = name or function.__name__
    expected = scenario(function)
    got = _observed(student, name, scenario)
    found = _labelled(got, expected, Tolerance(rtol, atol), labels, name)
    if found is not None:
        raise CheckFailed(message or _sentence(found), mistakes_that_give(got, scenario, name))
    current().agreements.append(Agreement(name, scenario, got))


def assert_raises(
    student: Student, error: type[Exception] | tuple[type[Exception], ...], name: str, *args: Any, **kwargs: Any
) -> None:
    """The student's ``name`` refuses these arguments with ``error``, by type, never by wording."""

    def scenario(call: Function) -> Any:
        return call(*_fresh(args), **_fresh(kwargs))

    wanted = " or ".join(kind.__name__ for kind in (error if isinstance(error, tuple) else (error,)))
    try:
        got = _observed(student, name, scenario)
    except Raised as problem:
        if isinstance(problem, error):
            current().agreements.append(Agreement(name, partial(_refuses, scenario, error), True))
            return
        raise CheckFailed(f"{name} raised {problem.type_name}; expected {wanted}.") from None
    raise CheckFailed(f"{name} returned {brief(got)}; expected {wanted}.", mistakes_that_give(got, scenario, name))


def assert_unchanged(
    student: Student,
    function: Function,
    *args: Any,
    name: str | None = None,
    rtol: float = Tolerance().relative,
    atol: float = Tolerance().absolute,
    **kwargs: Any,
) -> None:
    """The student's function gives what ``function`` gives and leaves its arguments as they are, bit for bit."""
    name = name or function.__name__
    assert_same(student, function, *args, name=name, rtol=rtol, atol=atol, **kwargs)

    def scenario(call: Function) -> Any:
        mine = _fresh(args)
        call(*mine, **_fresh(kwargs))
        return [mine[position] for position in watched]

    watched = [position for position, value in enumerate(args) if isinstance(value, np.ndarray | list | dict)]
    after = student.call(name, *_fresh(args), **_fresh(kwargs)).args
    now = [after[position] for position in watched if position < len(after)]
    for position, value in zip(watched, now, strict=False):
        if difference(value, args[position], Tolerance(0.0, 0.0)) is not None:
            message = f"{name} changed its argument number {position + 1} in place; work on a copy."
            raise CheckFailed(message, mistakes_that_give(now, scenario, name))


def check_that(condition: Any, sentence: str) -> None:
    """``condition`` holds; else ``sentence`` says to the student what was found. It must show no hidden data."""
    if not condition:
        raise CheckFailed(sentence)


def _refuses(scenario: Callable[[Any], Any], error: type[Exception] | tuple[type[Exception], ...], call: Any) -> bool:
    """Whether ``call`` refuses as the student's function did; asked of a known mistake."""
    try:
        scenario(call)
    except error:
        return True
    return False


def _observed(student: Student, name: str, scenario: Callable[[Any], Any]) -> Any:
    """What ``scenario`` sees of the student's ``name``. It has just run with the reference, so where it fails now the
    student's value is not what it works with: a single number to be unpacked, None to be indexed."""
    last: list[Any] = []
    function = getattr(student, name)

    def call(*args: Any, **kwargs: Any) -> Any:
        last[:] = [function(*args, **kwargs)]
        return last[0]

    try:
        return plain(scenario(call))
    except (StudentError, CheckFailed):
        raise
    except Exception:
        shown = brief(last[0]) if last else "nothing"
        raise CheckFailed(f"{name} returned {shown}, which is not what this check can work with.") from None


def _steps(call: Function, args: tuple[Any, ...], kwargs: dict[str, Any], steps: int) -> Any:
    if steps == 1:
        return call(*_fresh(args), **_fresh(kwargs))
    results = []
    for _ in range(steps):
        result = call(*_fresh(args), **_fresh(kwargs))
        results.append(result)
        state = tuple(result) if isinstance(result, tuple | list | Record) else (result,)
        if len(state) >= len(args):
            break
        args = (*state, *args[len(state) :])
    return results


def _step_labels(steps: int) -> tuple[str, ...]:
    return () if steps == 1 else tuple(f"the result of step {k + 1}" for k in range(steps))


def _labelled(got: Any, expected: Any, tolerance: Tolerance, labels: tuple[str, ...], name: str) -> str | None:
    if not labels or not isinstance(got, list | tuple) or len(got) != len(expected):
        return difference(got, expected, tolerance, f"the result of {name}")
    for label, mine, right in zip(labels, got, expected, strict=False):
        found = difference(mine, right, tolerance, label)
        if found is not None:
            return found
    return None


def _sentence(text: str) -> str:
    return text[0].upper() + text[1:] + "."


def _fresh(value: Any) -> Any:
    """Copies of all arrays, containers and generators in ``value``; functions stay what they are."""
    if isinstance(value, tuple) and not hasattr(value, "_fields"):
        return tuple(_fresh(item) for item in value)
    if isinstance(value, dict):
        return {key: _fresh(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_fresh(item) for item in value]
    return copy.deepcopy(value) if isinstance(value, np.ndarray | np.random.Generator) else value
