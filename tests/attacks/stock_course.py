"""A course as nbgrader's documentation has it: the hidden tests stand in the points cells, and a gradebook is there."""

from __future__ import annotations

import contextlib
import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat

from autograder.course.walk import walk
from tests.attacks.attack import Attack
from tests.attacks.page import STOCK_SECONDS
from tests.attacks.pages import active_content
from tests.attacks.stock_inside import PORT, REACHED
from tests.attacks.victim import CANARY, ROOT, attacked

__all__ = ["ASSIGNMENT", "STUDENT", "submit", "template", "what_it_got"]

ASSIGNMENT, NOTEBOOK, STUDENT = "ex3_momentum", "momentum", "mallory"
TESTS_CANARY = "canary-of-the-tests-5d1e"
OTHER = Path("submitted", "ann", ASSIGNMENT, f"{NOTEBOOK}.ipynb")
CONFIG = f"""# {CANARY}
c = get_config()
c.CourseDirectory.course_id = "stock"
c.Execute.timeout = {STOCK_SECONDS}
"""
STEP = "theta, v, g = np.array([1.0, 1.0]), np.array([0.2, -0.1]), np.array([2.0, 200.0])"
TESTS = {
    "momentum_step": (
        "momentum_step(np.array([2.0]), np.array([0.5]), np.array([3.0]), 0.1, 0.8)[1], [0.1]",
        f"{STEP}\nassert np.allclose(momentum_step(theta, v, g, 0.004, 0.9), [[1.172, 0.11], [0.172, -0.89]])",
    ),
    "ema_momentum_step": (
        "ema_momentum_step(np.array([2.0]), np.array([0.5]), np.array([3.0]), 0.1, 0.8)[1], [1.0]",
        f"{STEP}\nassert np.allclose(ema_momentum_step(theta, v, g, 0.004, 0.9), [[0.99848, 0.92036], [0.38, 19.91]])",
    ),
    "nag_step": (
        "nag_step(np.array([1.0]), np.array([-0.5]), lambda x: 2 * x, 0.1, 0.8)[1], [-0.52]",
        f"{STEP}\n"
        "theta, v = nag_step(theta, v, lambda x: x * np.array([2.0, 200.0]), 0.004, 0.9)\n"
        "assert np.allclose(theta, [1.17056, 0.182])\n"
        "assert np.allclose(v, [0.17056, -0.818])",
    ),
    "minimize": (
        "minimize(lambda t, v: (t / 2, v), np.array([4.0]), 2)[:, 0], [4, 2, 1]",
        "path = minimize(lambda t, v: (t + v, v / 2 + 1), np.array([10.0, 1.0]), 3)\n"
        "assert path.shape == (4, 2)\nassert np.allclose(path[-1], [12.5, 3.5])",
    ),
    "steps_to_reach": (
        "steps_to_reach(np.array([[2.0], [1.0]]), lambda x: x[0], 1.5), 1",
        "assert steps_to_reach(np.array([[3.0], [2.0], [1.0]]), lambda x: x[0], 0.5) is None\n"
        "assert steps_to_reach(np.array([[3.0], [0.2], [1.0]]), lambda x: x[0], 0.5) == 1",
    ),
    "stability_limits": (
        "stability_limits(2.0, 0.0)['momentum'], 1.0",
        "assert np.allclose(stability_limits(200.0, 0.9)['momentum'], 0.019)\n"
        "try:\n    stability_limits(-1.0, 0.5)\nexcept ValueError:\n    pass\nelse:\n    raise AssertionError",
    ),
}
"""By task an example that students see, and the hidden tests."""


def _source() -> Any:
    """This course's own source notebook, with plain asserts as tests."""
    notebook = nbformat.read(ROOT / "source" / ASSIGNMENT / f"{NOTEBOOK}.ipynb", 4)
    for cell in notebook.cells:
        marks = cell.metadata.get("nbgrader", {})
        if marks.get("grade") and cell.cell_type == "code":
            visible, hidden = TESTS[marks["grade_id"].removeprefix("test_")]
            cell.source = (
                f"import numpy as np\nassert np.allclose({visible})\n"
                f"### BEGIN HIDDEN TESTS\n# {TESTS_CANARY}\n{hidden}\n### END HIDDEN TESTS"
            )
    return notebook


def template(folder: Path) -> Path:
    """The course after ``nbgrader generate_assignment``, with another student's submission."""
    course = folder / "template"
    path = course / "source" / ASSIGNMENT / f"{NOTEBOOK}.ipynb"
    path.parent.mkdir(parents=True)
    nbformat.write(_source(), path)
    (course / "nbgrader_config.py").write_text(CONFIG)
    (course / OTHER).parent.mkdir(parents=True)
    (course / OTHER).write_text(CANARY)
    # nbgrader calls alembic by its bare name.
    environment = {**os.environ, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}
    for command in (["generate_assignment", ASSIGNMENT], ["db", "student", "add", "ann", f"--last-name={CANARY}"]):
        run = [sys.executable, "-W", "ignore", "-m", "nbgrader", *command]
        subprocess.run(run, cwd=course, check=True, capture_output=True, env=environment)
    return course


