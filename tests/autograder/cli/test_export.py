"""`nighthike export`: every format out of one graded class."""

from __future__ import annotations

import csv
import json
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from junitparser import JUnitXml

from autograder.cli import main
from autograder.cli.export import OUT

from ..conftest import DOUBLE, HALVE, CourseFolder, files_of


def _run(folder: CourseFolder, command: str, *arguments: str) -> Result:
    return CliRunner().invoke(main, [command, "--course", str(folder.root), *arguments])


@pytest.fixture
def graded(folder: CourseFolder) -> CourseFolder:
    folder.submit("ann", double=DOUBLE, halve=HALVE, reflection="Because.")
    folder.submit("bob", double=DOUBLE)
    assert _run(folder, "grade", "--jobs", "1").exit_code == 0
    return folder


def _scores(form: str, out: Path) -> dict[str, float]:
    """Student and score, as whoever imports the file would read them."""
    if form == "gradescope":
        paths = out.glob("ex1_small/*/results.json")
        return {path.parent.name: json.loads(path.read_text())["score"] for path in paths}
    if form == "junit":
        suites = JUnitXml.fromfile(str(out))
        properties = ({item.name: item.value for item in suite.properties()} for suite in suites)
        return {found["student"]: float(found["score"]) for found in properties}
    student, score = {
        "csv": ("student_id", "score"),
        "canvas": ("SIS Login ID", "ex1_small"),
        "moodle": ("Username", "Assignment: ex1_small (Real)"),
    }[form]
    with out.open(newline="") as file:
        return {row[student]: float(row[score]) for row in csv.DictReader(file) if row[student]}


@pytest.mark.parametrize("form", OUT)
def test_every_format_has_the_scores_of_the_class(graded: CourseFolder, tmp_path: Path, form: str):
    out = tmp_path / "out" / OUT[form]
    result = _run(graded, "export", "--to", form, "--out", str(out))
    assert result.exit_code == 0
    assert result.stdout.startswith(f"{out}: 2 students")
    assert result.stderr == "1 of 2 submissions still wait for a person; their scores will change\n"
    assert _scores(form, out) == {"ann": 6.0, "bob": 4.0}


def test_it_goes_into_the_folder_one_is_in(graded: CourseFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    assert _run(graded, "export", "--to", "csv").exit_code == 0
    assert _scores("csv", tmp_path / "grades.csv") == {"ann": 6.0, "bob": 4.0}


def test_one_student_alone(graded: CourseFolder, tmp_path: Path):
    out = tmp_path / "one.csv"
    result = _run(graded, "export", "ex1_small", "--to", "canvas", "--out", str(out), "--student", "bob")
    assert (result.exit_code, result.stderr) == (0, "")
    assert _scores("canvas", out) == {"bob": 4.0}
    unknown = _run(graded, "export", "--to", "canvas", "--student", "eve")
    assert unknown.exit_code == 1
    assert "knows no eve; look for the spelling of the id" in unknown.output


def test_a_second_export_gives_the_same_files(graded: CourseFolder, tmp_path: Path):
    for _ in range(2):
        assert _run(graded, "export", "--to", "gradescope", "--out", str(tmp_path / "gs")).exit_code == 0
        before = files_of(tmp_path / "gs")
    assert files_of(tmp_path / "gs") == before
    assert set(before) == {f"ex1_small/{student}/results.json" for student in ("ann", "bob")}


def test_the_autograder_is_a_zip_that_says_what_is_in_it(folder: CourseFolder, tmp_path: Path):
    out = tmp_path / "small.zip"
    result = _run(folder, "export", "ex1_small", "--to", "gradescope", "--autograder", "--out", str(out))
    assert result.output == f"{out}: upload it to Gradescope; it holds solutions and the course's secret\n"
    assert {"setup.sh", "run_autograder"} <= set(zipfile.ZipFile(out).namelist())


@pytest.mark.parametrize(
    "arguments",
    [("--to", "csv", "--autograder", "ex1_small"), ("--to", "gradescope", "--autograder"), ("--to", "xlsx"), ()],
)
def test_what_cannot_be_meant_is_refused(folder: CourseFolder, arguments: tuple[str, ...]):
    assert _run(folder, "export", *arguments).exit_code == 2
