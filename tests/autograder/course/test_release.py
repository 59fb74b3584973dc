"""A release is nbgrader's, the same bytes wherever and whenever it is made, and written whole or not at all."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import nbgrader
import pytest

from autograder.course.layout import Course
from autograder.course.release import check_release, release
from autograder.errors import CourseError, LeakError

REPOSITORY = Path(__file__).parents[3]


def files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def run(folder: Path, command: str, *arguments: str, **environment: str) -> None:
    """A command in a process of its own, in ``folder``, as an instructor would call it."""
    scripts = f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}"  # nbgrader calls alembic
    home = {"HOME": str(folder), "JUPYTER_NO_CONFIG": "1", "PYTHONPATH": str(REPOSITORY), "PATH": scripts}
    subprocess.run(
        [sys.executable, "-c", command, *arguments], cwd=folder, env=os.environ | home | environment, check=True
    )


def test_bytes_depend_on_the_source_alone(scratch: Any, tmp_path: Path) -> None:
    """Two folders, time zones and hash seeds, our command and ``nbgrader generate_assignment``: one notebook."""
    scratch.write("source/ex1_hill/data/heights.csv", "1,2\n")
    ours, theirs = tmp_path / "a" / "ours", tmp_path / "b" / "c" / "theirs"
    shutil.copytree(scratch.root, ours)
    shutil.copytree(scratch.root, theirs)
    release(scratch.open())
    run(ours, "from autograder.cli import main; main()", "release", TZ="Asia/Tokyo", PYTHONHASHSEED="1")
    nbgrader = "from nbgrader.apps.nbgraderapp import main; main()"
    run(theirs, nbgrader, "generate_assignment", "ex1_hill", TZ="America/Lima", PYTHONHASHSEED="2")
    released = files(scratch.root / "release")
    assert sorted(released) == ["ex1_hill/data/heights.csv", "ex1_hill/hill.ipynb"]
    assert released == files(ours / "release") == files(theirs / "release")


def test_a_fresh_release_is_not_written_again(scratch: Any) -> None:
    """The second time nothing changes, not even the files' times."""
    course = scratch.open()
    (path,) = release(course)
    os.utime(path, (1, 1))
    assert release(course) == ()
    assert check_release(course) == ()
    assert path.stat().st_mtime == 1


def test_a_stale_release_is_told_and_made_fresh(scratch: Any) -> None:
    """Changed, missing and superfluous files; what Jupyter leaves behind is nobody's business."""
    course = scratch.open()
    release(course)
    folder = scratch.root / "release" / "ex1_hill"
    (folder / "old.ipynb").write_text("{}")
    scratch.write("release/ex1_hill/.ipynb_checkpoints/hill-checkpoint.ipynb", "{}")
    scratch.write("source/ex1_hill/heights.csv", "1,2\n")
    scratch.named("between").source = "Now take two steps."
    scratch.save()
    stale = [folder / name for name in ("heights.csv", "hill.ipynb", "old.ipynb")]
    assert list(check_release(course)) == stale
    assert (folder / "old.ipynb").exists()
    assert list(release(course)) == stale
    assert not (folder / "old.ipynb").exists()
    assert check_release(course) == ()


def test_only_the_named_exercises_are_released(scratch: Any) -> None:
    """Others are neither written nor looked at."""
    scratch.write("source/ex2_valley/valley.ipynb", "{broken")
    course = scratch.open()
    assert [path.parent.name for path in release(course, "ex1_hill")] == ["ex1_hill"]
    with pytest.raises(CourseError, match=r"valley\.ipynb"):
        release(course)


def test_one_leak_keeps_everything_back(scratch: Any) -> None:
    """The release that was there stays as it was, that of other exercises too."""
    course = scratch.open()
    release(course)
    before = files(scratch.root / "release")
    scratch.named("between").source = "Now take two steps."
    scratch.save()
    scratch.write("source/ex2_valley/notes.txt", "from reference import nag_step\n")
    shutil.copy(scratch.source, scratch.root / "source" / "ex2_valley" / "valley.ipynb")
    with pytest.raises(LeakError, match=r"notes\.txt, line 1: imports the reference"):
        release(course)
    assert files(scratch.root / "release") == before


def test_the_gradebook_is_left_alone(scratch: Any) -> None:
    """One module opens it, and it is not this one."""
    release(scratch.open())
    assert not (scratch.root / "gradebook.db").exists()


def test_what_nbgrader_fails_on_is_told_in_its_words(scratch: Any) -> None:
    """Not with its advice to see a traceback that nobody sees: here a file that it cannot copy."""
    (scratch.root / "source" / "ex1_hill" / "heights.csv").symlink_to("nowhere.csv")
    with pytest.raises(CourseError, match=r"ex1_hill: nbgrader cannot make the student version: .*heights\.csv"):
        release(scratch.open())


def test_nbgraders_own_example_course_is_released(tmp_path: Path) -> None:
    """Two notebooks of nbformat 4.0 without ids, with a header and a picture, as ``nbgrader quickstart`` gives them."""
    example = Path(nbgrader.__file__).parent / "docs" / "source" / "user_guide" / "source"
    shutil.copytree(example / "ps1", tmp_path / "source" / "ps1")
    shutil.copy(example / "header.ipynb", tmp_path / "source")
    header = 'c.IncludeHeaderFooter.header = "source/header.ipynb"\n'
    (tmp_path / "nbgrader_config.py").write_text(f"c = get_config()\n{header}")
    course = Course.open(tmp_path)
    assert sorted(path.name for path in release(course)) == ["jupyter.png", "problem1.ipynb", "problem2.ipynb"]
    assert check_release(course) == ()
    first, second = course.exercises("ps1")
    assert (first.max_score, len(first.manual), first.suite) == (3.0, 3, None)
    assert (second.max_score, len(second.manual)) == (0, 2)


def test_the_release_of_this_repository_is_fresh() -> None:
    """Every source is without faults and leaks, and what is committed in release/ is what they give."""
    course = Course.open(REPOSITORY)
    assert course.notebooks()
    assert check_release(course) == ()
