"""What is graded, as courses in folders: whole exercises as a simulated class hands them in, and a small notebook."""

from __future__ import annotations

import shutil
from pathlib import Path

import nbformat

from autograder.course.layout import Course
from autograder.course.simulate import simulate

__all__ = ["EXERCISE", "NOTEBOOK", "ROOT", "a_class", "a_small_notebook", "a_whole_class", "course_in"]

ROOT = Path(__file__).resolve().parents[1]
EXERCISE = "ex3_momentum"
NOTEBOOK = "momentum.ipynb"
SMALL = ("title", "plot-style", "visible-checks", "landscape", "failing-run", "momentum-step", "test-momentum-step")
"""Cells of the exercise that make a notebook with one picture and one graded function."""


def course_in(folder: Path, config: str, source: Path, submitted: Path) -> Course:
    """A course in the new folder ``folder``."""
    (folder / "source").mkdir(parents=True)
    (folder / "nbgrader_config.py").write_text(config)
    shutil.copytree(source, folder / "source" / EXERCISE)
    shutil.copytree(submitted, folder / "submitted")
    return Course.open(folder)


def a_whole_class(folder: Path, names: list[str], students: int) -> Path:
    """A course with the exercises ``names``, all without names, handed in by a simulated class, mishaps and all."""
    course = Course.open(ROOT)
    folder.mkdir()
    shutil.copy(ROOT / "nbgrader_config.py", folder)
    for path in course.notebooks(*names):
        shutil.copytree(path.parent, folder / "source" / path.parent.name)
    simulate(Course.open(folder), folder / "submitted", students=students)
    return folder


def a_class(folder: Path, students: int) -> tuple[Path, Path]:
    """Source of the exercise, and what a simulated class hands in, no two alike; without hostile and broken ones, on
    which the others stop."""
    only = folder / "only"
    (only / "source").mkdir(parents=True)
    shutil.copy(ROOT / "nbgrader_config.py", only)
    shutil.copytree(ROOT / "source" / EXERCISE, only / "source" / EXERCISE)
    manifest = simulate(Course.open(only), folder / "class", students=students)
    for student in manifest.students:
        if student.submissions[0].kind in ("right", "mistaken", "blank"):
            shutil.copytree(folder / "class" / student.student_id, folder / "calm" / student.student_id)
            path = folder / "calm" / student.student_id / EXERCISE / NOTEBOOK
            nbformat.write(_signed(nbformat.read(path, 4), student.student_id), path)
    return only / "source" / EXERCISE, folder / "calm"


def a_small_notebook(folder: Path, students: int) -> tuple[Path, Path]:
    """The same exercise with one task and one picture, handed in with its solution by everyone."""
    notebook = nbformat.read(ROOT / "source" / EXERCISE / NOTEBOOK, 4)
    notebook.cells = [cell for cell in notebook.cells if cell.id in SMALL]
    (folder / "source").mkdir(parents=True)
    nbformat.write(notebook, folder / "source" / NOTEBOOK)
    for number in range(students):
        place = folder / "small" / f"s{number}" / EXERCISE
        place.mkdir(parents=True)
        nbformat.write(_signed(notebook, f"s{number}"), place / NOTEBOOK)
    return folder / "source", folder / "small"


def _signed(notebook: nbformat.NotebookNode, student: str) -> nbformat.NotebookNode:
    """A copy with a cell of the student's own: of two alike, as a real class has none, only one would be judged."""
    note = nbformat.v4.new_code_cell(f"author = {student!r}", id=f"author-{student}")
    return nbformat.v4.new_notebook(cells=[*notebook.cells, note], metadata=notebook.metadata)
