"""A class whose students cannot be told from its report: for sharing one with colleagues.

Names, ids, addresses and times are left out, and so is every text that may quote a student: messages, notes. What
stays is what the course wrote itself (sentences, names of mistakes, hints) and numbers.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from msgspec.structs import replace

from autograder.model import Record, Report, TaskReport
from autograder.reporting.records import Attempt, ClassResults, Grade, Person, StudentWork

__all__ = ["anonymised", "numbered"]

NOTE = "a note is left out"


def numbered(order: Sequence[str]) -> dict[str, str]:
    """``student 07`` for each by their place in ``order``, which must be shuffled: in one that can be guessed, such as
    that of the names, a number would give its student away."""
    width = len(str(len(order)))
    return {student: f"student {place:0{width}d}" for place, student in enumerate(order, 1)}


def anonymised(results: ClassResults, order: Sequence[str]) -> ClassResults:
    """``results`` with its students ``numbered`` by ``order``, which holds every id once."""
    numbers = numbered(order)
    return ClassResults(
        course=results.course,
        people=tuple(sorted((Person(student_id=label) for label in numbers.values()), key=lambda one: one.student_id)),
        assignments=results.assignments,
        grades=_sorted(_grade(grade, numbers) for grade in results.grades),
        works=_sorted(_work(work, numbers) for work in results.works),
    )


def _sorted(records: Any) -> tuple[Any, ...]:
    """By exercise and number: the order that was there is that of the ids."""
    return tuple(sorted(records, key=_place))


def _place(record: Record) -> tuple[str, str, str]:
    if isinstance(record, StudentWork):
        return record.exercise, record.notebook, record.student_id
    assert isinstance(record, Grade)
    return record.assignment, "", record.student_id


def _grade(grade: Grade, numbers: dict[str, str]) -> Grade:
    return replace(grade, student_id=numbers[grade.student_id], submitted=None, due=None, extension=None)


def _work(work: StudentWork, numbers: dict[str, str]) -> StudentWork:
    return replace(
        work,
        student_id=numbers[work.student_id],
        report=_report(work.report),
        attempts=tuple(_attempt(attempt, place) for place, attempt in enumerate(work.attempts)),
    )


def _report(report: Report) -> Report:
    return replace(report, tasks=tuple(_task(task) for task in report.tasks), notes=tuple(NOTE for _ in report.notes))


def _task(task: TaskReport) -> TaskReport:
    return replace(task, checks=tuple(replace(check, message="") for check in task.checks))


def _attempt(attempt: Attempt, place: int) -> Attempt:
    return replace(attempt, answers=str(place), submitted="")
