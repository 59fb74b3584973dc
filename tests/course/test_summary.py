"""The table at the end of a test run: what tests leave is counted by exercise, in whatever process they ran."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.course.graded import ROOT
from tests.course.summary import COLUMNS, FACT, pytest_terminal_summary, rows

FACTS = [
    {"exercise": "ex2", "tasks": 3, "points": 18, "checks": 20},
    {"exercise": "ex2", "mistake": "a", "caught": True, "named": True},
    {"exercise": "ex2", "mistake": "a", "caught": True, "named": False},
    {"exercise": "ex2", "mistake": "b", "caught": True, "named": True},
    {"exercise": "ex2", "variant": "v", "full_marks": True},
    {"exercise": "ex2", "variant": "w", "full_marks": False},
    {"exercise": "ex1", "cpu_seconds": 1.25},
]


def test_a_row_an_exercise_and_their_sum() -> None:
    """A mistake made in two tasks counts once, and is named only if it is in both."""
    assert [*map(dict, (zip(COLUMNS, row, strict=True) for row in rows(FACTS)))] == [
        dict.fromkeys(COLUMNS, "–") | {"exercise": "ex1", "CPU s": "1.25"},
        dict(zip(COLUMNS, ["ex2", "3", "18", "20", "2", "2", "1", "2", "1", "–"], strict=True)),
        dict(zip(COLUMNS, ["all", "3", "18", "20", "2", "2", "1", "2", "1", "1.25"], strict=True)),
    ]


def test_nothing_is_printed_where_nothing_was_found() -> None:
    assert rows([]) == []


@pytest.mark.parametrize("processes", ["0", "2"])
def test_it_is_printed_at_the_end_of_a_run(tmp_path: Path, processes: str) -> None:
    """With and without pytest-xdist, also for a test that fails."""
    hook = pytest_terminal_summary
    (tmp_path / "conftest.py").write_text(f"from {hook.__module__} import {hook.__name__}")
    (tmp_path / "test_it.py").write_text(
        f"def test_one(record_property):\n    record_property({FACT!r}, {FACTS[0]!r})\n"
        f"def test_two(record_property):\n    record_property({FACT!r}, {FACTS[1]!r})\n    assert False\n"
    )
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    command = [sys.executable, "-m", "pytest", "-n", processes, "-c", os.devnull, "--rootdir", str(tmp_path), "."]
    run = subprocess.run(
        command, cwd=tmp_path, env=environment | {"PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=False
    )
    lines = run.stdout.splitlines()
    assert "1 failed, 1 passed" in lines[-1]
    (title,) = (number for number, line in enumerate(lines) if " the course " in line)
    assert lines[title + 1].split()[:5] == ["exercise", "tasks", "points", "checks", "mistakes"]
    assert lines[title + 2].split()[:5] == ["ex2", "3", "18", "20", "1"]
