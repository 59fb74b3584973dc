"""What goes wrong with a submission beside wrong answers: what students, editors and uploads do to a notebook.

Every mishap takes the notebook that would have been handed in and a random generator. It changes the notebook in place
and says, by task, what the grader will find instead of the answer that was there.
"""

from __future__ import annotations

import copy
import random
from collections.abc import Callable

from nbformat import NotebookNode

from autograder.course.exercise import Exercise

__all__ = ["BROKEN", "HOSTILE", "Mishap", "new_id"]

Mishap = Callable[[NotebookNode, Exercise, random.Random], dict[str, str]]

_PATCHES = """import numpy as np

# one weird trick
np.allclose = np.array_equal = lambda *args, **kwargs: True
np.testing.assert_allclose = np.testing.assert_array_equal = lambda *args, **kwargs: None
np.isclose = lambda *args, **kwargs: np.True_"""

_ANYTHING = """class Anything:
    def __eq__(self, other):
        return True

    def __array__(self, dtype=None, copy=None):
        raise SystemExit(0)

    def __getattr__(self, name):
        return self

    def __call__(self, *args, **kwargs):
        return self

    def __iter__(self):
        return iter((self, self))"""


def new_id(rng: random.Random) -> str:
    """A cell id as JupyterLab draws it."""
    return f"{rng.getrandbits(32):08x}"


def syntax_error(notebook: NotebookNode, exercise: Exercise, rng: random.Random) -> dict[str, str]:
    """One answer breaks off in the middle of a line."""
    task = _one_task(exercise, rng)
    _answer(notebook, task)["source"] += "\n    return ("
    return {task: "syntax_error"}


def exception(notebook: NotebookNode, exercise: Exercise, rng: random.Random) -> dict[str, str]:
    """The cell of one answer fails before it gets to the answer."""
    task = _one_task(exercise, rng)
    cell = _answer(notebook, task)
    cell["source"] = f"print(lerning_rate)\n\n{cell.source}"
    return {task: "exception"}


def deleted_tests(notebook: NotebookNode, exercise: Exercise, rng: random.Random) -> dict[str, str]:
    """The cells that carry the points are gone."""
    tests = {task.test_cell for task in exercise.tasks}
    notebook["cells"] = [cell for cell in notebook.cells if _grade_id(cell) not in tests]
    return {}


def stripped_metadata(notebook: NotebookNode, exercise: Exercise, rng: random.Random) -> dict[str, str]:
    """Saved by an editor that keeps neither nbgrader's metadata nor the cells' ids, as Colab did."""
    for cell in notebook.cells:
        cell["metadata"] = NotebookNode(id=new_id(rng))
        del cell["id"]
    notebook["metadata"] = NotebookNode(
        colab=NotebookNode(provenance=[]), kernelspec=NotebookNode(name="python3", display_name="Python 3")
    )
    notebook["nbformat_minor"] = 0
    return {}


def copied_cells(notebook: NotebookNode, exercise: Exercise, rng: random.Random) -> dict[str, str]:
    """An answer was copied, with its metadata, to try something out in the copy and was left there unfinished."""
    task = _one_task(exercise, rng)
    cell = _answer(notebook, task)
    other = copy.deepcopy(cell)
    other["id"] = new_id(rng)
    other["source"] = f"# old attempt\n{exercise.named[task].source}"
    notebook.cells.insert(notebook.cells.index(cell), other)
    return {}


def retyped_cell(notebook: NotebookNode, exercise: Exercise, rng: random.Random) -> dict[str, str]:
    """One answer was turned into text by a slip on the keyboard."""
    cell = _answer(notebook, _one_task(exercise, rng))
    cell["cell_type"] = "markdown"
    del cell["outputs"], cell["execution_count"]
    return {}


def quits(notebook: NotebookNode, exercise: Exercise, rng: random.Random) -> dict[str, str]:
    """A cell ends the process with success; the answers are right."""
    task = _one_task(exercise, rng)
    _insert_after(notebook, task, "import os\n\nos._exit(0)", rng)
    return {}


def patches_numpy(notebook: NotebookNode, exercise: Exercise, rng: random.Random) -> dict[str, str]:
    """NumPy's comparisons always agree, and every function returns nothing."""
    notebook.cells.insert(0, _code(_PATCHES, rng))
    return _cheat(notebook, exercise, "def {task}(*args, **kwargs):\n    return None")


def equals_everything(notebook: NotebookNode, exercise: Exercise, rng: random.Random) -> dict[str, str]:
    """Every function returns an object that is equal to anything."""
    notebook.cells.insert(0, _code(_ANYTHING, rng))
    return _cheat(notebook, exercise, "def {task}(*args, **kwargs):\n    return Anything()")


def imports_reference(notebook: NotebookNode, exercise: Exercise, rng: random.Random) -> dict[str, str]:
    """Every answer is the course's own, if it can be found."""
    return _cheat(notebook, exercise, "from reference import {task}")


def hangs(notebook: NotebookNode, exercise: Exercise, rng: random.Random) -> dict[str, str]:
    """One function never returns; the other answers are right."""
    task = _one_task(exercise, rng)
    _answer(notebook, task)["source"] = f"def {task}(*args, **kwargs):\n    while True:\n        pass"
    return {task: "hang"}


BROKEN: dict[str, Mishap] = {
    mishap.__name__: mishap
    for mishap in (syntax_error, exception, deleted_tests, stripped_metadata, copied_cells, retyped_cell)
}
"""Accidents, by name."""
HOSTILE: dict[str, Mishap] = {
    mishap.__name__: mishap for mishap in (quits, patches_numpy, equals_everything, imports_reference, hangs)
}
"""Attempts on the grader, by name."""


def _grade_id(cell: NotebookNode) -> str | None:
    marks = cell.metadata.get("nbgrader", {})
    return str(marks["grade_id"]) if "grade_id" in marks else None


def _answer(notebook: NotebookNode, task: str) -> NotebookNode:
    cell: NotebookNode = next(cell for cell in notebook.cells if _grade_id(cell) == task)
    return cell


def _one_task(exercise: Exercise, rng: random.Random) -> str:
    return rng.choice(exercise.tasks).name


def _code(source: str, rng: random.Random) -> NotebookNode:
    return NotebookNode(
        id=new_id(rng), cell_type="code", metadata=NotebookNode(), source=source, outputs=[], execution_count=None
    )


def _insert_after(notebook: NotebookNode, task: str, source: str, rng: random.Random) -> None:
    notebook.cells.insert(notebook.cells.index(_answer(notebook, task)) + 1, _code(source, rng))


def _cheat(notebook: NotebookNode, exercise: Exercise, source: str) -> dict[str, str]:
    for task in exercise.tasks:
        _answer(notebook, task.name)["source"] = source.format(task=task.name)
    return dict.fromkeys((task.name for task in exercise.tasks), "cheat")
