"""Mutants of the course, graded as submissions are: confined, by the hidden suite, on every core."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import NamedTuple

from autograder.grading.many import Many, local_executor
from autograder.grading.worker.bench import BenchSettings, Judged, Work
from autograder.model import Limits, Outcome
from tests.course.graded import ROOT, SECRET, cells, exercise, solution
from tests.course.mutants.equivalent import Key
from tests.course.mutants.mutate import changes

__all__ = ["Mutant", "judged", "loses_points", "mutants", "work_of"]

SETTINGS = BenchSettings(
    secret=SECRET,
    hidden=(str(ROOT),),
    limits=Limits(cell_cpu_seconds=5.0, call_cpu_seconds=2.0, call_wall_seconds=10.0),
)
"""A mutant that never ends is stopped sooner than a student's."""
NO_FAULT = {Outcome.PASSED, Outcome.INCONCLUSIVE}


class Mutant(NamedTuple):
    """One change to the solution of one task."""

    key: Key
    source: str
    """The whole solution cell."""


def mutants(name: str) -> Iterator[Mutant]:
    """All mutants of an exercise."""
    for task in exercise(name).tasks:
        for change in changes(solution(name, task.name)):
            yield Mutant(Key(name, task.name, *change[:3]), change.source)


def work_of(mutant: Mutant) -> Work:
    """The notebook with the mutant in the place of the solution, of which only the mutant's task is judged."""
    key = mutant.key
    held, right = exercise(key.exercise), solution(key.exercise, key.task)
    sources = cells(key.exercise, visible_checks=False)
    return Work(
        exercise=held.name,
        notebook=held.notebook,
        suite=str(held.suite),
        tasks=tuple(task for task in held.tasks if task.name == key.task),
        cells=tuple((index, mutant.source if source == right else source) for index, source in sources),
    )


def loses_points(result: Judged) -> bool:
    """Whether a check finds fault. RuntimeError when we broke: that says nothing about the mutant."""
    if Outcome.INTERNAL in result.outcomes:
        messages = [check.name for task in result.tasks for check in task.checks if check.outcome is Outcome.INTERNAL]
        raise RuntimeError(f"the grader failed in {', '.join(messages)}")
    return bool(result.outcomes - NO_FAULT)


def judged(all_of_them: Sequence[Mutant], jobs: int) -> Iterator[tuple[Mutant, bool]]:
    """Each mutant with whether it loses points, as they come in."""
    with Many[Mutant](SETTINGS, partial(local_executor, jobs), 2 * jobs) as many:
        for mutant, result in many.judge_each((mutant, work_of(mutant)) for mutant in all_of_them):
            try:
                yield mutant, loses_points(result)
            except RuntimeError as error:
                raise RuntimeError(f"{mutant.key}: {error}") from None
