"""The source notebooks: well-formed, stored bare, worth 20 points, and built from the same parts."""

from __future__ import annotations

import re
from pathlib import Path

import nbformat
import pytest
from nbformat import NotebookNode
from nbgrader.nbgraderformat import MetadataValidator

SOURCE = Path(__file__).parents[2] / "source"
PATHS = sorted(SOURCE.glob("*/*.ipynb"))
SHARED_CELLS = ("plot-style", "visible-checks")
"""Supplied cells that every notebook carries word for word; the first notebook is the model."""

every_notebook = pytest.mark.parametrize("path", PATHS, ids=lambda path: path.parent.name)


def read(path: Path) -> NotebookNode:
    return nbformat.read(path, as_version=nbformat.NO_CONVERT)


def graded(notebook: NotebookNode, *, grade: bool, solution: bool) -> dict[str, NotebookNode]:
    """The cells with these nbgrader flags, by grade_id."""
    marked = [cell for cell in notebook.cells if "nbgrader" in cell.metadata]
    return {
        cell.metadata.nbgrader.grade_id: cell
        for cell in marked
        if cell.metadata.nbgrader.grade == grade and cell.metadata.nbgrader.solution == solution
    }


def test_there_are_notebooks() -> None:
    """The tests below look at something: one notebook in each assignment folder."""
    assert PATHS
    assert len({path.parent for path in PATHS}) == len(PATHS)


@every_notebook
def test_valid(path: Path) -> None:
    """It is nbformat 4.5 or later, its nbgrader metadata are schema version 3, and it asks for a Python 3 kernel."""
    notebook = read(path)
    nbformat.validate(notebook)
    MetadataValidator().validate_nb(notebook)
    assert (notebook.nbformat, notebook.nbformat_minor) >= (4, 5)
    assert notebook.metadata.kernelspec.name == "python3"


@every_notebook
def test_written_as_nbformat_writes(path: Path) -> None:
    """Opening and saving it changes no byte, so a diff shows what an author changed."""
    assert path.read_text(encoding="utf-8") == nbformat.writes(read(path)) + "\n"


@every_notebook
def test_stored_without_outputs(path: Path) -> None:
    """No outputs, no execution counts."""
    for cell in read(path).cells:
        if cell.cell_type == "code":
            assert cell.outputs == [], cell.id
            assert cell.execution_count is None, cell.id


@every_notebook
def test_cell_ids_are_unique_words(path: Path) -> None:
    """Cell ids are unique and chosen by a person, not drawn at random by an editor."""
    ids = [cell.id for cell in read(path).cells]
    assert len(set(ids)) == len(ids)
    assert [name for name in ids if not re.fullmatch(r"[a-z][a-z0-9]*(-[a-z0-9]+)*", name)] == []
    assert [name for name in ids if re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f-]+)?", name)] == []


@every_notebook
def test_points(path: Path) -> None:
    """18 points for the suite, 2 for written answers."""
    notebook = read(path)
    assert sum(cell.metadata.nbgrader.points for cell in graded(notebook, grade=True, solution=False).values()) == 18
    assert sum(cell.metadata.nbgrader.points for cell in graded(notebook, grade=True, solution=True).values()) == 2


@every_notebook
def test_each_task_is_followed_by_its_checks(path: Path) -> None:
    """Each solution cell stands directly before its locked test cell, which runs visible checks on that task."""
    notebook = read(path)
    tasks = graded(notebook, grade=False, solution=True)
    tests = graded(notebook, grade=True, solution=False)
    assert [f"test_{name}" for name in tasks] == list(tests)
    for name, task in tasks.items():
        test = notebook.cells[notebook.cells.index(task) + 1]
        assert test.metadata.nbgrader.grade_id == f"test_{name}"
        assert test.metadata.nbgrader.locked
        assert test.source.startswith(f'@visible_checks("{name}")\n')


@every_notebook
def test_solutions_are_delimited(path: Path) -> None:
    """In a task cell the solution is delimited, so that the signature and docstring around it reach the student."""
    for name, cell in graded(read(path), grade=False, solution=True).items():
        lines = [line.strip() for line in cell.source.split("\n")]
        assert 0 < lines.index("### BEGIN SOLUTION") < lines.index("### END SOLUTION"), name
        assert '"""' in cell.source, f"{name} has no docstring"


@every_notebook
def test_model_answers_carry_a_marking_guide(path: Path) -> None:
    """A written answer's cell is all solution, the marking guide inside it, so that a release keeps nothing of it."""
    answers = graded(read(path), grade=True, solution=True)
    assert answers
    for name, cell in answers.items():
        assert cell.cell_type == "markdown", name
        lines = cell.source.split("\n")
        assert lines[0] == "### BEGIN SOLUTION", name
        assert lines[-2:] == ["### END MARK SCHEME", "### END SOLUTION"], name
        assert "### BEGIN MARK SCHEME" in lines, name


@every_notebook
def test_shared_cells_are_the_same(path: Path) -> None:
    """The plot style and the helper of the checks are locked and the same in every notebook."""
    model = {cell.id: cell.source for cell in read(PATHS[0]).cells}
    cells = {cell.id: cell for cell in read(path).cells}
    for name in SHARED_CELLS:
        assert cells[name].source == model[name]
        assert cells[name].metadata.nbgrader.locked


@every_notebook
def test_code_fits_the_page(path: Path) -> None:
    """No line of code is longer than 120 characters."""
    long = [
        (cell.id, line)
        for cell in read(path).cells
        if cell.cell_type == "code"
        for line in cell.source.split("\n")
        if len(line) > 120
    ]
    assert long == []
