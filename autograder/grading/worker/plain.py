"""Scores of an exercise without a suite: nbgrader's own rule, applied to the outputs of its test cells."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from nbgrader.utils import determine_grade

from autograder.model import Check, Outcome, Task, TaskReport

__all__ = ["scores_by_nbgrader"]

MAX_MESSAGE_CHARACTERS = 500


def scores_by_nbgrader(notebook: Any, tasks: Sequence[Task]) -> tuple[TaskReport, ...]:
    """One report a task, with one check: that its test cell runs without an error.

    Where nbgrader's rule itself fails (it raises on an empty result, and on one above the maximum) the task asks for
    a person.
    """
    cells = {cell.metadata.get("nbgrader", {}).get("grade_id"): cell for cell in notebook.cells}
    return tuple(_score(task, cells.get(task.test_cell)) for task in tasks)


def _score(task: Task, cell: Any) -> TaskReport:
    if cell is None:
        # As in nbgrader, unless OverwriteCells.add_missing_cells puts the cell back: nobody grades it.
        return _report(task, 0.0, Outcome.MISSING, "The submission has no such cell.")
    try:
        score, _ = determine_grade(cell)
    except (KeyError, ValueError) as error:
        return _report(task, 0.0, Outcome.INTERNAL, f"nbgrader cannot read this cell's result: {error}")
    if score is None:
        return _report(task, 0.0, Outcome.INTERNAL, "nbgrader leaves this cell to a person.")
    if score >= task.points:
        return _report(task, score, Outcome.PASSED, "")
    return _report(task, score, Outcome.FAILED, _what_went_wrong(cell))


def _report(task: Task, score: float, outcome: Outcome, message: str) -> TaskReport:
    check = Check(
        name=task.test_cell,
        outcome=outcome,
        sentence=f"The test cell {task.test_cell} runs without an error.",
        message=message[:MAX_MESSAGE_CHARACTERS],
    )
    return TaskReport(task=task.name, score=float(score), max_score=task.points, checks=(check,))


def _what_went_wrong(cell: Any) -> str:
    for output in cell.outputs:
        if output.output_type == "error":
            return f"{output.ename}: {output.evalue}".strip(": ")
    return "It printed a warning, or earned a part of its points."
