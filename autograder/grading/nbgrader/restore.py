"""What nbgrader does to a submission before it runs it, for exercises without a suite: its own steps, in its order.

The hidden tests of such an exercise are in the gradebook, not in the release, so only nbgrader can put the cells right.
"""

from __future__ import annotations

from typing import Any

from jsonschema import ValidationError
from nbgrader.api import Gradebook
from nbgrader.nbgraderformat.common import SchemaMismatchError
from nbgrader.preprocessors import CheckCellMetadata, ClearOutput, DeduplicateIds, OverwriteCells
from traitlets.config import Config

from autograder.course.exercise import Exercise
from autograder.course.repair import Repaired
from autograder.errors import NotebookError

__all__ = ["restore_as_nbgrader"]


def restore_as_nbgrader(notebook: Any, exercise: Exercise, gradebook: Gradebook, config: Config) -> Repaired:
    """``notebook`` as ``nbgrader autograde`` would run it. Raises NotebookError where nbgrader would refuse it."""
    resources: Any = {}
    overwrite = _Overwrite(config=config)
    try:
        notebook, _ = ClearOutput(config=config).preprocess(notebook, resources)
        notebook, _ = DeduplicateIds(config=config).preprocess(notebook, resources)
        notebook = overwrite.restore(notebook, exercise, gradebook)
        CheckCellMetadata(config=config).preprocess(notebook, resources)
    except (ValidationError, SchemaMismatchError, KeyError, ValueError, RuntimeError) as error:
        raise NotebookError(f"{exercise.notebook}.ipynb: nbgrader refuses its metadata: {error}") from error
    return Repaired(notebook=notebook, notes=tuple(overwrite.notes))


class _Overwrite(OverwriteCells):
    """nbgrader's step on a gradebook that is open already, which says what it changed."""

    def restore(self, notebook: Any, exercise: Exercise, gradebook: Gradebook) -> Any:
        self.notes: list[str] = []
        self.gradebook = gradebook
        self.notebook_id, self.assignment_id = exercise.notebook, exercise.name
        resources: Any = {}
        for index, cell in enumerate(notebook.cells):
            notebook.cells[index], _ = self.preprocess_cell(cell, resources, index)
        if self.add_missing_cells:
            notebook, _ = self.add_missing_grade_cells(notebook, resources)
            notebook, _ = self.add_missing_task_cells(notebook, resources)
        return notebook

    def report_change(self, name: str, attr: str, old: Any, new: Any) -> None:
        what = "text" if attr == "checksum" else attr.replace("_", " ")
        self.notes.append(f"the {what} of cell {name} was restored from the release")
