"""One submission → one Report and its autograded notebook.

::

    prepare   bytes → repaired notebook, notes, Work      pure
    judge     Work → Judged                               the only part that runs student code (bench.py)
    finish    both → Graded                               pure
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from autograder.course.exercise import Exercise
from autograder.course.notebook import read_submission
from autograder.course.repair import Repaired, repair
from autograder.errors import NotebookError, UnreadableError
from autograder.grading.worker.autograded import inert, with_findings, with_outputs
from autograder.grading.worker.bench import Bench, Judged, Work
from autograder.grading.worker.experiments import Stored, left_out, stored_outputs
from autograder.model import UNREADABLE_CHECK, CellResult, Check, Outcome, Record, Report, Status, TaskReport

__all__ = [
    "Graded",
    "Prepared",
    "Restore",
    "finish",
    "grade_submission",
    "needs_a_person",
    "prepare",
    "unreadable",
    "work_of",
]

Restore = Callable[[Any, Exercise], Repaired]
"""What puts a submission right: ``course.repair.repair``, or nbgrader's own steps for an exercise without a suite."""

NOT_PYTHON = {"SyntaxError", "IndentationError", "TabError"}
STOPPED = {
    Outcome.TIMEOUT: "was stopped: it did not come to an end within its time",
    Outcome.MEMORY: "asked for more memory than a submission may use",
    Outcome.KILLED: "ended the process that runs the notebook; the other cells were run without it",
    Outcome.PROTOCOL: "disturbed the process that runs the notebook; the other cells were run without it",
}


class Prepared(Record, frozen=True, kw_only=True):
    """A submission put right and ready to be run."""

    exercise: Exercise
    notebook: Any
    """The repaired notebook, a NotebookNode."""
    notes: tuple[str, ...] = ()
    experiments: Mapping[int, Stored] = {}
    """Cells that may be left out, by their positions in ``notebook``."""
    work: Work | None = None
    """None when there is nothing to run: the file is missing or is no notebook. It is graded 0, not left out."""
    unread: bool = False
    """What was handed in is there and could not be read: it gets no score, and a person has to look."""


class Graded(Record, frozen=True, kw_only=True):
    """One graded submission."""

    report: Report
    notebook: Any
    """The autograded notebook, a NotebookNode: outputs, findings, scores; nothing in it can run in a browser."""
    nothing_submitted: bool = False
    """There was no notebook that can be read: the written answers count 0 as well, as with nbgrader."""
    not_graded: frozenset[str] = frozenset()
    """Cells, by grade_id, that get no score because we broke, or because nobody knows what was handed in."""
    unsure: frozenset[str] = frozenset()
    """Points cells, by grade_id, whose score a person should look at: a time could not be measured."""


def prepare(file: Path | bytes, exercise: Exercise, restore: Restore = repair) -> Prepared:
    """Read and repair a submission. What cannot be read becomes the released notebook with a note that says why."""
    try:
        submitted = read_submission(file)
        stored = stored_outputs(submitted.notebook, exercise)
        restored = restore(submitted.notebook, exercise)
    except NotebookError as error:
        return unreadable(exercise, error)
    return Prepared(
        exercise=exercise,
        notebook=restored.notebook,
        notes=(*submitted.notes, *restored.notes),
        experiments=left_out(restored.notebook, stored),
        work=work_of(restored.notebook, exercise),
    )


def work_of(notebook: Any, exercise: Exercise) -> Work:
    """What has to be run and judged of a repaired notebook."""
    return Work(
        exercise=exercise.name,
        notebook=exercise.notebook,
        suite=None if exercise.suite is None else str(exercise.suite),
        tasks=exercise.tasks,
        cells=tuple((index, cell.source) for index, cell in enumerate(notebook.cells) if cell.cell_type == "code"),
    )


def unreadable(exercise: Exercise, why: NotebookError) -> Prepared:
    """A submission that has nothing to run, shown as the released notebook; ``why`` is its note."""
    unread = isinstance(why, UnreadableError)
    return Prepared(exercise=exercise, notebook=exercise.released(), notes=(str(why),), unread=unread)


