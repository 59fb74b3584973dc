"""The small course of ``folder``, opened."""

from __future__ import annotations

import pytest

from autograder.course.exercise import Exercise
from autograder.course.layout import Course

from ..conftest import CourseFolder


@pytest.fixture
def course(folder: CourseFolder) -> Course:
    return Course.open(folder.root)


@pytest.fixture
def exercise(course: Course) -> Exercise:
    return course.exercise("ex1_small")
