"""The submissions that are compared: those of the class, and of earlier ones."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from autograder.course.exercise import Exercise
from autograder.course.handed_in import find_notebook, folders_of
from autograder.course.notebook import read_notebook
from autograder.errors import CourseError, NotebookError
from autograder.similarity.answers import Answer, answers
from autograder.similarity.records import Who

__all__ = ["Submission", "read_answers", "submissions"]


class Submission(NamedTuple):
    """The folder of a student's submission of one exercise."""

    who: Who
    folder: Path


def submissions(folder: Path, exercise: Exercise, label: str = "") -> Iterator[Submission]:
    """Who handed in ``exercise`` below ``folder``, which looks like a course's ``submitted/``; sorted by student.

    Raises CourseError where there is no such folder.
    """
    if not folder.is_dir():
        raise CourseError(f"{folder}: there is no such folder; name one with <student>/{exercise.name}/ in it")
    for found in folders_of(folder, exercise.name):
        yield Submission(Who(student_id=found.parent.name, folder=label), found)


def read_answers(submission: Submission, exercise: Exercise) -> tuple[Answer, ...] | None:
    """The answers in a submission; None where it holds no notebook that can be read."""
    wanted = f"{exercise.notebook}.ipynb"
    try:
        return answers(read_notebook(find_notebook(submission.folder / wanted, exercise.others).path), exercise)
    except NotebookError:
        return None