def finish(prepared: Prepared, judged: Judged | None, *, without_experiments: bool = False) -> Graded:
    """Report and autograded notebook of ``prepared``; ``judged`` is None exactly when it had no work.

    ``without_experiments``: the cells that may be left out were, and show what the student stored.
    """
    exercise = prepared.exercise
    if judged is None:
        tasks = _nothing_to_grade(prepared)
        notebook = inert(prepared.notebook, exercise.metadata)
        notes = prepared.notes
    else:
        stored = prepared.experiments if without_experiments else {}
        notebook = with_outputs(prepared.notebook, judged.cells, exercise.metadata, stored)
        tasks = judged.tasks
        notes = prepared.notes + tuple(_notes_of_cells(judged.cells))
    cells = {task.name: task.test_cell for task in exercise.tasks}
    if judged is not None and exercise.suite is None and not tasks:
        # nbgrader takes a while to import; suites do not need it.
        from autograder.grading.worker.plain import scores_by_nbgrader

        tasks = scores_by_nbgrader(notebook, exercise.tasks)
    else:
        notebook = with_findings(notebook, {cells[task.task]: task for task in tasks}, notes)
    report = Report(
        exercise=exercise.name,
        notebook=f"{exercise.notebook}.ipynb",
        status=Status.INTERNAL if _with(Outcome.INTERNAL, tasks) else Status.GRADED,
        score=sum(task.score for task in tasks),
        max_score=exercise.max_score,
        tasks=tasks,
        notes=notes,
    )
    return Graded(
        report=report,
        notebook=notebook,
        nothing_submitted=judged is None and not prepared.unread,
        not_graded=frozenset(
            exercise.named if prepared.unread else (cells[name] for name in _with(Outcome.INTERNAL, tasks))
        ),
        unsure=frozenset(cells[name] for name in _with(Outcome.INCONCLUSIVE, tasks)),
    )


def grade_submission(file: Path | bytes, exercise: Exercise, bench: Bench, restore: Restore = repair) -> Graded:
    """Grade one submission here and now.

    Raises ConfinementError or CourseError when no submission of this exercise could be graded; nothing that is in
    ``file`` raises.
    """
    prepared = prepare(file, exercise, restore)
    return finish(prepared, None if prepared.work is None else bench.judge(prepared.work))


def needs_a_person(report: Report) -> tuple[str, ...]:
    """The tasks that a person has to look at: we broke, or a time could not be measured."""
    return (*_with(Outcome.INTERNAL, report.tasks), *_with(Outcome.INCONCLUSIVE, report.tasks))


def _with(outcome: Outcome, tasks: Sequence[TaskReport]) -> tuple[str, ...]:
    return tuple(task.task for task in tasks if any(check.outcome is outcome for check in task.checks))


def _nothing_to_grade(prepared: Prepared) -> tuple[TaskReport, ...]:
    check = Check(
        name=UNREADABLE_CHECK,
        outcome=Outcome.INTERNAL if prepared.unread else Outcome.MISSING,
        sentence="The submission is a notebook that can be read.",
        message="\n".join(prepared.notes),
    )
    return tuple(
        TaskReport(task=task.name, score=0.0, max_score=task.points, checks=(check,))
        for task in prepared.exercise.tasks
    )


def _notes_of_cells(results: tuple[CellResult, ...]) -> list[str]:
    """What a student should know of cells that were stopped, or that are not Python. People count cells from 1."""
    notes = [(result, STOPPED.get(result.outcome) or _not_python(result)) for result in results]
    return [f"cell {result.index + 1} {note}" for result, note in notes if note]


def _not_python(result: CellResult) -> str:
    error = result.outputs[-1].get("ename") if result.outputs else None
    if result.outcome is not Outcome.RAISED or error not in NOT_PYTHON:
        return ""
    return f"is not Python ({error}): nothing in it was run; its output names the line"
