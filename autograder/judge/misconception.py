"""Known mistakes as code: a complete wrong version of a function, and the sentence that goes with it.

One function serves three times: CI must see it caught and rightly named, a student whose numbers it gives gets
its sentence, and the simulated class hands it in.
"""

from __future__ import annotations

import hashlib
import importlib.util
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, Literal, NamedTuple, TypeVar

from autograder.errors import CourseError

__all__ = ["Misconception", "load_misconceptions", "misconception"]

Wrong = TypeVar("Wrong", bound=Callable[..., Any])
MARK = "__misconception__"
Slow = Literal["loop", "work"]


class Misconception(NamedTuple):
    """A wrong version of the function (or class) that ``tasks`` ask for."""

    name: str
    tasks: tuple[str, ...]
    hint: str
    function: Callable[..., Any]
    slow: Slow | None = None
    """Right, but too slow: no values give it away, a lost race does, by a loop that was seen or by work without one."""


def misconception(*tasks: str, hint: str, slow: Slow | None = None) -> Callable[[Wrong], Wrong]:
    """Mark a function of ``misconceptions.py`` as a wrong version of ``tasks``; its own name is the mistake's name."""
    if not tasks or not hint:
        raise CourseError("a misconception needs the name of its task and a hint for the student")

    def mark(function: Wrong) -> Wrong:
        setattr(function, MARK, Misconception(function.__name__, tasks, hint, function, slow))
        return function

    return mark


def load_misconceptions(folder: Path) -> tuple[Misconception, ...]:
    """All misconceptions of the suite in ``folder``, in the order of the file."""
    path = folder / "misconceptions.py"
    if not path.exists():
        return ()
    name = f"nighthike_misconceptions_{hashlib.sha256(str(path.resolve()).encode()).hexdigest()[:12]}"
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return tuple(
        found for value in vars(module).values() if isinstance(found := getattr(value, MARK, None), Misconception)
    )
