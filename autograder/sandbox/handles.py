"""Objects that stay in the student's process: class instances, iterators, values kept to be changed in place."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from autograder.sandbox.delays import WallBudget
from autograder.sandbox.failures import ProtocolBroken, TimedOut

if TYPE_CHECKING:
    from autograder.sandbox.calls import Calls

__all__ = ["MAX_ITEMS", "Handle"]

MAX_ITEMS = 10_000
"""How many items are taken from a student's iterator: an endless one fails here. All may take the time of one call."""


class Handle:
    """An object of the student's process, worked on from here; an operation may raise any StudentError.

    ``handle.name`` reads an attribute (a method comes back as a Handle that can be called), ``handle(…)`` calls,
    ``handle[key]`` reads an item, ``iter(handle)`` iterates. ``keep_``, ``fetch_``, ``assign_`` and ``is_`` end in an
    underscore because every other name belongs to the student's object.
    """

    __slots__ = ("_calls", "number", "type_name")

    def __init__(self, calls: Calls, number: int, type_name: str) -> None:
        self._calls = calls
        self.number = number
        self.type_name = type_name

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            # NumPy and copy ask any object for such names and believe the answer: an address in this process's memory.
            raise AttributeError(name)
        return self._calls.operate("attribute", self, name, name=f"{self.type_name}.{name}")

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return self._calls.operate("call", self, args, kwargs, name=self.type_name)

    def keep_(self, *args: Any, **kwargs: Any) -> Handle:
        """Call it; what comes back stays over there, be it a plain value: an array that the caller can still reach."""
        kept = self._calls.operate("call_and_keep", self, args, kwargs, name=self.type_name)
        if not isinstance(kept, Handle):
            raise ProtocolBroken(f"{self.type_name}: the process that runs the notebook sent what should have stayed.")
        return kept

    def __getitem__(self, key: Any) -> Any:
        return self._calls.operate("item", self, key, name=self.type_name)

    def __setitem__(self, key: Any, value: Any) -> None:
        self._calls.operate("set_item", self, key, value, name=self.type_name)

    def __iter__(self) -> Iterator[Any]:
        iterator = self._calls.operate("iterate", self, name=self.type_name)
        budget = WallBudget(self._calls.call_wall_seconds)
        for _ in range(MAX_ITEMS):
            before = time.monotonic()
            found = self._calls.operate("next", iterator, name=self.type_name)
            budget.spend(time.monotonic() - before)
            if type(found) is not tuple or len(found) != 2 or type(found[0]) is not bool:
                raise ProtocolBroken(f"{self.type_name}: the process that runs the notebook sent no item.")
            if not found[0]:
                return
            if budget.is_used_up(self._calls.child.without_a_core):
                raise TimedOut(f"the items of the {self.type_name} did not come in time and had to be stopped.")
            yield found[1]
        raise TimedOut(f"the {self.type_name} gave more than {MAX_ITEMS:,} items and had to be stopped.")

    def fetch_(self) -> Any:
        """The object by value, where it is a plain one; else another Handle."""
        return self._calls.operate("fetch", self, name=self.type_name)

    def assign_(self, value: Any, key: Any = None) -> None:
        """``object[key][...] = value``, in place; with no key the object is the array itself."""
        self._calls.operate("assign", self, key, value, name=self.type_name)

    def is_(self, other: Handle) -> bool:
        """Whether both are one and the same object over there."""
        return self._calls.operate("same", self, other) is True

    def __repr__(self) -> str:
        return f"<a {self.type_name} of the notebook>"
