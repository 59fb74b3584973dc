"""docs/mutants.md: the figures, the survivors, and the mutants that change nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from tests.course.graded import ROOT
from tests.course.mutants.equivalent import Key, Known
from tests.course.mutants.tally import COLUMNS, Tally, tally_rows

__all__ = ["PAGE", "page"]

PAGE = ROOT / "docs" / "mutants.md"

INTRODUCTION = """\
# Mechanical mutants

Written by `make mutants`; do not edit. Small changes are made to every solution in `source/`, one at a time (a sign
flipped, a term dropped, `<` for `<=`, an index off by one, a copy dropped, another axis, a check taken out …), and
each is graded as a submission is: confined, by the hidden suite. One with full marks either does what the solution
does, or it survives; which of the two it is, a person has decided in `tests/course/mutants/equivalent.toml`. Caught is
the share that loses points of those that change what the solution does.
"""
NOT_LOOKED_AT = "not looked at yet"


def page(tallies: Sequence[Tally], known: Mapping[Key, Known]) -> str:
    """The whole page."""
    survivors = [key for each in tallies for key in each.survivors]
    equivalent = [key for each in tallies for key in each.equivalent]
    figures = _table(COLUMNS, tally_rows(tallies), right=len(COLUMNS) - 1)
    sections = [
        [INTRODUCTION, *figures],
        ["## Survivors", "", *_mutants(survivors, known, "why they may")],
        ["## Mutants that change nothing", "", *_mutants(equivalent, known, "why it is the same")],
    ]
    return "\n\n".join("\n".join(section) for section in sections) + "\n"


def _mutants(keys: Sequence[Key], known: Mapping[Key, Known], why: str) -> Iterable[str]:
    rows = [
        [
            key.exercise.split("_")[0],
            f"`{key.task}`",
            key.operator,
            _code(key.before),
            _code(key.after),
            known[key].reason if key in known else NOT_LOOKED_AT,
        ]
        for key in keys
    ]
    return _table(("exercise", "task", "operator", "was", "is", why), rows) if rows else ["None."]


def _code(line: str) -> str:
    # The bar would end the cell of the table, also within code.
    return "`" + line.replace("|", "\\|") + "`" if line else "*removed*"


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]], *, right: int = 0) -> Iterator[str]:
    yield f"| {' | '.join(heads)} |"
    yield "|" + "---|" * (len(heads) - right) + "---:|" * right
    for row in rows:
        yield f"| {' | '.join(row)} |"
