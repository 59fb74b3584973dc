"""``python -m tests.course.mutants [EX…]``: make the mutants, grade them, print and write down what came of it."""

from __future__ import annotations

import os
import sys

import click
from rich.console import Console
from rich.progress import track

from tests.course.graded import exercises
from tests.course.mutants.equivalent import TABLE, known_mutants
from tests.course.mutants.judge import judged, mutants
from tests.course.mutants.page import PAGE, page
from tests.course.mutants.tally import Tally, tally, tally_table

ENOUGH_PERCENT = 95.0
"""The least share of the mutants that change behaviour which must lose points, in every exercise."""


@click.command("mutants")
@click.argument("names", nargs=-1, metavar="[EX]…")
@click.option("--jobs", type=click.IntRange(min=1), help="Mutants graded at a time; one for each core by default.")
def main(names: tuple[str, ...], jobs: int | None) -> None:
    """Grade every mechanical mutant of the exercises EX. Without EX of all, and docs/mutants.md is written.

    Ends with 1 when too few lose points or the table of equivalent mutants is wrong.
    """
    unknown = sorted(set(names) - set(exercises()))
    if unknown:
        raise click.UsageError(f"{', '.join(unknown)}: no such exercise; there are: {', '.join(exercises())}")
    chosen = [name for name in exercises() if not names or name in names]
    everything = [mutant for name in chosen for mutant in mutants(name)]
    results = judged(everything, jobs or len(os.sched_getaffinity(0)))
    followed = track(results, "mutants", len(everything), console=Console(stderr=True))
    found = {mutant.key: loses for mutant, loses in followed}
    lost = {mutant.key: found[mutant.key] for mutant in everything}
    known = known_mutants()
    tallies = [tally(name, lost, known) for name in chosen]
    _show(tallies)
    if not names:
        PAGE.write_text(page(tallies, known), encoding="utf-8")
    sys.exit(_verdict(tallies))


def _show(tallies: list[Tally]) -> None:
    console = Console()
    console.print(tally_table(tallies))
    for what in ("equivalent", "survivors"):
        for key in (key for each in tallies for key in getattr(each, what)):
            console.print(f"{what.rstrip('s')}: {key}", markup=False, highlight=False, soft_wrap=True)


def _verdict(tallies: list[Tally]) -> int:
    few = [f"{each.exercise} {each.percent:.1f}%" for each in tallies if each.percent < ENOUGH_PERCENT]
    if few:
        print(f"Fewer than {ENOUGH_PERCENT:g}% lose points: {', '.join(few)}; mend the suites.", file=sys.stderr)
    wrong = [key for each in tallies for key in each.misjudged]
    for key in wrong:
        print(f"{TABLE.name}: loses points, or is no mutant any more; take it out: {key}", file=sys.stderr)
    return 1 if few or wrong else 0


if __name__ == "__main__":
    main()
