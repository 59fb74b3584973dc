"""What we read changes or goes while we grade, results are damaged, clocks go back: the next run makes it good."""

from __future__ import annotations

import ast
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

import autograder
from autograder.grading.results.store import Store
from tests.autograder.conftest import CourseFolder
from tests.faults.conftest import STUDENTS, grade

Check = Callable[[CourseFolder], None]


def test_a_submission_that_is_handed_in_again_while_we_grade(folder: CourseFolder, ends_well: Check) -> None:
    """It is graded as it was or as it is, never as a mixture, and the next run grades it as it is."""
    path = folder.root / "submitted" / "cy" / "ex1_small" / "small.ipynb"
    now = path.read_bytes()
    path.write_bytes(b"what was there before")

    def hand_in_again() -> None:
        path.write_bytes(now)

    assert len(grade(folder, after_first=hand_in_again)) == STUDENTS
    report = Store(folder.root / "results").last_report("ex1_small", "small", "cy")
    assert report is not None
    assert report.score in (0.0, 2.0)
    for name in ("results/reports", "results/attempts"):
        shutil.rmtree(folder.root / name)  # the two attempts are rightly remembered
    ends_well(folder)


def test_a_submission_that_is_withdrawn_while_we_grade(folder: CourseFolder, ends_well: Check) -> None:
    """Nobody else suffers."""
    place = folder.root / "submitted" / "cy"
    away = folder.root / "away"
    assert len(grade(folder, after_first=lambda: place.rename(away))) == STUDENTS
    shutil.rmtree(folder.root / "results")
    away.rename(place)
    (folder.root / "gradebook.db").unlink()
    ends_well(folder)


def test_folders_in_folders_beyond_count_harm_nobody(folder: CourseFolder, ends_well: Check) -> None:
    """Python 3.11 walks through folders by recursion, which ends after a thousand of them."""
    place = folder.root / "submitted" / "cy" / "ex1_small"
    for level in range(0, 1500, 100):  # mkdir recurses as well
        place.joinpath("deep", *["a"] * (level + 100)).mkdir(parents=True, exist_ok=True)
    place.joinpath("deep", *["a"] * 1500, "notes.txt").write_text("who looks for these?")
    try:
        assert len(grade(folder)) == STUDENTS
        assert len(grade(folder)) == STUDENTS
    finally:
        subprocess.run(["rm", "-rf", "--", place / "deep"], check=True)
    ends_well(folder)


def test_a_file_beside_the_notebook_that_cannot_be_read_is_left_out(
    folder: CourseFolder, caplog: pytest.LogCaptureFixture
) -> None:
    """It went between the look and the copy: a link to nowhere is what that looks like."""
    place = folder.root / "submitted" / "cy" / "ex1_small"
    (place / "data.csv").unlink()
    (place / "data.csv").symlink_to("nowhere")
    assert len(grade(folder)) == STUDENTS
    assert not (folder.root / "feedback" / "cy" / "ex1_small" / "data.csv").exists()


def _cut(data: bytes) -> bytes:
    return data[: len(data) // 2]


def _empty(data: bytes) -> bytes:
    return b""


def _other(data: bytes) -> bytes:
    return b'{"digest": "0", "judged": []}'


@pytest.mark.parametrize("damage", [_cut, _empty, _other])
def test_results_that_are_damaged_are_made_again(
    folder: CourseFolder, ends_well: Check, damage: Callable[[bytes], bytes]
) -> None:
    """Every file in results/, whatever it is for."""
    grade(folder)
    for path in (folder.root / "results").rglob("*.json"):
        path.write_bytes(damage(path.read_bytes()))
    ends_well(folder)


def test_results_that_are_gone_are_made_again(folder: CourseFolder, ends_well: Check) -> None:
    grade(folder)
    shutil.rmtree(folder.root / "results")
    ends_well(folder)


def test_files_from_the_future_as_after_a_clock_went_back(folder: CourseFolder, ends_well: Check) -> None:
    grade(folder)
    for path in folder.root.rglob("*"):
        os.utime(path, (4_000_000_000, 4_000_000_000))
    ends_well(folder)


WALL_CLOCKS = {"time", "time_ns", "localtime", "gmtime", "ctime", "now", "utcnow", "today"}


def test_nothing_that_decides_about_a_grade_reads_the_wall_clock() -> None:
    """A clock that goes back cannot change a grade; limits are kept by ``time.monotonic`` and CPU clocks."""
    home = Path(autograder.__file__).parent
    found, looked = [], 0
    for part in ("course", "grading", "judge", "sandbox"):
        for path in (home / part).rglob("*.py"):
            looked += 1
            for node in ast.walk(ast.parse(path.read_bytes())):
                if isinstance(node, ast.Attribute) and node.attr in WALL_CLOCKS:
                    of = node.value
                    name = of.id if isinstance(of, ast.Name) else of.attr if isinstance(of, ast.Attribute) else ""
                    if name in ("time", "datetime", "date"):
                        found.append(f"{path.relative_to(home)}:{node.lineno}")
    assert looked > 50
    assert found == []
