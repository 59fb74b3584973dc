"""What is being judged right now: the check that runs, its task, and the mistakes known for it.

Set by ``suite.py`` around each check, read by ``compare.py`` and ``race.py``, so that a suite need not pass it on.
"""

from __future__ import annotations

from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from autograder.judge.misconception import Misconception
from autograder.sandbox.student import Student

__all__ = ["Agreement", "CheckFailed", "Context", "Inconclusive", "current"]


class CheckFailed(AssertionError):
    """What must hold does not. ``message`` is for the student; it holds no hidden data.

    ``candidates`` names the known mistakes that give the very same numbers.
    """

    def __init__(self, message: str, candidates: frozenset[str] = frozenset()) -> None:
        super().__init__(message)
        self.message = message
        self.candidates = candidates


class Inconclusive(Exception):
    """The machine was too noisy to tell; nobody is charged for that."""


class Agreement(NamedTuple):
    """A comparison that came out right: a known mistake that would have failed it is not this student's."""

    name: str
    scenario: Callable[[Any], Any]
    got: Any


@dataclass(frozen=True)
class Context:
    """The running check."""

    misconceptions: tuple[Misconception, ...] = ()
    """Those of its task."""
    peer: Callable[[Callable[..., object]], Student] | None = None
    """A confined process of its own in which a function of the reference can be called, for races."""
    agreements: list[Agreement] = field(default_factory=list)
    """What the student's task has got right so far."""


_current: ContextVar[Context] = ContextVar("nighthike_check")


def current() -> Context:
    """The context of the check that runs; an empty one outside of a suite."""
    return _current.get(None) or Context()
