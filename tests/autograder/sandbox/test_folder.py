"""A child's folder has a size, whatever it writes into how many files, and the next child finds it empty."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from autograder.model import Limits, Outcome
from autograder.sandbox.folder import LOOK_SECONDS, FolderWatch
from autograder.sandbox.launch import Sandbox
from autograder.sandbox.student import Student

Notebook = Callable[..., Student]
FILL = """
import time
number = 0
while True:
    with open(f"file{number}", "wb") as file: file.write(bytes(1 << 20))
    number += 1
"""
MANY = "import os\nfor number in range(10**6): os.mkdir(str(number))"
HIDDEN = "import os\nos.mkdir('d', 0o300)\nos.chdir('d')\n" + FILL


@pytest.mark.parametrize("cell", [FILL, MANY, HIDDEN])
def test_who_fills_it_is_ended(cell: str) -> None:
    limits = Limits(cell_cpu_seconds=60.0, cell_wall_seconds=120.0)
    with Sandbox(limits) as sandbox:
        student = Student(sandbox, [(0, "x = 1"), (1, cell), (2, "y = x + 1")])
        assert [cell.outcome for cell in student.cells] == [Outcome.PASSED, Outcome.KILLED, Outcome.PASSED]
        assert student.get("y") == 2


def test_what_fits_is_left(notebook: Notebook) -> None:
    student = notebook("for n in range(20): open(str(n), 'wb').write(bytes(1 << 20))", "import time; time.sleep(0.6)")
    assert [cell.outcome for cell in student.cells] == [Outcome.PASSED, Outcome.PASSED]


@pytest.mark.parametrize("mode", [0o300, 0o000])
def test_a_folder_that_cannot_be_listed_is_removed(notebook: Notebook, mode: int) -> None:
    """Otherwise the next submission would have no empty folder, and grading would end for everybody."""
    cell = f"import os\nos.umask(0)\nos.mkdir('d', {mode})\ntry: open('d/x', 'w').write('x')\nexcept OSError: pass"
    notebook(cell)
    student = notebook("import os\nfound = os.listdir('.')")
    assert student.get("found") == []


def test_a_look_now_and_then(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not at every message: there can be thousands a second."""
    now = [100.0]
    monkeypatch.setattr("time.monotonic", lambda: now[0])
    watch = FolderWatch(tmp_path, max_bytes=1 << 20, max_entries=3)
    (tmp_path / "large").write_bytes(b"x" * (2 << 20))
    assert not watch.is_full()
    now[0] += LOOK_SECONDS
    assert watch.is_full()
    assert not watch.is_full()
