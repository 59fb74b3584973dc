"""What the comparison found, as plain records: the page, the tables and the terminal are views of them."""

from __future__ import annotations

from autograder.model import Record
from autograder.similarity.evidence import Kind

__all__ = ["Alike", "ExerciseLikeness", "Pair", "Passage", "Piece", "Who"]


class Who(Record, frozen=True, kw_only=True, order=True):
    """Whose submission it is."""

    student_id: str
    folder: str = ""
    """The folder of earlier submissions that it is from; empty for the class itself."""

    @property
    def label(self) -> str:
        """As it is shown."""
        return f"{self.student_id} ({self.folder})" if self.folder else self.student_id


class Passage(Record, frozen=True, kw_only=True):
    """A stretch that both have and few others."""

    kind: Kind
    bits: float
    """How surprising it is; see ``rarity``."""
    students: int
    """How many have its rarest part, the two among them."""
    first: str
    second: str
    """The text as each of them wrote it."""


class Piece(Record, frozen=True, kw_only=True):
    """A part of an answer as it is shown."""

    text: str
    alike: bool = False
    """Both have it, and few others."""


class Alike(Record, frozen=True, kw_only=True):
    """The answers of two students to one task."""

    task: str
    bits: float
    share: float
    """From 0 to 1: how much of what is unusual in the answer that has less of it is in the other."""
    passages: tuple[Passage, ...]
    """The most surprising first."""
    first: tuple[Piece, ...]
    second: tuple[Piece, ...]


class Pair(Record, frozen=True, kw_only=True):
    """Two submissions that are more alike than chance explains."""

    first: Who
    second: Who
    bits: float
    share: float
    """As in ``Alike``, over its tasks."""
    tasks: tuple[Alike, ...]
    """The most surprising first."""


class ExerciseLikeness(Record, frozen=True, kw_only=True):
    """One exercise over the class."""

    exercise: str
    notebook: str
    submissions: int
    """Of the class, that could be read."""
    earlier: int
    """Of earlier classes."""
    unreadable: tuple[str, ...]
    """Students whose submission is no notebook."""
    needed_bits: float
    """Pairs with fewer are not told of."""
    pairs: tuple[Pair, ...]
    """The most alike first."""
    more: int
    """Pairs that are alike but not in ``pairs``, because there are too many."""
    groups: tuple[tuple[Who, ...], ...]
    """Three or more who hang together by pairs, those beyond ``pairs`` included; the largest first."""
