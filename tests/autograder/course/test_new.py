"""A further exercise works from the moment it is made."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest

from autograder.course.layout import Course
from autograder.course.new import TEMPLATE, new_exercise
from autograder.errors import CourseError
from autograder.grading.proof import prove
from autograder.grading.worker.bench import Bench, bench_settings

ROOT = Path(__file__).resolve().parents[3]
CONFIG = """
c = get_config()
c.CourseDirectory.course_id = "elsewhere"
c.Nighthike.suites = "hidden"
c.Nighthike.secret = "a secret of another course"
"""


@pytest.fixture
def elsewhere(tmp_path: Path) -> Course:
    """A course that is not ours: nothing but its configuration."""
    (tmp_path / "nbgrader_config.py").write_text(CONFIG)
    return Course.open(tmp_path)


@pytest.fixture
def bench(elsewhere: Course) -> Iterator[Bench]:
    with Bench(bench_settings(elsewhere)) as bench:
        yield bench


@pytest.mark.parametrize(("name", "task"), [("ex8_softmax", None), ("warm_up", "leaky_mean")])
def test_it_is_proven_at_once(elsewhere: Course, bench: Bench, name: str, task: str | None) -> None:
    """Solution, release and three known mistakes, under the names that were asked for."""
    files = new_exercise(elsewhere, name, task=task)
    function, notebook = task or "softmax", name.removeprefix("ex8_")
    assert [str(path.relative_to(elsewhere.root)) for path in files] == [
        f"source/{name}/{notebook}.ipynb",
        f"hidden/{name}/test_{notebook}.py",
        f"hidden/{name}/misconceptions.py",
    ]
    proofs = list(prove(elsewhere.exercise(name), bench))
    assert [proof for proof in proofs if proof.problem] == []
    assert [proof.what for proof in proofs] == [
        "solution",
        "release",
        f"mistake {function}.gives_what_is_lost",
        f"mistake {function}.changes_its_argument",
        f"mistake {function}.rate_unchecked",
    ]
    assert not [path for path in files if "placeholder" in path.read_text()]


def test_what_is_written_is_as_tidy_as_the_course(elsewhere: Course) -> None:
    """Formatted and free of lint; the notebook is stored as nbformat writes it."""
    notebook, *python = new_exercise(elsewhere, "ex8_softmax")
    text = notebook.read_text(encoding="utf-8")
    assert text == nbformat.writes(nbformat.reads(text, nbformat.NO_CONVERT)) + "\n"
    for check in (["format", "--check"], ["check", "--ignore", "D1"]):
        command = [sys.executable, "-m", "ruff", *check, "--config", str(ROOT / "pyproject.toml"), *map(str, python)]
        ran = subprocess.run(command, capture_output=True, text=True, check=False)
        assert ran.returncode == 0, ran.stdout


def test_the_supplied_cells_are_those_of_every_notebook() -> None:
    shared = ("plot-style", "visible-checks")
    made = nbformat.read(TEMPLATE / "notebook.ipynb", 4).cells
    ours = nbformat.read(ROOT / "source" / "ex3_momentum" / "momentum.ipynb", 4).cells
    for name in shared:
        assert [cell for cell in made if cell.id == name] == [cell for cell in ours if cell.id == name]


@pytest.mark.parametrize("name", ["Ex8", "8th", "ex 8", "../ex8", "", "class", "ex8-softmax"])
def test_a_name_that_cannot_be_one_is_refused(elsewhere: Course, name: str) -> None:
    with pytest.raises(CourseError, match="cannot name an exercise"):
        new_exercise(elsewhere, name)
    assert not elsewhere.source.exists()


def test_a_task_that_cannot_be_a_function_is_refused(elsewhere: Course) -> None:
    with pytest.raises(CourseError, match="'def' cannot name a function"):
        new_exercise(elsewhere, "ex8_softmax", task="def")


@pytest.mark.parametrize("taken", ["source/ex8_softmax", "hidden/ex8_softmax"])
def test_what_is_there_is_left_alone(elsewhere: Course, taken: str) -> None:
    """Either folder is enough: nothing is written into the other one."""
    (elsewhere.root / taken).mkdir(parents=True)
    with pytest.raises(CourseError, match="is there already; nothing was written"):
        new_exercise(elsewhere, "ex8_softmax")
    assert [path for path in elsewhere.root.rglob("*") if path.is_file()] == [elsewhere.root / "nbgrader_config.py"]
