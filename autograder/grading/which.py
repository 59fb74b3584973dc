"""Which exercise a notebook file belongs to, when nobody says."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from autograder.course.exercise import Exercise
from autograder.course.layout import Course
from autograder.errors import CourseError

__all__ = ["which_exercise"]


def which_exercise(course: Course, path: Path, notebook: Any) -> Exercise:
    """The exercise of the file ``path``: by its folder and name, by one of them, or by the cells that nbgrader knows.

    Raises CourseError when none fits, or more than one.
    """
    every = course.notebooks()
    folder, stem = path.resolve().parent.name, path.stem
    for fits in (
        [source for source in every if (source.parent.name, source.stem) == (folder, stem)],
        [source for source in every if source.stem == stem],
        [source for source in every if source.parent.name == folder],
    ):
        if len(fits) == 1:
            return course.exercise(f"{fits[0].parent.name}/{fits[0].stem}")
    return _by_cells(course, path, notebook)


def _by_cells(course: Course, path: Path, notebook: Any) -> Exercise:
    found = {cell.metadata.get("nbgrader", {}).get("grade_id") for cell in notebook.cells} - {None}
    shared = [(len(found & exercise.named.keys()), exercise) for exercise in course.exercises()]
    most = max((count for count, _ in shared), default=0)
    best = [exercise for count, exercise in shared if count == most]
    if most == 0 or len(best) > 1:
        known = ", ".join(exercise.name for _, exercise in shared) or "none yet"
        raise CourseError(f"{path.name}: belongs to no exercise that can be told; name it with --exercise: {known}")
    return best[0]
