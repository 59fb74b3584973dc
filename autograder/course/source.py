"""What a source notebook must be before it is released or graded with; each fault is told by cell and line."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import Any

from nbformat import NotebookNode
from traitlets.config import Config

from autograder.course.marks import Marks, marks_of, regions
from autograder.course.shape import NO_ID
from autograder.errors import CourseError

__all__ = ["EXPERIMENT", "cell_name", "check_source", "is_experiment"]

EXPERIMENT = "experiment"
"""The tag of a code cell that no task needs: ``nighthike grade --skip-experiments`` leaves it out."""

_SCHEMA = 3
_ROLES = ("grade", "solution", "locked", "task")
_GRADE_ID = re.compile(r"[a-zA-Z0-9_-]+")


def check_source(notebook: NotebookNode, where: str, config: Config, *, with_ids: bool, with_suite: bool) -> None:
    """Raise CourseError for the first fault of ``notebook``, a source notebook called ``where``.

    ``with_ids``: the file's format has ids, so every cell must bring its own.
    ``with_suite``: the points cells must be named after their tasks, so that the suite's checks find their points.
    """
    kernel = notebook.metadata.get("kernelspec")
    if not isinstance(kernel, dict) or not kernel.get("name"):
        raise CourseError(f"{where}: has no kernelspec; open it in Jupyter, choose its kernel and save it")
    marks = marks_of(config)
    first_of: dict[str, int] = {}
    for index, cell in enumerate(notebook.cells):
        here = f"{where}, cell {cell_name(cell, index)}"
        if with_ids and cell.id.startswith(NO_ID):
            # nbformat would draw one at random at every release.
            raise CourseError(f"{here}: has no id of its own, so no two releases are alike; save it again in Jupyter")
        _check_metadata(cell, here)
        _check_marks(cell, here, marks)
        grade_id = _named(cell)
        if grade_id is None:
            continue
        if grade_id in first_of:
            raise CourseError(
                f"{here}: cells {first_of[grade_id] + 1} and {index + 1} have the same grade_id; rename one"
            )
        first_of[grade_id] = index
    if with_suite:
        _check_tasks(notebook, where)


def cell_name(cell: NotebookNode, index: int) -> str:
    """How errors call a cell: its grade_id, or its number in the notebook, counted from 1."""
    return str(_marks(cell).get("grade_id") or index + 1)


def is_experiment(metadata: Mapping[str, Any]) -> bool:
    """Does a cell with this ``metadata`` bear the tag?"""
    tags = metadata.get("tags")
    return isinstance(tags, list) and EXPERIMENT in tags


def _marks(cell: NotebookNode) -> dict[str, Any]:
    marks = cell.metadata.get("nbgrader")
    return marks if isinstance(marks, dict) else {}


def _named(cell: NotebookNode) -> str | None:
    marks = _marks(cell)
    return str(marks["grade_id"]) if any(marks.get(key) for key in _ROLES) else None


def _check_metadata(cell: NotebookNode, here: str) -> None:
    marks = _marks(cell)
    if is_experiment(cell.metadata) and (marks.get("grade") or marks.get("solution")):
        raise CourseError(f"{here}: has the tag {EXPERIMENT} but belongs to a task, which needs it; remove the tag")
    if not marks:
        return
    if marks.get("schema_version") != _SCHEMA:
        raise CourseError(f"{here}: its nbgrader metadata is not of version {_SCHEMA}; run nbgrader update on it")
    for key in _ROLES:
        if not isinstance(marks.get(key, False if key == "task" else None), bool):
            raise CourseError(f"{here}: its nbgrader metadata has no true or false for {key}; add it")
    if not any(marks.get(key) for key in _ROLES):
        return
    grade_id = marks.get("grade_id")
    if not isinstance(grade_id, str) or not _GRADE_ID.fullmatch(grade_id):
        raise CourseError(f"{here}: its grade_id is {grade_id!r}; use letters, digits, _ and -")
    if marks.get("task") and cell.cell_type != "markdown":
        raise CourseError(f"{here}: a manually graded task must be a markdown cell; change its type")
    if cell.cell_type == "markdown" and not marks.get("task") and marks["grade"] != marks["solution"]:
        raise CourseError(f"{here}: a written answer must be both graded and a solution; set grade and solution")
    if marks["grade"] or marks.get("task"):
        points = marks.get("points")
        if points is None:
            raise CourseError(f"{here}: is graded but has no points; set them in its nbgrader metadata")
        if isinstance(points, bool) or not isinstance(points, int | float) or not 0 <= points < math.inf:
            raise CourseError(f"{here}: its points are {points!r}; give a number of 0 or more")


def _check_marks(cell: NotebookNode, here: str, marks: Marks) -> None:
    """As nbgrader sees it: solutions go first, then hidden tests, then what is left of marking guides."""
    source, metadata = cell.source, _marks(cell)
    solutions = regions(source, marks.solution, here)
    if solutions and not metadata.get("solution"):
        raise CourseError(
            f"{here}, line {solutions[0].begin}: a solution in a cell that is no solution cell; "
            "mark the cell as one (solution: true)"
        )
    for region in regions(source, marks.hidden_test, here):
        if not metadata.get("grade"):
            raise CourseError(f"{here}, line {region.begin}: a hidden test in a cell without points; move it to one")
    for region in regions(source, marks.marking_guide, here):
        inside = any(outer.begin < region.begin and region.end < outer.end for outer in solutions)
        whole = bool(metadata.get("solution")) and not solutions  # the whole cell is replaced
        if not (metadata.get("task") or inside or whole):
            raise CourseError(
                f"{here}, line {region.begin}: a marking guide outside the solution of a cell that is no manually "
                "graded task; put it between the marks of the solution"
            )


def _check_tasks(notebook: NotebookNode, where: str) -> None:
    answers = {_named(cell) for cell in notebook.cells if _marks(cell).get("solution")}
    for index, cell in enumerate(notebook.cells):
        marks = _marks(cell)
        if not marks.get("grade") or marks.get("solution") or cell.cell_type != "code":
            continue
        here, grade_id = f"{where}, cell {cell_name(cell, index)}", str(marks["grade_id"])
        if not grade_id.startswith("test_"):
            raise CourseError(f"{here}: carries points but is not called test_<task>; rename it after its task")
        if (task := grade_id.removeprefix("test_")) not in answers:
            raise CourseError(f"{here}: there is no solution cell called {task}; add one or rename this cell")
