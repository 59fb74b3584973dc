"""What happens to a solved notebook between a student and the grader, drawn at random from a seed.

A damage changes the cells in place, or makes other bytes of the file. It says whether the notebook's code still
defines what it did: then full marks are due.
"""

from __future__ import annotations

import random
import re
from functools import cache
from pathlib import Path

from nbformat import NotebookNode

from autograder.course.exercise import Exercise
from autograder.course.layout import Course
from autograder.course.notebook import read_notebook
from tests.fuzz.damaged_cells import CELLS
from tests.fuzz.damaged_files import FILES

__all__ = ["Damaged", "damaged", "exercises", "solved"]

PARTING = frozenset(
    ("copy_cell", "copy_with_new_id", "merge_with_next", "merge_answers", "move", "swap", "retype", "retype_answer",
     "add_code", "add_text", "split_function", "strip_one", "vscode", "odd_metadata")
)  # fmt: skip
"""Damages after which the halves of a function may stand apart, or bear no common name."""
ROOT = Path(__file__).resolve().parents[2]


@cache
def exercises() -> dict[str, Exercise]:
    course = Course.open(ROOT)
    return {path.parent.name: course.exercise(path.parent.name) for path in course.notebooks()}


def solved(exercise: Exercise) -> NotebookNode:
    """The released notebook with the solutions in it, less the cells that only draw: they decide about no point."""
    right = {
        cell.metadata["nbgrader"]["grade_id"]: re.sub(r"^ *### (BEGIN|END) [A-Z ]+\n?", "", cell.source, flags=re.M)
        for cell in read_notebook(exercise.path).cells
        if cell.metadata.get("nbgrader", {}).get("solution")
    }
    notebook = exercise.released()
    for cell, known in zip(notebook.cells, exercise.cells, strict=True):
        if known.solution and known.grade_id is not None:
            cell["source"] = right[known.grade_id].rstrip()
    notebook["cells"] = [cell for cell in notebook.cells if cell.cell_type != "code" or "nbgrader" in cell.metadata]
    return notebook


class Damaged:
    """A notebook that was handed in damaged: of which exercise, how, its bytes, and whether full marks are due."""

    def __init__(self, exercise: str, names: tuple[str, ...], data: bytes, whole: bool) -> None:
        self.exercise, self.names, self.data, self.whole = exercise, names, data, whole


def damaged(seed: int) -> Damaged:
    """The damaged notebook of a seed: of each exercise by turns, one to six damages, at most one of them the file's."""
    rng = random.Random(seed)
    names = list(exercises())
    exercise = names[seed % len(names)]
    notebook = solved(exercises()[exercise])
    count = rng.randint(1, 6)
    saving = rng.choice(list(FILES)) if rng.random() < 0.5 else "as it is"
    chosen = [rng.choice(list(CELLS)) for _ in range(count - (saving != "as it is"))]
    whole = True
    for name in chosen:
        if notebook.cells:
            whole &= CELLS[name](notebook, rng)
    data, kept = FILES[saving](notebook, rng)
    return Damaged(exercise, (*chosen, saving), data, whole and kept and not _parted(chosen))


def _parted(chosen: list[str]) -> bool:
    """Whether the halves of a split function may have been parted afterwards: nothing then says that they were one."""
    return "split_function" in chosen and bool(PARTING & set(chosen[chosen.index("split_function") + 1 :]))
