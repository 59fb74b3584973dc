"""What counts as a student's answer, wherever in the notebook it was put."""

from __future__ import annotations

from typing import Any

import pytest
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell

from autograder.course.exercise import Exercise
from autograder.course.layout import Course
from autograder.similarity.answers import ANSWER_CHARACTERS, CELL_CHARACTERS, OWN_CODE, OWN_TEXT, answers, blocks

from ..conftest import DOUBLE, HALVE, CourseFolder

HELPER = "def helper(x):\n    return x * x"


@pytest.fixture
def exercise(folder: CourseFolder) -> Exercise:
    return Course.open(folder.root).exercise("ex1_small")


def found(exercise: Exercise, change: Any = None, **sources: str) -> dict[str, str]:
    notebook = exercise.released()
    for cell in notebook.cells:
        name = cell.metadata.get("nbgrader", {}).get("grade_id")
        cell["source"] = sources.get(name, cell.source)
    if change is not None:
        change(notebook)
    return {answer.task: answer.source for answer in answers(notebook, exercise)}


def test_an_untouched_notebook_has_no_answers(exercise: Exercise) -> None:
    assert found(exercise) == {}


def test_each_task_has_its_own(exercise: Exercise) -> None:
    there = found(exercise, double=DOUBLE, halve=HALVE, reflection="Because it is so.")
    assert there == {"double": DOUBLE, "halve": HALVE, "reflection": "Because it is so."}


def test_a_function_is_its_task_s_in_whatever_cell(exercise: Exercise) -> None:
    """Both in one cell of the student's own, in the other order, with a helper between them."""

    def moved(notebook: NotebookNode) -> None:
        notebook.cells = [cell for cell in notebook.cells if "halve" not in cell.source and "double" not in cell.source]
        notebook.cells.append(new_code_cell(f"{HALVE}\n\n\n{HELPER}\n\n\n{DOUBLE}"))

    assert found(exercise, moved) == {"double": DOUBLE, "halve": HALVE, OWN_CODE: HELPER}


def test_what_the_course_gave_is_no_answer_even_without_its_metadata(exercise: Exercise) -> None:
    def stripped(notebook: NotebookNode) -> None:
        for cell in notebook.cells:
            cell["metadata"] = NotebookNode()
            cell["source"] = f"{cell.source}  \n"

    assert found(exercise, stripped) == {}


def test_further_cells_are_answers_too(exercise: Exercise) -> None:
    def added(notebook: NotebookNode) -> None:
        notebook.cells += [new_code_cell("y = 3"), new_markdown_cell("I tried 3.")]

    assert found(exercise, added) == {OWN_CODE: "y = 3", OWN_TEXT: "I tried 3."}


def test_what_is_looked_at_is_bounded(exercise: Exercise) -> None:
    def huge(notebook: NotebookNode) -> None:
        notebook.cells += [new_code_cell(f"x{number} = 1\n" * 9_000) for number in range(9)]

    there = found(exercise, huge, reflection="a " * 500_000)
    assert len(there["reflection"]) == CELL_CHARACTERS
    assert len(there[OWN_CODE]) == ANSWER_CHARACTERS


@pytest.mark.parametrize(
    ("source", "cut"),
    [
        ("a = 1\nb = 2", ["a = 1", "b = 2"]),
        ("# why\ndef f():\n    # here\n    return 1\nx = 2", ["# why\ndef f():\n    # here\n    return 1", "x = 2"]),
        ("@task\n@more\ndef f():\n    pass\ny = 1", ["@task\n@more\ndef f():\n    pass", "y = 1"]),
        ("if a:\n    b\nelse:\n    c\nd", ["if a:\n    b\nelse:\n    c", "d"]),
        ("x = [\n1,\n2,\n]\ny", ["x = [\n1,\n2,\n]", "y"]),
        ('s = """\ndef g(): pass\n"""\nt', ['s = """\ndef g(): pass\n"""', "t"]),
        ("x = (1\ndef f():\n    pass", ["x = (1", "def f():\n    pass"]),
        ("", []),
    ],
)
def test_code_is_cut_where_a_statement_begins(source: str, cut: list[str]) -> None:
    """With the comment above it; an unclosed bracket swallows no function."""
    assert list(blocks(source)) == cut
