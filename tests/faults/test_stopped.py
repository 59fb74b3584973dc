"""Ctrl-C, SIGTERM, and nobody who listens: what is graded is kept, and the last line says what is missing."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.autograder.conftest import DOUBLE, CourseFolder
from tests.faults.conftest import STUDENTS, command

SLOW = f"{DOUBLE}\nimport time\ntime.sleep(30)"


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_stopped_in_the_middle(
    folder: CourseFolder, ends_well: Callable[[CourseFolder], None], number: signal.Signals, tmp_path: Path
) -> None:
    """It ends at once with 1, leaves no process and no temporary file; the next run goes on."""
    honest = (folder.root / "submitted" / "cy" / "ex1_small" / "small.ipynb").read_bytes()
    folder.submit("cy", double=SLOW)
    scratch = tmp_path / "t"
    scratch.mkdir()
    with subprocess.Popen(
        command("grade", "--jobs", "1"),
        cwd=folder.root,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "TMPDIR": str(scratch)},
        start_new_session=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # a shell's background jobs have it ignored
    ) as run:
        assert run.stdout is not None
        for _ in range(2):
            assert run.stdout.readline()
        os.killpg(run.pid, number)  # as a terminal does it
        out, errors = run.communicate(timeout=300)
    assert run.returncode == 1, errors
    assert "Traceback" not in errors
    assert "cy ex1_small" not in out  # it was not waited for
    last = out.splitlines()[-1]
    assert last.startswith(f"{STUDENTS} submitted, ")
    assert last.endswith(" not reached: run again, what is graded is kept")
    assert list(scratch.iterdir()) == []
    folder.submit("cy", data=honest)
    ends_well(folder)


def test_nobody_listens(folder: CourseFolder, ends_well: Callable[[CourseFolder], None]) -> None:
    """``nighthike grade | head -1``: everybody is graded all the same."""
    with subprocess.Popen(
        command("grade", "--jobs", "1"), cwd=folder.root, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as run:
        assert run.stdout is not None
        assert run.stdout.readline()
        run.stdout.close()
        assert run.stderr is not None
        errors = run.stderr.read()
    assert (run.returncode, errors) == (0, "")
    assert len(list((folder.root / "feedback").glob("*/ex1_small/small.html"))) == STUDENTS
    ends_well(folder)
