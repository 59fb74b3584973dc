"""What was handed in is there and cannot be read: no score, a sentence, a person has to look; everybody else is graded.

For an ordinary user: to root the modes of files mean nothing.
"""

from __future__ import annotations

import os
import shlex
import shutil
import sqlite3
import subprocess
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from autograder.grading.results.store import Store
from autograder.model import Report, Status
from tests.autograder.conftest import CourseFolder
from tests.faults.conftest import STUDENTS, command
from tests.faults.test_disk import AS_A_USER, AS_ROOT

Check = Callable[[CourseFolder], None]
NOTEBOOK = "small.ipynb"
SECONDS = 200
"""Far more than four submissions take, less than for ever."""


def _locked(place: Path) -> None:
    (place / NOTEBOOK).chmod(0)


def _folder_locked(place: Path) -> None:
    place.chmod(0)


def _folder_listed_only(place: Path) -> None:
    place.chmod(0o444)


def _home_locked(place: Path) -> None:
    place.parent.chmod(0)


def _link_to_nowhere(place: Path) -> None:
    (place / NOTEBOOK).unlink()
    (place / NOTEBOOK).symlink_to("nowhere")


def _folder(place: Path) -> None:
    (place / NOTEBOOK).unlink()
    (place / NOTEBOOK).mkdir()
    (place / NOTEBOOK / "notes.txt").write_text("what is in it")


def _pipe(place: Path) -> None:
    """And one more where the time of the submission should stand."""
    (place / NOTEBOOK).unlink()
    os.mkfifo(place / NOTEBOOK)
    os.mkfifo(place / "timestamp.txt")


WAYS: dict[str, tuple[Callable[[Path], None], str]] = {
    "a file without rights": (_locked, "small.ipynb: cannot be read (Permission denied)"),
    "a folder without rights": (_folder_locked, "the submission's folder cannot be read (Permission denied)"),
    "a folder that can only be listed": (_folder_listed_only, "folder cannot be read (Permission denied)"),
    "a student's folder without rights": (_home_locked, "folder cannot be read (Permission denied)"),
    "a link to nowhere": (_link_to_nowhere, "small.ipynb: is a link"),
    "a folder in its place": (_folder, "small.ipynb: is not a file"),
    "a pipe in its place": (_pipe, "small.ipynb: is not a file"),
}


@pytest.mark.parametrize("way", WAYS)
def test_what_cannot_be_read_is_not_graded_and_not_zero(folder: CourseFolder, ends_well: Check, way: str) -> None:
    """And it is graded like any other once it can be read."""
    spoil, sentence = WAYS[way]
    place = folder.root / "submitted" / "cy" / "ex1_small"
    kept = folder.root.with_name("kept")
    shutil.copytree(place, kept)
    spoil(place)
    try:
        _grades_all_but_one(folder, [*AS_A_USER, *command("grade", "--jobs", "1")], sentence)
    finally:
        place.parent.chmod(0o755)
        place.chmod(0o755)
    shutil.rmtree(place)
    kept.rename(place)
    _forget_the_attempt(folder)
    ends_well(folder)


def test_a_disk_that_fails_is_not_the_students_fault(folder: CourseFolder, ends_well: Check) -> None:
    """EIO: what the memory of a process gives where nothing is, and here it stands for a bad sector."""
    path = folder.root / "submitted" / "cy" / "ex1_small" / NOTEBOOK
    script = f"mount --bind /proc/$$/mem {shlex.quote(str(path))} && {shlex.join(command('grade', '--jobs', '1'))}"
    # A second command keeps the shell, whose memory it is, from becoming the first.
    sentence = "small.ipynb: cannot be read (Input/output error)"
    _grades_all_but_one(folder, [*AS_ROOT, "sh", "-c", f"{script}; exit $?"], sentence)
    _forget_the_attempt(folder)
    ends_well(folder)


def _grades_all_but_one(folder: CourseFolder, run: list[str], sentence: str) -> None:
    done = subprocess.run(run, cwd=folder.root, capture_output=True, text=True, check=False, timeout=SECONDS)
    assert done.returncode == 2, done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout.splitlines()[-1:] == [f"{STUDENTS} submitted, {STUDENTS - 1} graded, 1 needing a look"], (
        done.stderr
    )
    for student, status in (("ann", Status.GRADED), ("bob", Status.GRADED), ("cy", Status.INTERNAL)):
        assert _report(folder, student).status is status
    assert any(sentence in note for note in _report(folder, "cy").notes)
    page = (folder.root / "feedback" / "cy" / "ex1_small" / "small.html").read_text()
    assert "not graded yet" in page
    assert "No response." not in page
    with closing(sqlite3.connect(folder.root / "gradebook.db")) as book:
        query = (
            "SELECT g.auto_score, g.needs_manual_grade FROM grade g JOIN submitted_notebook n ON g.notebook_id = n.id"
            " JOIN submitted_assignment a ON n.assignment_id = a.id WHERE a.student_id = 'cy'"
        )
        assert set(book.execute(query)) == {(None, 1)}


def _report(folder: CourseFolder, student: str) -> Report:
    report = Store(folder.root / "results").last_report("ex1_small", "small", student)
    assert report is not None
    return report


def _forget_the_attempt(folder: CourseFolder) -> None:
    """There were two, and that is rightly remembered."""
    for name in ("reports", "attempts"):
        shutil.rmtree(folder.root / "results" / name)
