"""A small class, graded as the tests of faults want it, and what it leaves when nothing goes wrong."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from autograder.course.layout import Course
from autograder.grading.run import find_submissions, grade_course
from tests.autograder.conftest import DOUBLE, HALVE, CourseFolder
from tests.faults.classroom import copy_of, everything, make_course

STUDENTS = 4


def grade(folder: CourseFolder, after_first: Callable[[], object] = lambda: None) -> list[str]:
    """Grade in this process, which is the quickest; who was graded. ``after_first`` happens after the first."""
    course = Course.open(folder.root)
    exercises = course.exercises()
    found: list[str] = []

    def done(submission: Any) -> None:
        found.append(submission.student)
        if len(found) == 1:
            after_first()

    submissions = find_submissions(course, exercises)
    grade_course(course, exercises, submissions, jobs=1, done=done, make_executor=lambda: ThreadPoolExecutor(1))
    return found


def command(*arguments: str) -> list[str]:
    """``nighthike`` as this interpreter's."""
    return [sys.executable, "-c", "from autograder.cli import main; main()", *arguments]


def run(folder: CourseFolder, *arguments: str, **how: Any) -> subprocess.CompletedProcess[str]:
    """``nighthike grade`` as a person runs it."""
    how = {"capture_output": True, "text": True, "timeout": 300, "check": False} | how
    return subprocess.run(command("grade", "--jobs", "1", *arguments), cwd=folder.root, **how)


def hand_in_four(folder: CourseFolder) -> CourseFolder:
    folder.submit("ann", double=DOUBLE, halve=HALVE, reflection="Because.", timestamp="2030-01-01 10:00:00 UTC")
    folder.submit("bob", double="def double(x):\n    return x + 2.0")
    (folder.submit("cy", halve=HALVE).parent / "data.csv").write_text("1,2\n")
    folder.submit("dee", data=b"junk")
    return folder


@pytest.fixture(scope="session")
def handed_in(tmp_path_factory: pytest.TempPathFactory) -> CourseFolder:
    """The course with four submissions, not graded; not to be changed."""
    return hand_in_four(make_course(tmp_path_factory.mktemp("faults") / "course"))


@pytest.fixture(scope="session")
def undisturbed(handed_in: CourseFolder, tmp_path_factory: pytest.TempPathFactory) -> dict[str, object]:
    """What grading it leaves when nothing goes wrong."""
    folder = copy_of(handed_in, tmp_path_factory.mktemp("undisturbed") / "course")
    assert len(grade(folder)) == STUDENTS
    return everything(folder.root)


@pytest.fixture
def folder(handed_in: CourseFolder, tmp_path: Path) -> CourseFolder:
    """A copy for one test."""
    return copy_of(handed_in, tmp_path / "course")


@pytest.fixture
def ends_well(undisturbed: dict[str, object]) -> Callable[[CourseFolder], None]:
    """The next run grades everybody, and leaves what there would be if nothing had happened."""

    def check(folder: CourseFolder) -> None:
        assert len(grade(folder)) == STUDENTS
        left = everything(folder.root)
        for name, wanted in undisturbed.items():
            assert left[name] == wanted, name

    return check


def configure(folder: CourseFolder, line: str) -> None:
    """Add a line to the course's configuration."""
    path = folder.root / "nbgrader_config.py"
    path.write_text(f"{path.read_text()}{line}\n")


@contextlib.contextmanager
def elsewhere(script: str, *arguments: str) -> Iterator[subprocess.Popen[str]]:
    """Another Python process that has said "ready"; it ends when its stdin closes."""
    with subprocess.Popen(
        [sys.executable, "-c", script, *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "ready\n"
        yield other
