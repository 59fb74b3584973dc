"""A further exercise, made from the template beside this file: a notebook, its hidden suite and its known mistakes.

What is made holds from the beginning: its solution has all points, its release none, its mistakes are caught and named.
"""

from __future__ import annotations

import keyword
import re
from pathlib import Path

from autograder.course.layout import Course
from autograder.course.notebook import write_bytes
from autograder.errors import CourseError

__all__ = ["new_exercise"]

TEMPLATE = Path(__file__).with_name("template")
PLACEHOLDER = "placeholder"
"""Stands in the template for the task's name."""

_NAME = re.compile(r"[a-z][a-z0-9_]*")
_NUMBERED = re.compile(r"[a-z]+[0-9]+_(?=[a-z])")


def new_exercise(course: Course, name: str, *, task: str | None = None) -> tuple[Path, ...]:
    """Write the exercise ``name`` ("ex8_softmax") and return its files.

    The notebook is called as the exercise, without a number in front ("softmax"), and so is the function that it asks
    for unless ``task`` says otherwise. Raises CourseError, and writes nothing, for a name that cannot be one or that is
    taken.
    """
    notebook = _NUMBERED.sub("", name, count=1)
    task = notebook if task is None else task
    for kind, word in (("an exercise", name), ("a function", task)):
        if not _NAME.fullmatch(word) or keyword.iskeyword(word):
            raise CourseError(f"{word!r} cannot name {kind}: use small letters, digits and _, a letter first")
    suite = course.suites / name
    texts = {
        course.source / name / f"{notebook}.ipynb": "notebook.ipynb",
        suite / f"test_{notebook}.py": "suite.py.txt",
        suite / "misconceptions.py": "misconceptions.py.txt",
    }
    for folder in (course.source / name, suite):
        if folder.exists():
            raise CourseError(f"{folder}: is there already; nothing was written, choose another name")
    class_name = "".join(word.capitalize() for word in task.split("_"))
    for path, template in texts.items():
        text = (TEMPLATE / template).read_text(encoding="utf-8")
        text = text.replace(PLACEHOLDER, task).replace(f"Test{PLACEHOLDER.capitalize()}", f"Test{class_name}")
        write_bytes(text.encode(), path)
    return tuple(texts)
