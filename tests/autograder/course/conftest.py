"""A tiny real course, made where a test wants it: two tasks, a reflection, a hidden suite and known mistakes."""

from __future__ import annotations

import copy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from nbformat import NotebookNode
from nbformat.notebooknode import from_dict

from autograder.course.exercise import Exercise
from autograder.course.layout import Course
from autograder.course.notebook import notebook_bytes, read_notebook
from autograder.course.repair import Repaired, repair
from tests.autograder.course.handed_in import answered, hold

SECRET = "a secret of the scratch course"
CONFIG = f"""
c = get_config()
c.CourseDirectory.course_id = "scratch"
c.Nighthike.suites = "suites"
c.Nighthike.secret = "{SECRET}"
"""
SUITE = '''
class TestSlope:
    def test_steep_side(self, student):
        """The steep side is steeper."""
'''
MISTAKES = '''
import math

import numpy as np

from autograder.judge import misconception

HALF = 0.5


@misconception("slope", hint="Twice x, not x.")
def forgets_the_two(x):
    """Half of it is missing."""
    return HALF * 2 * x


@misconception("slope", hint="Downhill is the other way.")
def wrong_way_down(x):
    return -2 * np.asarray(x)


@misconception("stride", "slope", hint="Not always one.")
def always_one_step(*args):
    return math.cos(0)
'''


def cell(kind: str, name: str, source: str, **marks: Any) -> NotebookNode:
    """A cell with the id ``name``; with ``marks``, nbgrader's metadata and the grade_id ``name`` with _ for -."""
    node = {"cell_type": kind, "id": name, "metadata": {}, "source": source}
    if kind == "code":
        node |= {"execution_count": None, "outputs": []}
    if marks:
        roles = {"grade": False, "solution": False, "locked": False, "task": False, "schema_version": 3}
        node["metadata"] = {"nbgrader": roles | {"grade_id": name.replace("-", "_")} | marks}
    return from_dict(node)


def answer(name: str, source: str, **marks: Any) -> NotebookNode:
    return cell("code", name, source, **({"solution": True} | marks))


def points(task: str, source: str, worth: float, **marks: Any) -> NotebookNode:
    return cell("code", f"test-{task}", source, **({"grade": True, "locked": True, "points": worth} | marks))


SLOPE = '''def slope(x):
    """How steep the hill is at x."""
    ### BEGIN SOLUTION
    steepness = 2 * x
    return steepness
    ### END SOLUTION'''
STRIDE = '''def stride(x, lr):
    """One step down."""
    ### BEGIN SOLUTION
    return x - lr * slope(x)
    ### END SOLUTION'''
REFLECTION = """### BEGIN SOLUTION
Because the hill is a parabola.

### BEGIN MARK SCHEME
One point for the parabola, one for the vertex.
### END MARK SCHEME
### END SOLUTION"""


def source_cells() -> list[NotebookNode]:
    return [
        cell("markdown", "title", "# The hill\n\nWalk down it."),
        cell("code", "supplied", "import numpy as np\n\nHEIGHT = 3.0", locked=True),
        answer("slope", SLOPE),
        points("slope", "assert slope(1.0) == 2.0", 3),
        cell("markdown", "between", "Now take a step."),
        answer("stride", STRIDE),
        points("stride", "assert stride(1.0, 0.1) == 0.8", 5),
        cell("code", "race", "print(stride(3.0, 0.1))"),
        cell("markdown", "question", "Why does it work?", locked=True, solution=False, task=False, grade=False),
        cell("markdown", "why", REFLECTION, grade=True, solution=True, points=2),
    ]


def notebook(cells: list[NotebookNode]) -> NotebookNode:
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    return NotebookNode(cells=cells, metadata=from_dict({"kernelspec": kernel}), nbformat=4, nbformat_minor=5)


class Scratch:
    """A course on disk that tests change as they like."""

    exercise_name = "ex1_hill"

    def __init__(self, root: Path) -> None:
        self.root = root
        self.cells = source_cells()
        self.notebook = notebook(self.cells)
        self.source = root / "source" / self.exercise_name / "hill.ipynb"
        self.suite = root / "suites" / self.exercise_name
        self.write("nbgrader_config.py", CONFIG)
        self.write("suites/ex1_hill/test_hill.py", SUITE)
        self.write("suites/ex1_hill/misconceptions.py", MISTAKES)
        self.save()

    def write(self, name: str, text: str) -> Path:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    def save(self) -> None:
        """Write the source notebook as it is now."""
        self.source.parent.mkdir(parents=True, exist_ok=True)
        self.source.write_bytes(notebook_bytes(self.notebook))

    def named(self, name: str) -> NotebookNode:
        """The source cell with the id ``name``."""
        return next(cell for cell in self.cells if cell.id == name)

    def open(self) -> Course:
        return Course.open(self.root)

    def exercise(self) -> Exercise:
        return self.open().exercise(self.exercise_name)


@pytest.fixture
def scratch(tmp_path: Path) -> Scratch:
    """A course of its own for each test."""
    return Scratch(tmp_path / "course")


@pytest.fixture(scope="session")
def shared_hill(tmp_path_factory: pytest.TempPathFactory) -> Exercise:
    return Scratch(tmp_path_factory.mktemp("hill")).exercise()


@pytest.fixture
def hill(shared_hill: Exercise) -> Exercise:
    """The scratch course's exercise, read once."""
    return copy.deepcopy(shared_hill)


@pytest.fixture
def make_cell() -> Any:
    return cell


@pytest.fixture
def make_notebook() -> Any:
    return notebook


@pytest.fixture
def handed_in(hill: Exercise) -> NotebookNode:
    """A submission with every question answered and nothing else changed."""
    return answered(hill)


@pytest.fixture
def mend(hill: Exercise) -> Callable[[NotebookNode], Repaired]:
    """Read what would be written, repair it, and hold what must hold of every repaired notebook."""

    def run(notebook: NotebookNode) -> Repaired:
        submitted = read_notebook(notebook_bytes(notebook))
        before = copy.deepcopy(submitted)
        repaired = repair(submitted, hill)
        assert submitted == before
        hold(repaired, hill)
        return repaired

    return run
