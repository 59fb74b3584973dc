"""A course beside the course: the same exercises, a simulated class, nothing that is anybody's."""

from __future__ import annotations

import shutil
from pathlib import Path

from autograder.course.layout import CONFIG_FILE, Course, Nighthike
from autograder.course.simulate import simulate
from autograder.errors import CourseError

__all__ = ["MARK", "make_demo"]

MARK = ".nighthike-demo"
"""In a folder that a demo made; only such a folder is ever replaced."""


def make_demo(course: Course, folder: Path, *, students: int, seed: int = 0) -> Course:
    """A new course in ``folder`` with the sources of ``course`` and what ``students`` simulated students handed in.

    Raises CourseError when there is something in ``folder`` that no demo made.
    """
    if folder.exists() and not (folder / MARK).exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise CourseError(f"{folder}: is not empty and no demo made it; name another folder: --out")
    if folder.exists():
        shutil.rmtree(folder)
    folder.mkdir(parents=True)
    (folder / MARK).touch()
    shutil.copy(course.root / CONFIG_FILE, folder)
    shutil.copytree(course.source, folder / course.source.relative_to(course.root))
    suites = Path(Nighthike(config=course.config).suites)
    if suites.name and not suites.is_absolute():  # the configuration will look for them beside itself again
        shutil.copytree(course.suites, folder / suites)
    demo = Course.open(folder)
    simulate(demo, demo.submitted, students=students, seed=seed)
    return demo
