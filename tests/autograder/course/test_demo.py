"""A demo is a course of its own: nothing in it leads back, and nothing that is anybody's is replaced."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder.course.demo import make_demo
from autograder.course.layout import Course
from autograder.course.simulate import read_manifest
from autograder.errors import CourseError

from ..conftest import CourseFolder


def test_a_course_with_suites_of_its_own_has_them_in_its_demo(folder: CourseFolder, tmp_path: Path) -> None:
    """Hidden suites that lie in the course's folder are judged with there too, and their mistakes are made."""
    demo = make_demo(Course.open(folder.root), tmp_path / "demo", students=6)
    (exercise,) = demo.exercises()
    assert exercise.suite is not None
    assert exercise.suite.is_relative_to(tmp_path / "demo")
    kinds = {made.kind for student in read_manifest(demo.submitted).students for made in student.submissions}
    assert "mistaken" in kinds


def test_a_demo_is_replaced_by_the_next_and_nothing_else_is(folder: CourseFolder, tmp_path: Path) -> None:
    course = Course.open(folder.root)
    make_demo(course, tmp_path / "demo", students=2)
    again = make_demo(course, tmp_path / "demo", students=3)
    assert len(read_manifest(again.submitted).students) == 3
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.txt").write_text("all of it")
    with pytest.raises(CourseError, match="is not empty and no demo made it"):
        make_demo(course, tmp_path / "mine", students=2)
    assert (tmp_path / "mine" / "thesis.txt").read_text() == "all of it"
