"""The marks in a source notebook: which lines are solution, marking guide or hidden test.

nbgrader finds a mark anywhere in a line of any cell, and so do we; unlike nbgrader we say where one has no partner.
"""

from __future__ import annotations

from traitlets.config import Config

from autograder.errors import CourseError
from autograder.model import Record

__all__ = ["Marks", "Region", "marks_of", "regions"]


class Marks(Record, frozen=True, kw_only=True):
    """The pairs of words that begin and end the regions which a release leaves out."""

    solution: tuple[str, str]
    hidden_test: tuple[str, str]
    marking_guide: tuple[str, str]


class Region(Record, frozen=True, kw_only=True):
    """A marked region of a cell; lines are counted from 1 and the marks are not among ``lines``."""

    begin: int
    end: int
    lines: tuple[tuple[int, str], ...]


def marks_of(config: Config) -> Marks:
    """The marks that nbgrader will look for under ``config``."""

    def pair(section: str, kind: str, words: str) -> tuple[str, str]:
        chosen = config[section]
        begin = chosen.get(f"begin_{kind}_delimeter", f"BEGIN {words}")
        return str(begin), str(chosen.get(f"end_{kind}_delimeter", f"END {words}"))

    return Marks(
        solution=pair("ClearSolutions", "solution", "SOLUTION"),
        hidden_test=pair("ClearHiddenTests", "test", "HIDDEN TESTS"),
        marking_guide=pair("ClearMarkScheme", "mark_scheme", "MARK SCHEME"),
    )


def regions(source: str, mark: tuple[str, str], where: str) -> tuple[Region, ...]:
    """The regions of ``source`` between the two words of ``mark``; ``where`` begins the errors.

    Raises CourseError where a mark has no partner or stands inside another region.
    """
    begin, end = mark
    found: list[Region] = []
    start = 0
    lines: list[tuple[int, str]] = []
    for number, line in enumerate(source.split("\n"), start=1):
        if begin in line:
            if start:
                raise CourseError(
                    f"{where}, line {number}: ### {begin} stands inside the region that began on line {start}; "
                    f"put ### {end} before it"
                )
            start, lines = number, []
        elif end in line:
            if not start:
                raise CourseError(f"{where}, line {number}: ### {end} has no ### {begin}; add one above it")
            found.append(Region(begin=start, end=number, lines=tuple(lines)))
            start = 0
        elif start:
            lines.append((number, line))
    if start:
        raise CourseError(f"{where}, line {start}: ### {begin} has no ### {end}; add one")
    return tuple(found)
