"""Which known mistake gives the very numbers that the student's code gave."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import numpy as np

from autograder.judge.context import Agreement, current
from autograder.judge.difference import Tolerance, difference
from autograder.judge.misconception import Misconception
from autograder.sandbox.handles import Handle

__all__ = ["consistent", "mistakes_that_give", "plain"]

SAME_MISTAKE = Tolerance(relative=1e-6, absolute=1e-9)
"""How closely a known mistake must reproduce the student's numbers before it is named."""
ITERATORS = ("generator", "zip", "map", "enumerate", "range", "list_iterator")


def mistakes_that_give(got: Any, scenario: Callable[[Any], Any], name: str) -> frozenset[str]:
    """The names of the known mistakes of the running check's task for which ``scenario`` observes ``got``; a slow one
    gives right values, so it is none of them."""
    known = (wrong for wrong in current().misconceptions if name in wrong.tasks and wrong.slow is None)
    return frozenset(wrong.name for wrong in known if _gives(wrong, scenario, got))


def consistent(names: Iterable[str], known: Iterable[Misconception], agreements: Iterable[Agreement]) -> frozenset[str]:
    """Those of ``names`` that would also have given everything that the student's code got right."""
    wrongs = [wrong for wrong in known if wrong.name in names]
    return frozenset(
        wrong.name for wrong in wrongs if all(_gives(wrong, right.scenario, right.got) for right in agreements)
    )


def plain(value: Any) -> Any:
    """A value of either side with its iterators made into lists."""
    if isinstance(value, Handle):
        return [plain(item) for item in value] if value.type_name in ITERATORS else value
    if hasattr(value, "__next__"):
        return [plain(item) for item in value]
    if type(value) is list:
        return [plain(item) for item in value]
    if type(value) is tuple:
        return tuple(plain(item) for item in value)
    return value


def _gives(wrong: Misconception, scenario: Callable[[Any], Any], got: Any) -> bool:
    try:
        with np.errstate(all="ignore"):
            theirs = plain(scenario(wrong.function))
        return difference(got, theirs, SAME_MISTAKE) is None
    except Exception:
        # A wrong version may fail in any way on these inputs; then it is not what the student wrote.
        return False
