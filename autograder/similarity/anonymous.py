"""What was found without names, for sharing: numbers in place of students, and nothing that they wrote."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from autograder.reporting.anonymous import numbered
from autograder.similarity.records import Alike, ExerciseLikeness, Pair, Who

__all__ = ["anonymised", "everybody"]


def everybody(found: Sequence[ExerciseLikeness]) -> list[str]:
    """The labels of all who are named in ``found``, each once."""
    named = {who.label for one in found for pair in one.pairs for who in (pair.first, pair.second)}
    named |= {who.label for one in found for group in one.groups for who in group}
    return sorted(named | {student for one in found for student in one.unreadable})


def anonymised(found: Sequence[ExerciseLikeness], order: Sequence[str]) -> tuple[ExerciseLikeness, ...]:
    """``found`` with everybody ``numbered`` by ``order``, which holds every label once. Answers and passages quote
    students, so they are left out."""
    numbers = numbered(order)

    def nobody(who: Who) -> Who:
        return Who(student_id=numbers[who.label], folder="earlier" if who.folder else "")

    return tuple(
        replace(
            one,
            unreadable=tuple(sorted(numbers[student] for student in one.unreadable)),
            pairs=tuple(_pair(pair, nobody(pair.first), nobody(pair.second)) for pair in one.pairs),
            groups=tuple(tuple(sorted(map(nobody, group))) for group in one.groups),
        )
        for one in found
    )


def _pair(pair: Pair, first: Who, second: Who) -> Pair:
    first, second = sorted((first, second))
    return replace(pair, first=first, second=second, tasks=tuple(map(_task, pair.tasks)))


def _task(task: Alike) -> Alike:
    return replace(task, passages=(), first=(), second=())
