"""Which cell of a submission is which cell of the release? Found by what survives: name, id, text, place.

Editors strip nbgrader's metadata, students copy, split, move and retype cells. Nothing here parses a student's code:
Python's parser can be crashed by what it is given, and this is the trusted side.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from nbformat import NotebookNode

from autograder.course.exercise import SourceCell
from autograder.course.shape import NO_ID
from autograder.model import Record

__all__ = ["Pairing", "claimed", "defined", "pair", "same_text"]

_DEFINED = re.compile(r"^(?:async[ \t]+)?(?:def|class)[ \t]+(\w+)|^(\w+)[ \t]*(?::[^=\n]*)?=(?!=)", re.MULTILINE)


class Pairing(Record, frozen=True, kw_only=True):
    """The result of ``pair``."""

    pairs: dict[int, int]
    """Position in the release → position in the submission."""
    copies: dict[int, tuple[int, ...]]
    """Position in the release → the other cells that bear the same grade_id."""


def pair(cells: Sequence[NotebookNode], release: Sequence[SourceCell]) -> Pairing:
    """Find the submitted cell for as many released cells as can be told apart, surest signs first."""
    finder = _Finder(cells, release)
    copies = finder.by_grade_id()
    finder.by_id()
    finder.by_text()
    finder.by_definition()
    finder.by_place()
    return Pairing(pairs=dict(sorted(finder.pairs.items())), copies=copies)


def claimed(cell: NotebookNode) -> str | None:
    """The grade_id that the cell's metadata bears, whatever else is in it."""
    marks = cell.metadata.get("nbgrader")
    grade_id = marks.get("grade_id") if isinstance(marks, dict) else None
    return grade_id if isinstance(grade_id, str) and grade_id else None


def defined(source: str) -> set[str]:
    """The names that lines of ``source`` define without indentation: functions, classes, variables."""
    return {function or variable for function, variable in _DEFINED.findall(source)}


def same_text(first: str, second: str) -> bool:
    """Equal but for white space at the ends of lines and of the whole."""
    return first == second or _bare(first) == _bare(second)


def _bare(text: str) -> str:
    return "\n".join(line.rstrip() for line in text.strip().splitlines())


class _Finder:
    """Pairs found so far; each step adds some among what is left."""

    def __init__(self, cells: Sequence[NotebookNode], release: Sequence[SourceCell]) -> None:
        self.cells = cells
        self.release = release
        self.pairs: dict[int, int] = {}
        self.left = set(range(len(cells)))
        """Submitted cells that are nobody's yet."""

    def by_grade_id(self) -> dict[int, tuple[int, ...]]:
        """By nbgrader's own name; where several cells bear it, the one that is most likely meant."""
        bearers: dict[str, list[int]] = {}
        for position, cell in enumerate(self.cells):
            if (grade_id := claimed(cell)) is not None:
                bearers.setdefault(grade_id, []).append(position)
        copies = {}
        for known in self._missing():
            found = bearers.get(known.grade_id, []) if known.grade_id else []
            if found:
                chosen = self._likeliest(known, found)
                self._take(known, chosen)
                copies[known.index] = tuple(position for position in found if position != chosen)
        for position in (position for others in copies.values() for position in others):
            self.left.discard(position)
        return copies

    def by_id(self) -> None:
        """By the cell's id, or the copy of it that Colab keeps in the metadata.

        A locked cell must have its text as well: what else stands there is taken for the student's own.
        """
        positions: dict[str, int] = {}
        for position in sorted(self.left, reverse=True):
            cell = self.cells[position]
            for name in (cell.metadata.get("id"), cell.id):
                if isinstance(name, str) and not name.startswith(NO_ID):
                    positions[name] = position
        for known in self._missing():
            position = positions.get(known.id, -1)
            if position in self.left and (not known.locked or same_text(self.cells[position].source, known.source)):
                self._take(known, position)

    def by_text(self) -> None:
        """By an unchanged text that no other cell of the release has."""
        often = Counter(_bare(known.source) for known in self.release)
        positions: dict[str, int] = {}
        for position in sorted(self.left, reverse=True):
            positions[_bare(self.cells[position].source)] = position
        for known in self._missing():
            text = _bare(known.source)
            if text and often[text] == 1 and positions.get(text) in self.left:
                self._take(known, positions[text])

    def by_definition(self) -> None:
        """A solution by the function or variable that it defines: the last definition that is not the released stub.

        A cell that defines several is the one that it stands in line for: what it builds on stays above it.
        """
        while wanted := self._by_definer():
            for position, answers in wanted.items():
                self._take(min(answers, key=lambda known: self._out_of_line(known, position)), position)

    def by_place(self) -> None:
        """An answer by its place: the first unknown cell of its kind beside a neighbour that it should have."""
        for known in self._missing():
            if not known.solution or not self.pairs.keys() & {known.index - 1, known.index + 1}:
                continue
            before = max((at for index, at in self.pairs.items() if index < known.index), default=-1)
            after = min((at for index, at in self.pairs.items() if index > known.index), default=len(self.cells))
            for position in sorted(self.left & set(range(before + 1, after))):
                cell = self.cells[position]
                if cell.cell_type == known.kind and cell.source.strip():
                    self._take(known, position)
                    break

    def _by_definer(self) -> dict[int, list[SourceCell]]:
        """By a submitted cell that is nobody's the solutions that are missing and that it most likely defines."""
        definers: dict[str, list[int]] = {}
        for position in sorted(self.left):
            for name in defined(self.cells[position].source):
                definers.setdefault(name, []).append(position)
        found: dict[int, list[SourceCell]] = {}
        for known in self._missing():
            if known.solution and known.kind == "code":
                names = defined(known.source) or {known.grade_id or ""}
                positions = [at for name in names for at in definers.get(name, ())]
                if positions:
                    last = max(positions, key=lambda at: (not self._untouched(known, at), at))
                    found.setdefault(last, []).append(known)
        return found

    def _out_of_line(self, known: SourceCell, position: int) -> int:
        """How many cells would stand on the wrong side if ``known`` were at ``position``."""
        return sum((index < known.index) != (at < position) for index, at in self.pairs.items())

    def _missing(self) -> Iterable[SourceCell]:
        return [known for known in self.release if known.index not in self.pairs]

    def _take(self, known: SourceCell, position: int) -> None:
        self.pairs[known.index] = position
        self.left.discard(position)

    def _likeliest(self, known: SourceCell, found: list[int]) -> int:
        """Of an answer one that was worked on, of a locked cell one that was not; then the original, then the last."""

        def merit(position: int) -> tuple[bool, bool, int]:
            return self._untouched(known, position) != known.solution, self.cells[position].id == known.id, position

        return max(found, key=merit)

    def _untouched(self, known: SourceCell, position: int) -> bool:
        source = self.cells[position].source
        return same_text(source, known.source) or not source.strip()
