"""`nighthike check`: one notebook, for a person or for a program."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from autograder.cli import main

from ..conftest import DOUBLE, HALVE, CourseFolder, files_of


def _check(folder: CourseFolder, *arguments: str) -> Result:
    return CliRunner().invoke(main, ["check", "--course", str(folder.root), *arguments])


def test_a_report_for_a_person_names_the_mistake_and_the_exit_code_is_0_whatever_the_score(folder: CourseFolder):
    path = folder.submit("ann", double="def double(x):\n    return x + 2.0")
    result = _check(folder, str(path))
    assert result.exit_code == 0
    assert "double: 1 of 4 points" in result.output
    assert "Likely mistake: adds two." in result.output
    assert result.output.endswith("ex1_small: 1 of 6 automatic points\n")


def test_json_is_version_1_to_the_letter(folder: CourseFolder):
    path = folder.submit("ann", double=DOUBLE, halve=HALVE)
    result = _check(folder, str(path), "--json")
    assert result.exit_code == 0
    checks = [("test_values", "Every number is doubled."), ("test_text", "Text is refused with a TypeError.")]
    passed = {"outcome": "passed", "message": "", "mistake": None, "hint": None}
    assert json.loads(result.stdout) == {
        "version": 1,
        "exercise": "ex1_small",
        "notebook": "small.ipynb",
        "status": "graded",
        "score": 6.0,
        "max_score": 6.0,
        "tasks": [
            {
                "task": "double",
                "score": 4.0,
                "max_score": 4.0,
                "checks": [{"name": name, "sentence": sentence, **passed} for name, sentence in checks],
            },
            {
                "task": "halve",
                "score": 2.0,
                "max_score": 2.0,
                "checks": [{"name": "test_values", "sentence": "Every number is halved.", **passed}],
            },
        ],
        "notes": [],
    }
    assert next(iter(json.loads(result.stdout))) == "version"


def test_nothing_is_written(folder: CourseFolder):
    path = folder.submit("ann", double=DOUBLE)
    before = files_of(folder.root)
    assert _check(folder, str(path)).exit_code == 0
    compiled = {name for name in files_of(folder.root) if "__pycache__" in name}
    assert {name: file for name, file in files_of(folder.root).items() if name not in compiled} == before


@pytest.mark.parametrize("name", ["small.ipynb", "ex1_small/renamed.ipynb", "elsewhere/renamed.ipynb"])
def test_the_exercise_is_found_by_the_files_name_its_folder_or_its_cells(
    folder: CourseFolder, tmp_path: Path, name: str
):
    path = tmp_path / "handed_in" / name
    path.parent.mkdir(parents=True)
    shutil.copy(folder.submit("ann", double=DOUBLE), path)
    assert json.loads(_check(folder, str(path), "--json").stdout)["exercise"] == "ex1_small"


def test_a_notebook_of_no_exercise_is_refused_and_can_be_given_its_name(folder: CourseFolder, tmp_path: Path):
    path = tmp_path / "mine.ipynb"
    path.write_text('{"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}')
    result = _check(folder, str(path))
    assert result.exit_code == 1
    assert "name it with --exercise: ex1_small" in result.stderr
    assert _check(folder, str(path), "--exercise", "ex1_small").exit_code == 0


@pytest.mark.parametrize(("data", "says"), [(b"", "is empty"), (b"{", "is not a notebook"), (None, "no such file")])
def test_what_is_no_notebook_ends_with_1(folder: CourseFolder, tmp_path: Path, data: bytes | None, says: str):
    path = tmp_path / "small.ipynb"
    if data is not None:
        path.write_bytes(data)
    result = _check(folder, str(path))
    assert result.exit_code == 1
    assert says in result.stderr


def test_an_unknown_exercise_ends_with_1(folder: CourseFolder):
    result = _check(folder, str(folder.submit("ann")), "--exercise", "ex9")
    assert result.exit_code == 1
    assert "no such exercise" in result.stderr


def test_a_failure_of_ours_ends_with_2_and_still_prints_the_report(folder: CourseFolder):
    folder.rewrite_suite(lambda text: text.replace("student.halve(7.0) == 3.5", "1 / 0"))
    result = _check(folder, str(folder.submit("ann", double=DOUBLE, halve=HALVE)), "--json")
    assert result.exit_code == 2
    report = json.loads(result.stdout)
    assert (report["status"], report["score"]) == ("internal", 4.0)
