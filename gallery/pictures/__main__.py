"""Takes the pictures in docs/pictures: ``python -m gallery.pictures [NAME…]``. A few minutes, most of it grading."""

from __future__ import annotations

import contextlib
import io
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from PIL import Image

from gallery.pictures.course import EXERCISE, NOTEBOOK, ROOT, made_course
from gallery.pictures.takes import TAKES, Scene
from tests.browser.find import running_browser
from tests.browser.serve import jupyter_server

__all__ = ["DOCS", "scene", "take"]

DOCS = ROOT / "docs" / "pictures"
EXERCISES = (EXERCISE, "ex5_early_stopping")
STUDENTS = 48
COLOURS = 256
"""Enough for screens of text and flat colour, and a third of the bytes."""


@contextlib.contextmanager
def scene(folder: Path, *, exercises: tuple[str, ...] = EXERCISES, students: int = STUDENTS) -> Iterator[Scene]:
    """A graded class in the empty ``folder``, a server for its instructor, one for a student, and a browser."""
    course = made_course(folder / "course", exercises, students)
    desk = folder / "desk"
    desk.mkdir()
    shutil.copy(ROOT / "release" / EXERCISE / f"{NOTEBOOK}.ipynb", desk)
    with (
        jupyter_server(course, folder / "instructor") as instructor,
        jupyter_server(desk, folder / "student", nbgrader=False) as student,
        running_browser() as browser,
    ):
        yield Scene(browser=browser, course=course, instructor=instructor, student=student)


def take(name: str, of: Scene, path: Path) -> None:
    """One picture as a PNG of few colours."""
    picture = Image.open(io.BytesIO(TAKES[name](of))).convert("RGB")
    picture.quantize(COLOURS, dither=Image.Dither.NONE).save(path, optimize=True)


def main(names: list[str]) -> None:
    """Take the named pictures, or all."""
    DOCS.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, scene(Path(folder)) as made:
        for name in names or TAKES:
            take(name, made, DOCS / f"{name}.png")
            print(f"took {name}")


if __name__ == "__main__":
    main(sys.argv[1:])
