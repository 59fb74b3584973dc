"""The disk is full, or may not be written: a clear error that names the place, and the next run makes all good."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.autograder.conftest import CourseFolder
from tests.faults.conftest import STUDENTS, command, configure

Check = Callable[[CourseFolder], None]

AS_ROOT = ["unshare", "--mount"] if os.geteuid() == 0 else ["unshare", "--map-root-user", "--mount"]
AS_A_USER = [] if os.geteuid() else ["unshare", "--user", "--map-user=1000", "--map-group=1000"]
"""Modes of files mean nothing to root."""

FULL = """
set -e
mount -t tmpfs -o size={size} tmpfs {place}
mkdir -p {place}/own
set +e
{grade} > {said}.1 2> {said}.err; echo $? > {said}.code
set -e
mount -o remount,size=100m {place}
{grade} > {said}.2
mkdir {kept}
cp -a {place}/. {kept}
"""
"""A disk of its own at one place, full after a while; then there is room, and grading goes on."""

ROOM = {"results": "16k", "autograded": "8k", "feedback": "40k", "book": "200k", "scratch": "1m"}
"""Enough to begin with, not enough for four submissions."""


@pytest.mark.parametrize("name", ROOM)
def test_a_full_disk(folder: CourseFolder, ends_well: Check, name: str, tmp_path: Path) -> None:
    """Exit 2, the place and what to do; nothing is lost, nobody is charged for it."""
    configure(folder, f'c.CourseDirectory.db_url = "sqlite:///{folder.root}/book/gradebook.db"')
    place, said, kept = folder.root / name, tmp_path / "said", tmp_path / "kept"
    (folder.root / "book").mkdir()
    place.mkdir(exist_ok=True)
    environment = f"TMPDIR={place}/own " if name == "scratch" else ""
    script = FULL.format(
        size=ROOM[name],
        place=place,
        said=said,
        kept=kept,
        grade=environment + shlex.join(command("grade", "--jobs", "1")),
    )
    done = subprocess.run([*AS_ROOT, "sh", "-c", script], cwd=folder.root, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    errors, code = said.with_suffix(".err").read_text(), said.with_suffix(".code").read_text().strip()
    assert code == "2", errors
    last = errors.splitlines()[-1]
    assert str(place) in last
    assert "run again" in last
    assert "Traceback" not in errors
    assert f"{STUDENTS} submitted, " in said.with_suffix(".1").read_text().splitlines()[-1]
    again = said.with_suffix(".2").read_text().splitlines()[-1]
    assert again == f"{STUDENTS} submitted, {STUDENTS} graded, 0 needing a look"
    # The disk went with its namespace; what was on it is put back.
    place.rmdir()
    kept.rename(place)
    if name == "scratch":
        assert list((place / "own").iterdir()) == []
    (folder.root / "gradebook.db").unlink(missing_ok=True)
    os.link(folder.root / "book" / "gradebook.db", folder.root / "gradebook.db")
    ends_well(folder)


READ_ONLY = {
    "results": "results",
    "autograded": "autograded/ann",
    "feedback": "feedback/ann",
    "the gradebook's folder": ".",
}


@pytest.mark.parametrize("name", READ_ONLY)
def test_a_folder_that_may_not_be_written(folder: CourseFolder, ends_well: Check, name: str) -> None:
    """Exit 2 and its name, for an ordinary user."""
    place = folder.root / READ_ONLY[name]
    place.mkdir(parents=True, exist_ok=True)
    if name == "the gradebook's folder":
        (folder.root / "results").mkdir()
    place.chmod(0o555)
    try:
        done = subprocess.run(
            [*AS_A_USER, *command("grade", "--jobs", "1")], cwd=folder.root, capture_output=True, text=True, check=False
        )
    finally:
        place.chmod(0o755)
    assert done.returncode == 2, done.stderr
    last = done.stderr.splitlines()[-1]
    assert str(place.resolve()) in last
    assert "again" in last
    assert "Traceback" not in done.stderr
    ends_well(folder)


def test_a_disk_that_is_full_where_the_lines_go(folder: CourseFolder, ends_well: Check) -> None:
    """``nighthike grade > full``: it stops and says why; what is graded is kept."""
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            command("grade", "--jobs", "1"),
            cwd=folder.root,
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert done.returncode == 2
    assert "No space left on device" in done.stderr
    assert sys.executable not in done.stderr
    ends_well(folder)
