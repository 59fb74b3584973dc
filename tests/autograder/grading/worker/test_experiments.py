"""Cells marked as experiments are left out on request: what the student stored is kept, and nobody loses a point."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import nbformat
import pytest

from autograder.course.layout import Course
from autograder.errors import CourseError
from autograder.grading.worker.bench import Judged
from autograder.grading.worker.experiments import Stored, lean_on, shown, stored_outputs
from autograder.model import CellResult, Check, Outcome, TaskReport
from autograder.sandbox.outputs import Budget

from ...conftest import DOUBLE, HALVE, CourseFolder
from ..counted import grade, with_experiment

RACE = "steps = [double(n) for n in range(9)]\nprint(sum(steps))"
PNG = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==\n"


def _output(kind: str, data: dict[str, str]) -> Any:
    return nbformat.from_dict({"output_type": kind, "data": data, "metadata": {}})


def _submit(folder: CourseFolder, student: str, race: str = RACE, extra: str = "", **answers: str) -> None:
    notebook = nbformat.reads(folder.answer(**answers).decode(), 4)
    notebook.cells[-1].source = race
    notebook.cells[-1].execution_count = 12
    notebook.cells[-1].outputs = [
        nbformat.v4.new_output("stream", name="stdout", text="72, as I saw it\n"),
        _output("display_data", {"text/html": "<script>alert(1)</script>", "image/png": PNG}),
        _output("display_data", {"text/html": "<b>bold</b>"}),
    ]
    if extra:
        notebook.cells.append(nbformat.v4.new_code_cell(extra))
    folder.submit(student, data=nbformat.writes(notebook).encode())


def _race(folder: CourseFolder, student: str) -> Any:
    path = folder.root / "autograded" / student / "ex1_small" / "small.ipynb"
    return next(cell for cell in nbformat.read(path, 4).cells if cell.id == "race")


def _page(folder: CourseFolder, student: str) -> str:
    return Path(folder.root, "feedback", student, "ex1_small", "small.html").read_text()


def test_what_the_student_stored_is_kept_made_harmless_and_marked(folder: CourseFolder):
    with_experiment(folder, RACE)
    _submit(folder, "ann", double=DOUBLE, halve=HALVE)
    found, ran = grade(folder, skip_experiments=True)
    assert (found["ann", "ex1_small"].report.score, ran) == (6.0, Counter(ex1_small=1))
    cell = _race(folder, "ann")
    assert cell.execution_count == 12
    assert cell.outputs[0].text == "[not run again: what follows is as the student stored it]\n"
    assert [output.get("text", sorted(output.get("data", ()))) for output in cell.outputs[1:]] == [
        "72, as I saw it\n", ["image/png"],
    ]  # fmt: skip
    page = _page(folder, "ann")
    assert "not run again" in page
    assert "alert(1)" not in page
    assert nbformat.validate(nbformat.read(folder.root / "autograded/ann/ex1_small/small.ipynb", 4)) is None


def test_without_the_option_they_are_run_and_a_run_without_them_is_no_run_with_them(folder: CourseFolder):
    with_experiment(folder, RACE)
    _submit(folder, "ann", double=DOUBLE, halve=HALVE)
    grade(folder, skip_experiments=True)
    assert grade(folder, skip_experiments=True)[1] == Counter()
    assert grade(folder)[1] == Counter(ex1_small=1)
    assert [output.text for output in _race(folder, "ann").outputs] == ["72.0\n"]
    # What was run whole stays so: there is nothing to win by leaving something out.
    assert grade(folder, skip_experiments=True)[1] == Counter()
    assert [output.text for output in _race(folder, "ann").outputs] == ["72.0\n"]


leaning = {
    "a helper was written into the experiment": {
        "race": "def helper(x):\n    return x / 2.0", "double": DOUBLE, "halve": "def halve(x):\n    return helper(x)"
    },
    "a module is imported there": {
        "race": "import math as m", "double": DOUBLE, "halve": "def halve(x):\n    return x / m.sqrt(4)"
    },
    "the answer stands there": {"race": "halve = lambda x: x / 2.0", "double": DOUBLE},
    "a constant is set there": {"race": "TWO = 2.0", "double": DOUBLE, "halve": "def halve(x):\n    return x / TWO"},
}  # fmt: skip


@pytest.mark.parametrize("answers", leaning.values(), ids=leaning)
def test_who_leans_on_an_experiment_loses_nothing(folder: CourseFolder, answers: dict[str, str]):
    with_experiment(folder, RACE)
    _submit(folder, "ann", **answers)
    found, _ = grade(folder, skip_experiments=True)
    assert found["ann", "ex1_small"].report.score == 6.0
    assert "not run again" not in _page(folder, "ann")
    assert grade(folder, skip_experiments=True)[1] == Counter()


def test_a_cell_of_the_student_s_own_that_needs_an_experiment_is_run_with_it(folder: CourseFolder):
    with_experiment(folder, RACE)
    _submit(folder, "ann", extra="print(steps[1])", double=DOUBLE, halve=HALVE)
    _, ran = grade(folder, skip_experiments=True)
    assert ran == Counter(ex1_small=2)
    assert "NameError" not in _page(folder, "ann")


def test_the_tag_of_a_submission_is_not_asked(folder: CourseFolder):
    notebook = nbformat.reads(folder.answer(double=DOUBLE).decode(), 4)
    for cell in notebook.cells:
        cell.metadata["tags"] = ["experiment"]
    exercise = Course.open(folder.root).exercise("ex1_small")
    assert stored_outputs(notebook, exercise) == {}


def test_a_task_s_cell_cannot_be_marked(folder: CourseFolder):
    path = folder.root / "source" / "ex1_small" / "small.ipynb"
    notebook = nbformat.read(path, 4)
    notebook.cells[2].metadata["tags"] = ["experiment"]
    path.unlink()
    nbformat.write(notebook, path)
    with pytest.raises(CourseError, match="cell double: has the tag experiment but belongs to a task"):
        Course.open(folder.root).exercise("ex1_small")


bindings = {
    "x = 1": "x",
    "a, (b, *c) = 1, (2, 3)": "c",
    "for i, (j, k) in pairs:\n    pass": "k",
    "with open('f') as handle: pass": "handle",
    "from math import (pi, tau as full)": "full",
    "if True:\n    total: float = 3.0": "total",
    "total += 1": "total",
    "print(n := 3)": "n",
    "class Walk: pass": "Walk",
}


def _judged(message: str) -> Judged:
    check = Check(name="c", outcome=Outcome.RAISED, sentence="S.", message=message)
    result = CellResult(index=0, outputs=({"output_type": "error", "ename": "E", "evalue": message, "traceback": []},))
    return Judged(cells=(result,), tasks=(TaskReport(task="t", score=0.0, max_score=1.0, checks=(check,)),))


@pytest.mark.parametrize(("source", "name"), bindings.items(), ids=list(bindings))
def test_every_way_to_bind_a_name_is_seen(source: str, name: str):
    stored = [Stored(source=source, outputs=(), execution_count=None)]
    assert lean_on(_judged(f"NameError: name '{name}' is not defined"), stored)
    assert not lean_on(_judged("NameError: name 'other' is not defined"), stored)
    assert not lean_on(_judged("ValueError: no"), stored)


def test_a_use_is_no_binding():
    """Who has not written a function yet raises NameErrors in every cell that calls it: no reason to run them."""
    stored = [Stored(source="path = walk(start, lr=0.1)\nprint(walk(1) == 2)", outputs=(), execution_count=None)]
    assert not lean_on(_judged("NameError: name 'walk' is not defined"), stored)


@pytest.mark.parametrize("source", ["a" * 99_999, "x, " * 33_000, "for " * 24_000, " " * 99_999 + "=", ":=" * 49_999])
def test_no_text_keeps_the_search_for_names_busy(source: str):
    """A search that goes back and forth in these would not end while the tests run."""
    assert not lean_on(_judged("name 'y' is not defined"), [Stored(source=source, outputs=(), execution_count=None)])


def test_stored_outputs_are_bounded():
    output = {"output_type": "stream", "name": "stdout", "text": "x" * 600}
    stored = Stored(source="", outputs=(output, output), execution_count=None)
    assert [len(kept["text"]) for kept in shown(stored, Budget(1000))[1:]] == [600]
    assert shown(stored, Budget(10)) == (
        {"output_type": "stream", "name": "stdout", "text": "[not run again; the student stored no output]\n"},
    )