def submit(folder: Path, attack: Attack | None) -> None:
    """The victim with ``attack`` as a submission to the course in ``folder``."""
    course = folder / "course"
    places = {
        "course": str(course),
        "gradebook": str(course / "gradebook.db"),
        "other": str(course / OTHER),
        "suite": str(course / "source" / ASSIGNMENT),
        "reference": str(course / "source" / ASSIGNMENT),
        "port": PORT,
        "address": b"\0nighthike-attacks",
    }
    path = course / "submitted" / STUDENT / ASSIGNMENT / f"{NOTEBOOK}.ipynb"
    path.parent.mkdir(parents=True)
    # Here the tests run where they stand, so an attack has to come before them.
    path.write_bytes(attacked(_as_students_have_it(), attack, places, before="test_nag_step"))


def _as_students_have_it() -> Any:
    notebook = _source()
    for cell in notebook.cells:
        cell.source = cell.source.partition("### BEGIN HIDDEN TESTS")[0]
    return notebook


def what_it_got(folder: Path, template: Path, *, ended: bool) -> tuple[str, ...]:
    """The keys of ``page.STOCK_WORDS`` that hold; ``template`` is how the course was before."""
    course, log = folder / "course", (folder / "log.txt").read_text(errors="replace")
    own = course / "autograded" / STUDENT / ASSIGNMENT
    printed = _printed(own / f"{NOTEBOOK}.ipynb")
    scores = _asked(course, SCORES)
    loot = printed.rpartition("LOOT ")[2] if "LOOT " in printed else "None"
    page = course / "feedback" / STUDENT / ASSIGNMENT / f"{NOTEBOOK}.html"
    return tuple(
        word
        for word, holds in {
            "points": any(score for name, score in scores if name == "test_nag_step"),
            "tests": TESTS_CANARY in printed,
            "read": CANARY in printed,
            "changed": _changed(course, template) or any(own not in path.parents for path in _escaped(course)),
            "held": not loot.startswith("None"),
            "network": REACHED in log,
            "page": page.exists() and bool(active_content(page.read_text())),
            "hung": not ended or "Timeout waiting for execute reply" in log,
            "ungraded": not scores,
        }.items()
        if holds
    )


def _escaped(course: Path) -> Iterator[Path]:
    for parent, folders, names in walk(course):
        yield from (Path(parent, name) for name in (*folders, *names) if name.startswith("escaped"))


def _printed(path: Path) -> str:
    """The outputs of the student's own cells: nbgrader itself shows the restored tests where they fail."""
    if not path.exists():
        return ""
    notebook = nbformat.read(path, 4)
    own = (cell for cell in notebook.cells if not cell.metadata.get("nbgrader", {}).get("grade"))
    outputs = (output for cell in own if cell.cell_type == "code" for output in cell.outputs)
    return "".join(str(output.get("text") or output) for output in outputs)


SCORES = (
    "SELECT b.name, COALESCE(g.manual_score, g.auto_score) FROM grade g JOIN base_cell b ON g.cell_id = b.id"
    " JOIN submitted_notebook n ON g.notebook_id = n.id JOIN submitted_assignment a ON n.assignment_id = a.id"
    f" WHERE a.student_id = '{STUDENT}' AND g.auto_score IS NOT NULL"
)
"""The scores by points cell; there are none when nothing was graded."""
WITNESS = "SELECT last_name, (SELECT COUNT(*) FROM sqlite_master WHERE type = 'trigger') FROM student WHERE id = 'ann'"


def _changed(course: Path, template: Path) -> bool:
    """Whether something of the instructor's is not what it was, or what nbgrader makes of it."""
    files = (Path("nbgrader_config.py"), OTHER)
    book = "gradebook.db"
    return (
        any(
            not (course / path).exists() or (course / path).read_bytes() != (template / path).read_bytes()
            for path in files
        )
        or not (course / book).exists()
        or (course / book).stat().st_mode != (template / book).stat().st_mode
        or _asked(course, WITNESS) != [(CANARY, 0)]
    )


def _asked(course: Path, query: str) -> list[Any]:
    """What the gradebook answers; nothing when it is gone."""
    with contextlib.suppress(sqlite3.Error), contextlib.closing(sqlite3.connect(course / "gradebook.db")) as book:
        return book.execute(query).fetchall()
    return []
