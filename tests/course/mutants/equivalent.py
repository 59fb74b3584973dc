"""Mutants with full marks that a person has looked at: the table equivalent.toml.

``[[equivalent]]``: it does what the solution does. ``[[left_free]]``: it does something else where the task promises
nothing, or where a check would be unfair to right solutions; it stays a survivor, with the reason beside it.
A mutant is known by its exercise, task and operator and by the line before and after, never by a line number.
"""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import NamedTuple

__all__ = ["TABLE", "Key", "Known", "known_mutants"]

TABLE = Path(__file__).with_name("equivalent.toml")
KINDS = ("equivalent", "left_free")


class Key(NamedTuple):
    """What a mutant is known by."""

    exercise: str
    task: str
    operator: str
    before: str
    after: str

    def __str__(self) -> str:
        change = f"{self.before}  →  {self.after or '(removed)'}"
        return f"{self.exercise}, {self.task}, {self.operator}: {change}"


class Known(NamedTuple):
    """What the table says about a mutant."""

    equivalent: bool
    reason: str


def known_mutants() -> dict[Key, Known]:
    """The table. ValueError for an entry that comes twice or gives no reason."""
    table = tomllib.loads(TABLE.read_text(encoding="utf-8"))
    found: dict[Key, Known] = {}
    for kind in KINDS:
        for entry in table.get(kind, []):
            key = Key(*(entry[name] for name in Key._fields))
            if key in found or not entry["reason"]:
                raise ValueError(f"{TABLE.name}: {key} comes twice or has no reason; mend the entry")
            found[key] = Known(kind == "equivalent", entry["reason"])
    return found
