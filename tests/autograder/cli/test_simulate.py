"""``nighthike simulate``."""

from __future__ import annotations

import json
from typing import Any

from click.testing import CliRunner, Result

from autograder.cli import main


def run(folder: Any, *arguments: str) -> Result:
    target = str(folder.root / "submitted")
    return CliRunner().invoke(main, ["simulate", target, "--course", str(folder.root), *arguments])


def test_a_class_is_made_and_counted(folder: Any) -> None:
    """The line says how many of each kind, the manifest says who."""
    result = run(folder, "--students", "12", "--seed", "4")
    assert result.exit_code == 0, result.stderr
    assert "submitted: 12 students, 12 submissions: 1 blank, 1 broken, 1 hostile, " in result.stdout
    manifest = json.loads((folder.root / "submitted" / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["seed"] == 4
    for student in manifest["students"]:
        assert (folder.root / "submitted" / student["student_id"] / "ex1_small" / "small.ipynb").is_file()


def test_who_is_who_lies_beside_it(folder: Any) -> None:
    """And the second line says what takes it into the gradebook."""
    result = run(folder, "--students", "3")
    manifest = json.loads((folder.root / "submitted" / "manifest.json").read_text(encoding="utf-8"))
    rows = (folder.root / "submitted" / "students.csv").read_text(encoding="utf-8").splitlines()
    assert [row.split(",")[:3] for row in rows[1:]] == [
        [student["student_id"], student["first_name"], student["last_name"]] for student in manifest["students"]
    ]
    assert f"nbgrader db student import {folder.root / 'submitted' / 'students.csv'}" in result.stdout


def test_a_folder_in_use_is_refused(folder: Any) -> None:
    """The second class would be mixed with the first."""
    run(folder, "--students", "2")
    result = run(folder, "--students", "2")
    assert result.exit_code == 1
    assert "submitted: is not empty; name a new folder" in result.stderr


def test_how_many_must_be_said(folder: Any) -> None:
    """A class of none is no class."""
    assert run(folder).exit_code == 2
    assert run(folder, "--students", "0").exit_code == 2
