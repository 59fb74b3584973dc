"""What the source notebook says of an answer that a person grades: the model answer and the marking guide.

Formgrader shows the student's notebook, which has neither. They are read when the page is made, so no file that a
student gets ever holds them.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from autograder.course.layout import CONFIG_FILE, Course
from autograder.course.marks import marks_of
from autograder.course.notebook import read_notebook
from autograder.errors import CourseError, NotebookError

__all__ = ["guide_for"]


def guide_for(cell: Mapping[str, Any], resources: Mapping[str, Any]) -> str:
    """Markdown for the instructor who grades ``cell`` in formgrader; empty on any other page and for any other cell.

    ``resources`` are nbconvert's: formgrader's pages alone have a ``submission_id`` in them.
    """
    ours = cell.get("metadata", {}).get("nbgrader", {})
    if "submission_id" not in resources or not (ours.get("grade") and ours.get("solution")):
        return ""
    folder = Path(resources["metadata"]["path"])
    for root in folder.parents:
        if (root / CONFIG_FILE).is_file():
            try:
                course = Course.open(root)
                path = course.source / resources["assignment_id"] / f"{resources['notebook_id']}.ipynb"
                return _answer(course, path, ours.get("grade_id"))
            except (CourseError, NotebookError):
                return ""
    return ""


def _answer(course: Course, path: Path, grade_id: Any) -> str:
    marks = marks_of(course.config)
    words = [word for pair in (marks.solution, marks.marking_guide) for word in pair]
    for cell in read_notebook(path.resolve()).cells:
        if cell.metadata.get("nbgrader", {}).get("grade_id") == grade_id:
            lines = [line for line in cell.source.split("\n") if not any(word in line for word in words)]
            return "\n".join(lines).strip()
    return ""
