"""What became of an exercise's mutants, counted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from rich.table import Table

from tests.course.mutants.equivalent import Key, Known

__all__ = ["COLUMNS", "Tally", "tally", "tally_rows", "tally_table"]

COLUMNS = ("exercise", "mutants", "lose points", "equivalent", "survive", "caught")


class Tally(NamedTuple):
    """The mutants of one exercise."""

    exercise: str
    mutants: int
    equivalent: tuple[Key, ...] = ()
    """Those with full marks that do what the solution does, by the table."""
    survivors: tuple[Key, ...] = ()
    """All others with full marks."""
    misjudged: tuple[Key, ...] = ()
    """Those in the table that lose points, or that no operator makes any more."""

    @property
    def lost(self) -> int:
        """How many lose points."""
        return self.mutants - len(self.equivalent) - len(self.survivors)

    @property
    def percent(self) -> float:
        """The share that loses points among those that change behaviour."""
        changing = self.mutants - len(self.equivalent)
        return 100 * self.lost / changing if changing else 100.0


def tally(exercise: str, lost: Mapping[Key, bool], known: Mapping[Key, Known]) -> Tally:
    """Count the mutants of ``exercise`` in ``lost``, which says of each whether it loses points."""
    mine = [key for key in lost if key.exercise == exercise]
    full_marks = [key for key in mine if not lost[key]]
    equivalent = tuple(key for key in full_marks if key in known and known[key].equivalent)
    return Tally(
        exercise=exercise,
        mutants=len(mine),
        equivalent=equivalent,
        survivors=tuple(key for key in full_marks if key not in equivalent),
        misjudged=tuple(key for key in known if key.exercise == exercise and key not in full_marks),
    )


def tally_rows(tallies: Iterable[Tally]) -> Iterator[list[str]]:
    """A row an exercise, as ``COLUMNS`` says, and one for all of them."""
    every = list(tallies)
    for each in [*every, _together(every)]:
        counts = (each.mutants, each.lost, len(each.equivalent), len(each.survivors))
        yield [each.exercise, *map(str, counts), f"{each.percent:.1f}%"]


def tally_table(tallies: Iterable[Tally]) -> Table:
    """The same for a terminal."""
    table = Table(title="mechanical mutants", title_justify="left")
    for column in COLUMNS:
        table.add_column(column, justify="left" if column == "exercise" else "right", no_wrap=column == "exercise")
    for row in tally_rows(tallies):
        table.add_row(*row)
    return table


def _together(tallies: Iterable[Tally]) -> Tally:
    every = list(tallies)
    return Tally(
        exercise="all",
        mutants=sum(each.mutants for each in every),
        equivalent=tuple(key for each in every for key in each.equivalent),
        survivors=tuple(key for each in every for key in each.survivors),
    )
