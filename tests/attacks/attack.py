"""What an attack is: a cell that a student adds, or a change to the notebook, and how the attacking cell may end."""

from __future__ import annotations

import textwrap
from collections.abc import Callable
from typing import Any, NamedTuple

__all__ = ["CLOCK", "OURS", "REPORTS", "UNDEFINED", "WALLS", "Attack"]

OURS = "aims at our own packages, processes or messages, of which a course with stock nbgrader has nothing"
WALLS = "a way past a wall or a limit; stock nbgrader has none, so every process may do it"
CLOCK = "aims at a clock, and nbgrader times nothing"
REPORTS = "aims at our report of the class and its tables"
UNDEFINED = "vfork in an interpreter is undefined without a filter that refuses it"


class Attack(NamedTuple):
    """One attack. Its cell finds the places that it goes for in variables: ``course``, ``gradebook``, ``other``,
    ``suite``, ``reference``, ``port``, ``address``; what it gets hold of it puts into ``loot``.
    """

    name: str
    tries: str
    """One line: what it wants and how."""
    cell: str = ""
    """A code cell; indented as it stands in the table."""
    change: Callable[[Any], None] | None = None
    """What it does to the notebook itself, instead of a cell or beside it."""
    ends: tuple[str, ...] = ("passed", "raised")
    """The outcomes that the attacking cell may have."""
    breaks: bool = False
    """It spoils what the notebook itself needs afterwards: the attacker may lose points of other tasks by it."""
    source: str = ""
    """Where it was described against another grader."""
    student: str = ""
    """The name that the attacker goes by, where that is the attack."""
    not_stock: str = ""
    """Why it is not run against stock nbgrader: one of the sentences above."""

    @property
    def code(self) -> str:
        return textwrap.dedent(self.cell).strip()
