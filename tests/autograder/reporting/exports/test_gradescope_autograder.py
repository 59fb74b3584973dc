"""The autograder zip, unpacked as Gradescope unpacks it, grades a submission there with nothing but what is in it."""

from __future__ import annotations

import io
import json
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import zipfile
from collections.abc import Sequence
from importlib import metadata
from pathlib import Path

import pytest

from autograder.course.layout import Course
from autograder.judge.version import compared_with
from autograder.reporting.exports.gradescope_autograder import autograder_zip, requirements

from ...conftest import DOUBLE, HALVE, CourseFolder

ROOT = Path(__file__).resolve().parents[4]


def _small_zip(folder: CourseFolder, compared: Sequence[Path] = ()) -> bytes:
    course = Course.open(folder.root)
    return autograder_zip(course, course.exercise("ex1_small"), compared)


class Gradescope:
    """The folder that is /autograder there; the interpreter that setup.sh would make is this one, which finds our
    packages in the zip alone."""

    def __init__(self, root: Path, archive: bytes) -> None:
        self.root = root
        source = root / "source"
        with zipfile.ZipFile(io.BytesIO(archive)) as unpacked:
            unpacked.extractall(source)
            self.modes = {entry.filename: entry.external_attr >> 16 & 0o777 for entry in unpacked.infolist()}
        for name in ("submission", "results", "venv/bin"):
            (root / name).mkdir(parents=True)
        shutil.copy(source / "run_autograder", root)
        (root / "run_autograder").chmod(self.modes["run_autograder"])
        python = root / "venv" / "bin" / "python"
        # -S: an editable install of this repository is not found, the packages that it needs are.
        paths = f"{source}/nighthike:{sysconfig.get_path('purelib')}"
        python.write_text(f'#!/bin/sh\nPYTHONPATH="{paths}" exec "{sys.executable}" -S "$@"\n')
        python.chmod(0o755)
        (root / "submission_metadata.json").write_text('{"id": 1, "users": [{"name": "Ann"}]}')

    def hand_in(self, name: str, data: bytes) -> None:
        path = self.root / "submission" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)

    def run(self) -> subprocess.CompletedProcess[str]:
        # Gradescope runs it in /autograder, with an environment that knows nothing of a course.
        environment = {key: value for key, value in os.environ.items() if key != "NIGHTHIKE_SECRET"}
        return subprocess.run(
            ["./run_autograder"], cwd=self.root, env=environment, capture_output=True, text=True, check=False
        )

    def scores(self) -> dict[str, float]:
        found = json.loads((self.root / "results" / "results.json").read_text())
        return {case["name"]: case["score"] for case in found["tests"]}


@pytest.fixture
def gradescope(folder: CourseFolder, tmp_path: Path) -> Gradescope:
    there = Gradescope(tmp_path / "autograder", _small_zip(folder))
    shutil.rmtree(folder.root / "suites")  # what is not in the zip is not there
    return there


def test_a_submission_is_graded_as_in_the_course(gradescope: Gradescope, folder: CourseFolder):
    gradescope.hand_in("small.ipynb", folder.answer(double=DOUBLE, halve="def halve(x):\n    return x"))
    ran = gradescope.run()
    assert (ran.returncode, ran.stdout) == (0, ""), ran.stderr
    assert gradescope.scores() == {"double": 4.0, "halve": 0.0}


def test_the_packages_are_those_of_the_zip(gradescope: Gradescope):
    python = gradescope.root / "venv" / "bin" / "python"
    command = [python, "-c", "import autograder; print(autograder.__file__)"]
    ran = subprocess.run(command, cwd=gradescope.root, capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == str(gradescope.root / "source" / "nighthike" / "autograder" / "__init__.py")


def test_where_we_break_there_are_no_results_and_gradescope_hears_of_it(gradescope: Gradescope, folder: CourseFolder):
    (suite,) = (gradescope.root / "source" / "course" / "suites").rglob("test_*.py")
    suite.write_text(suite.read_text().replace("check_that(student", "undefined(student"))
    gradescope.hand_in("small.ipynb", folder.answer(double=DOUBLE, halve=HALVE))
    ran = gradescope.run()
    assert ran.returncode == 2
    assert "nighthike: ex1_small: not all tasks could be judged; rerun the autograder" in ran.stderr
    assert not list((gradescope.root / "results").iterdir())


def test_the_scripts_lie_at_the_root_and_can_be_run(gradescope: Gradescope):
    assert {name for name, mode in gradescope.modes.items() if mode & 0o111} == {"setup.sh", "run_autograder"}
    for name in ("setup.sh", "run_autograder"):
        assert (gradescope.root / "source" / name).read_bytes().startswith(b"#!/usr/bin/env bash\n")
        subprocess.run(["bash", "-n", gradescope.root / "source" / name], check=True)
    setup = (gradescope.root / "source" / "setup.sh").read_text()
    assert f"--python {sys.version_info.major}.{sys.version_info.minor} " in setup
    assert 'venv="$(dirname "$here")/venv"' in setup


def test_the_same_course_gives_the_same_zip(folder: CourseFolder):
    assert _small_zip(folder) == _small_zip(folder)


def test_of_our_suites_only_the_exercises_own_is_in_it_with_what_it_compares_with():
    course = Course.open(ROOT)
    exercise = course.exercise("ex3_momentum")
    assert exercise.suite is not None
    archive = autograder_zip(course, exercise, tuple(compared_with(exercise.suite)))
    names = zipfile.ZipFile(io.BytesIO(archive)).namelist()
    suites = {name.split("/")[3] for name in names if name.startswith("nighthike/autograder/suites/ex")}
    assert suites == {"ex3_momentum"}
    assert "nighthike/reference/nag.py" in names
    assert "course/source/ex3_momentum/momentum.ipynb" in names
    assert not [name for name in names if "__pycache__" in name or name.startswith("course/source/ex0")]


def test_a_package_that_a_distribution_brought_is_required_and_not_copied(folder: CourseFolder):
    import hypothesis

    archive = zipfile.ZipFile(io.BytesIO(_small_zip(folder, [Path(hypothesis.__file__).parent])))
    lines = archive.read("requirements.txt").decode().splitlines()
    assert f"hypothesis=={metadata.version('hypothesis')}" in lines
    assert not [name for name in archive.namelist() if "hypothesis" in name]


def test_requirements_are_all_that_is_needed_in_the_versions_that_are_here():
    lines = requirements(["bleach[css]", "jinja2"])
    names = [re.split("==", line)[0].lower() for line in lines]
    assert {"bleach", "tinycss2", "webencodings", "jinja2", "markupsafe"} <= set(names)
    assert all(metadata.version(name) == line.split("==")[1] for name, line in zip(names, lines, strict=True))
    assert not [name for name in names if name in ("babel", "nighthike")], "an extra that nobody asked for"
