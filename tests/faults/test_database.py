"""The gradebook is locked, gone, replaced, damaged: a clear error, and the next run makes everything good."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from autograder.course.layout import Course
from autograder.errors import CourseError, GraderError
from autograder.grading.gradebook.book import Book
from tests.autograder.conftest import CourseFolder
from tests.faults.conftest import STUDENTS, configure, elsewhere, grade, run

Check = Callable[[CourseFolder], None]

HOLD = """
import sqlite3, sys
other = sqlite3.connect(sys.argv[1], isolation_level=None)
other.execute("BEGIN IMMEDIATE")
print("ready")
sys.stdin.read()
other.execute("COMMIT")
"""


def _locked(folder: CourseFolder, timeout: float) -> Path:
    """A gradebook that exists, for which we wait ``timeout`` seconds each time."""
    configure(folder, f'c.CourseDirectory.db_url = "sqlite:///{folder.root}/gradebook.db?timeout={timeout}"')
    course = Course.open(folder.root)
    with Book(course) as book:
        book.ensure_exercise(course.exercise("ex1_small"))
    return folder.root / "gradebook.db"


def test_locked_by_another_program_that_does_not_end(folder: CourseFolder, ends_well: Check) -> None:
    """It is waited for, then named; what was judged is kept, nothing is half written."""
    database = _locked(folder, 0.2)
    with elsewhere(HOLD, str(database)):
        result = run(folder)
    assert result.returncode == 2
    assert "gradebook.db" in result.stderr.splitlines()[-1]
    assert "another program is writing to it" in result.stderr
    assert "Traceback" not in result.stderr
    assert result.stdout.splitlines()[-1].startswith("4 submitted, 0 graded, 0 needing a look, 4 not reached")
    ends_well(folder)


def test_locked_for_a_moment(folder: CourseFolder, ends_well: Check) -> None:
    """Nobody notices."""
    database = _locked(folder, 30)
    with elsewhere(HOLD + "", str(database)) as other:

        def let_go() -> None:
            assert other.stdin is not None
            other.stdin.close()

        import threading

        threading.Timer(1.0, let_go).start()
        ends_well(folder)


def _gone(database: Path) -> None:
    database.unlink()


def _replaced(database: Path) -> None:
    """By an older copy, as a person does who puts a backup in its place."""
    copy = database.with_suffix(".copy")
    copy.write_bytes(database.read_bytes())
    copy.replace(database)


def _emptied(database: Path) -> None:
    database.unlink()
    sqlite3.connect(database).close()


@pytest.mark.parametrize("mishap", [_gone, _replaced, _emptied])
def test_gone_or_replaced_while_we_grade(
    folder: CourseFolder, ends_well: Check, mishap: Callable[[Path], None]
) -> None:
    """Nothing is written into a file that nobody will read."""
    database = folder.root / "gradebook.db"
    with pytest.raises(GraderError, match=r"gradebook\.db.*run again"):
        grade(folder, after_first=lambda: mishap(database))
    ends_well(folder)


def _header(data: bytes) -> bytes:
    return b"no database at all" + data[18:]


def _cut(data: bytes) -> bytes:
    return data[: len(data) // 2]


def _noise(data: bytes) -> bytes:
    return data[:4096] + bytes(255 - byte for byte in data[4096:])


@pytest.mark.parametrize("damage", [_header, _cut, _noise])
def test_damaged(folder: CourseFolder, ends_well: Check, damage: Callable[[bytes], bytes]) -> None:
    """It is said so, with what to do; moved away, it is made anew."""
    grade(folder)
    database = folder.root / "gradebook.db"
    whole = database.read_bytes()
    database.write_bytes(damage(whole))
    result = run(folder)
    assert result.returncode == 2
    assert "put a backup in its place, or move it away" in result.stderr
    assert "Traceback" not in result.stderr
    assert database.read_bytes() == damage(whole)
    database.rename(folder.root / "damaged.db")
    ends_well(folder)


def test_a_url_that_is_none_is_the_courses_fault(folder: CourseFolder) -> None:
    configure(folder, 'c.CourseDirectory.db_url = "gradebook.db"')
    with pytest.raises(CourseError, match="db_url"):
        grade(folder)


def test_a_folder_that_is_not_there(folder: CourseFolder) -> None:
    configure(folder, 'c.CourseDirectory.db_url = "sqlite:////nowhere/at/all.db"')
    result = run(folder)
    assert result.returncode == 2
    assert "look whether its folder is there" in result.stderr


def test_two_graders_at_once_from_the_first_moment(folder: CourseFolder, ends_well: Check) -> None:
    """Both grade everybody; the tables are made once, every row is there once."""
    import subprocess

    from tests.faults.conftest import command

    both = [
        subprocess.Popen(command("grade", "--jobs", "1"), cwd=folder.root, stdout=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    said = [one.communicate(timeout=300)[0].splitlines()[-1] for one in both]
    assert [one.returncode for one in both] == [0, 0]
    assert said == [f"{STUDENTS} submitted, {STUDENTS} graded, 0 needing a look"] * 2
    ends_well(folder)


def test_a_grader_that_was_stopped_while_it_wrote_is_not_waited_for_without_end(folder: CourseFolder) -> None:
    from autograder.grading.gradebook.lock import writing

    results = folder.root / "results"
    begin = time.monotonic()
    with writing(results), pytest.raises(GraderError, match="another grader"), writing(results, 0.1):
        pass
    assert time.monotonic() - begin > 0.1
    with writing(results, 0.1):
        pass
