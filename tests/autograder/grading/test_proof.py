"""``nighthike prove``: what does not hold of an exercise is said, and by name."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import nbformat
import pytest
from click.testing import CliRunner, Result

from autograder.cli import main
from autograder.course.layout import Course
from autograder.course.new import new_exercise

CONFIG = """
c = get_config()
c.Nighthike.suites = "hidden"
c.Nighthike.secret = "a secret of another course"
"""
MISTAKES = """
import numpy as np

from autograder.judge import misconception


@misconception("softmax", hint="It is right.")
def right(x, rate):
    if not 0 <= rate <= 1:
        raise ValueError("rate must be in [0, 1]")
    return (1 - rate) * np.asarray(x)


@misconception("softmax", hint="The same mistake, once.")
def doubled(x, rate):
    return 2 * np.asarray(x)


@misconception("softmax", hint="The same mistake, twice.")
def twice(x, rate):
    return np.asarray(x) * 2
"""


@pytest.fixture
def made(tmp_path: Path) -> Path:
    """A course with one new exercise."""
    (tmp_path / "nbgrader_config.py").write_text(CONFIG)
    new_exercise(Course.open(tmp_path), "ex8_softmax")
    return tmp_path


def prove(folder: Path, *arguments: str) -> Result:
    return CliRunner().invoke(main, ["prove", "--course", str(folder), *arguments])


def change(folder: Path, old: str, new: str) -> None:
    """In every cell of the source notebook."""
    path = folder / "source" / "ex8_softmax" / "softmax.ipynb"
    notebook: Any = nbformat.read(path, 4)
    for cell in notebook.cells:
        cell.source = cell.source.replace(old, new)
    nbformat.write(notebook, path)


def test_what_holds_is_one_line(made: Path) -> None:
    result = prove(made)
    assert result.exit_code == 0
    assert result.stdout == "ex8_softmax: solution, release and 3 known mistakes: proven\n"


def test_a_solution_that_loses_points_is_no_proof(made: Path) -> None:
    change(made, "(1 - rate) * np", "(1 - 2 * rate) * np")
    result = prove(made, "ex8_softmax")
    assert result.exit_code == 1
    assert "✗ solution: softmax, test_one_step: failed." in result.stdout


def test_a_release_that_has_points_is_no_proof(made: Path) -> None:
    """The solution stands outside of its marks."""
    change(made, "    ### BEGIN SOLUTION\n    if", "    if")
    change(made, "    return (1", "    ### BEGIN SOLUTION\n    return (1")
    result = prove(made)
    assert result.exit_code == 1
    assert "✗ release: softmax has 3.6 of 18 points" in result.stdout


def test_mistakes_that_pass_or_are_not_told_apart_are_named(made: Path) -> None:
    (made / "hidden" / "ex8_softmax" / "misconceptions.py").write_text(MISTAKES)
    result = prove(made)
    assert result.exit_code == 1
    assert "✗ mistake softmax.right: it has full marks: no check sees it" in result.stdout
    assert "✗ mistake softmax.doubled: it is caught but not named" in result.stdout
    assert "✗ mistake softmax.twice: it is caught but not named" in result.stdout


def test_a_mistake_of_no_task_is_a_fault_of_the_suite(made: Path) -> None:
    path = made / "hidden" / "ex8_softmax" / "misconceptions.py"
    path.write_text(path.read_text().replace('@misconception("softmax"', '@misconception("softmin"'))
    result = prove(made)
    assert result.exit_code == 1
    assert "is a mistake of softmin, which is no task" in result.stderr


def test_an_exercise_without_a_suite_has_nothing_to_prove(made: Path) -> None:
    (made / "hidden" / "ex8_softmax" / "test_softmax.py").unlink()
    result = prove(made)
    assert result.exit_code == 1
    assert "ex8_softmax: has no hidden suite" in result.stderr
