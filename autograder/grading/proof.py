"""Proves an exercise: its solution has all points, its release none, every known mistake is caught and named.

What CI runs on every commit, and an author after every change. Each version is judged as a submission is, confined.
"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from autograder.course.exercise import Exercise
from autograder.course.hidden import known_mistakes
from autograder.course.notebook import read_notebook
from autograder.errors import CourseError
from autograder.grading.worker.bench import Bench, Work
from autograder.grading.worker.submission import work_of
from autograder.model import Outcome, Record, TaskReport

__all__ = ["Proof", "prove"]


class Proof(Record, frozen=True, kw_only=True):
    """One thing that must hold of an exercise."""

    what: str
    """``solution``, ``release``, or ``mistake task.name``."""
    problem: str = ""
    """Why it does not hold, in a sentence; empty when it does."""


def prove(exercise: Exercise, bench: Bench) -> Iterator[Proof]:
    """What must hold of ``exercise``, one after the other.

    Raises CourseError when there is no suite, or the source or the suite has a fault; ConfinementError.
    """
    if exercise.suite is None:
        raise CourseError(
            f"{exercise.name}: has no hidden suite, so there is nothing to prove; nighthike new begins one"
        )
    solved = _deciding(work_of(read_notebook(exercise.path), exercise), exercise)
    yield Proof(what="solution", problem=_not_full(bench.judge(solved).tasks))
    stub = work_of(exercise.released(), exercise)
    yield Proof(what="release", problem=_not_empty(bench.judge(stub).tasks))
    names = {task.name for task in exercise.tasks}
    for wrong in known_mistakes(exercise.suite):
        for task in wrong.tasks:
            if task not in names:
                raise CourseError(
                    f"{exercise.suite}: {wrong.name} is a mistake of {task}, which is no task; mend its name"
                )
            made = replace(solved, cells=_with_answer(solved, exercise, task, wrong.answer(task)))
            problem = _not_named(bench.judge(made).tasks, task, wrong.name)
            yield Proof(what=f"mistake {task}.{wrong.name}", problem=problem)


def _deciding(work: Work, exercise: Exercise) -> Work:
    """``work`` with the cells alone that have a part in the points: not what a student predicts and draws."""
    named = {cell.index for cell in exercise.cells if cell.grade_id}
    return replace(work, cells=tuple((index, source) for index, source in work.cells if index in named))


def _with_answer(work: Work, exercise: Exercise, task: str, answer: str) -> tuple[tuple[int, str], ...]:
    """The cells with ``answer`` in a cell of its own behind the solution of ``task``."""
    (at,) = (cell.index for cell in exercise.cells if cell.grade_id == task)
    beyond = 1 + max(index for index, _ in work.cells)
    cells = []
    for index, source in work.cells:
        cells.append((index, source))
        if index == at:
            cells.append((beyond, answer))
    return tuple(cells)


def _not_full(tasks: tuple[TaskReport, ...]) -> str:
    failed = [
        f"{task.task}, {check.name}: {check.outcome}. {check.message}".strip()
        for task in tasks
        for check in task.checks
        if check.outcome is not Outcome.PASSED
    ]
    return "; ".join(failed)


def _not_empty(tasks: tuple[TaskReport, ...]) -> str:
    return "; ".join(f"{task.task} has {task.score:g} of {task.max_score:g} points" for task in tasks if task.score > 0)


def _not_named(tasks: tuple[TaskReport, ...], name: str, mistake: str) -> str:
    """Why ``mistake`` in the task ``name`` was not caught there, alone and under its name."""
    mine = next(task for task in tasks if task.task == name)
    named = sorted({check.mistake for check in mine.checks if check.mistake})
    if mine.score >= mine.max_score:
        return "it has full marks: no check sees it"
    if named != [mistake]:
        return f"it is caught but named {' and '.join(named)}" if named else "it is caught but not named"
    charged = [task.task for task in tasks if task.task != name and task.score < task.max_score]
    return f"it costs points of {', '.join(charged)} too; use student.given there" if charged else ""
