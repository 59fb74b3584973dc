"""One folder for temporary files, which goes with the run, or with the next one where the run was killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from autograder.errors import GraderError
from autograder.grading.scratch import Scratch, scratch_is_tempdir

KILLED = """
import os, signal, tempfile
from autograder.grading.scratch import Scratch
scratch = Scratch()
(scratch.folder / "left.txt").write_text("left")
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def test_it_is_there_until_it_is_closed(place: Path):
    scratch = Scratch()
    assert list(place.iterdir()) == [scratch.folder]
    scratch.close()
    scratch.close()
    assert list(place.iterdir()) == []


def test_temporary_files_lie_in_it_and_go_with_it(place: Path):
    with scratch_is_tempdir():
        made = Path(tempfile.mkdtemp())
        assert made.parent.parent == place
    assert tempfile.gettempdir() == str(place)
    assert not made.exists()


def test_what_a_killed_run_left_goes_with_the_next_and_what_lives_stays(place: Path):
    alive = Scratch()
    done = subprocess.run([sys.executable, "-c", KILLED], env={**os.environ, "TMPDIR": str(place)}, check=False)
    assert done.returncode == -signal.SIGKILL
    assert len(list(place.iterdir())) == 2
    (place / "nighthike-run-file").touch()
    (place / "somebody-else").mkdir()
    Scratch().close()
    assert sorted(place.iterdir()) == sorted([alive.folder, place / "nighthike-run-file", place / "somebody-else"])
    alive.close()


def test_a_link_is_not_followed(place: Path, tmp_path_factory: pytest.TempPathFactory):
    precious = tmp_path_factory.mktemp("precious")
    (precious / "file").touch()
    (place / "nighthike-run-x").symlink_to(precious)
    Scratch().close()
    assert (precious / "file").exists()


def test_no_room_for_it_is_said_with_what_to_do(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(tempfile, "tempdir", "/proc/nowhere")
    with pytest.raises(GraderError, match="TMPDIR"):
        Scratch()
