"""The trust line, held: what runs beside student code imports nothing of ours but the wire and holds nothing hidden."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import msgspec
import numpy
import pytest

import autograder
from autograder.sandbox.places import hidden_places, readable_places
from autograder.sandbox.student import Student

PACKAGE = Path(autograder.__file__).parent
INSIDE = sorted((PACKAGE / "sandbox" / "inside").glob("*.py"))
WIRE = sorted((PACKAGE / "sandbox" / "wire").glob("*.py"))
ALLOWED = {"numpy", "IPython", "matplotlib", "matplotlib_inline", "traitlets", "msgspec", "landlockpy", "seccompy"}

LAYERS = {
    "cli": {"similarity", "reporting", "grading", "judge", "sandbox", "course", "model", "errors"},
    "similarity": {"reporting", "course", "model", "errors"},
    "reporting": {"course", "model", "errors"},
    "grading": {"reporting", "judge", "sandbox", "course", "model", "errors"},
    "judge": {"sandbox", "model", "errors"},
    "sandbox": {"model", "errors"},
    "course": {"model", "errors"},
    "suites": {"judge", "sandbox"},
    "model": set(),
    "errors": set(),
}
"""Which of our parts a part may import, besides itself."""
NBGRADER = {
    "course/release.py": "its preprocessors make the release",
    "grading/gradebook/book.py": "the only one that opens its database",
    "grading/gradebook/grades.py": "its tables, asked about a whole class in the session that book.py opened",
    "grading/gradebook/rows.py": "reads a submission's rows in the session that book.py opened",
    "grading/gradebook/submitted.py": "enters and changes a submission's rows on the connection that book.py opened",
    "grading/nbgrader/step.py": "our steps inside its own commands",
    "grading/nbgrader/restore.py": "its repair, for exercises without a suite",
    "grading/worker/plain.py": "its rule of scoring, for exercises without a suite",
    "grading/pages/feedback.py": "its feedback pages",
}
"""The files that may import nbgrader, and what for."""


def imported(path: Path) -> set[str]:
    """The modules that a file imports, wherever in it."""
    names = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: a relative import"
            names.add(node.module or "")
    return names


@pytest.mark.parametrize("path", INSIDE + WIRE, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_inside_imports_nothing_of_ours_but_the_wire(path: Path) -> None:
    for name in imported(path):
        top = name.split(".")[0]
        if top == "autograder":
            assert name.startswith(("autograder.sandbox.inside", "autograder.sandbox.wire"))
        else:
            assert top in ALLOWED or top in sys.stdlib_module_names, f"{path.name} imports {name}"


@pytest.mark.parametrize("path", INSIDE, ids=lambda path: path.name)
def test_a_file_that_runs_beside_student_code_says_so(path: Path) -> None:
    assert (ast.get_docstring(ast.parse(path.read_text())) or "").startswith("Runs beside student code")


def test_the_warm_process_holds_nothing_hidden(notebook: Callable[..., Student]) -> None:
    """Of our modules only the inside and the wire are loaded where student code runs."""
    student = notebook(
        "import sys\nours = [m for m in sys.modules if m.split('.')[0] in ('autograder', 'reference', 'nbgrader')]"
    )
    ours = set(student.get("ours")) - {"autograder", "autograder.sandbox"}
    assert ours
    assert all(name.startswith(("autograder.sandbox.inside", "autograder.sandbox.wire")) for name in ours)


@pytest.mark.parametrize("path", sorted(PACKAGE.rglob("*.py")), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_imports_run_one_way(path: Path) -> None:
    relative = path.relative_to(PACKAGE)
    part = relative.parts[0].removesuffix(".py")
    if part == "__init__":
        assert not imported(path)
        return
    for name in imported(path):
        top, *rest = name.split(".")
        if top == "autograder" and rest:
            assert rest[0] == part or rest[0] in LAYERS[part], f"{relative} imports {name}"
        if top == "reference":
            assert part == "suites", f"{relative} imports the reference; only suites do"
        if top == "nbgrader":
            assert str(relative) in NBGRADER, f"{relative} imports nbgrader"


@pytest.mark.parametrize("path", sorted((PACKAGE.parent / "reference").glob("*.py")), ids=lambda path: path.name)
def test_the_reference_imports_numpy_alone(path: Path) -> None:
    for name in imported(path):
        top = name.split(".")[0]
        assert top in ("numpy", "reference") or top in sys.stdlib_module_names


def test_nothing_hidden_is_readable() -> None:
    """No readable place holds, or lies in, a hidden one, wherever our packages are installed."""
    for place in readable_places(hidden_places()):
        for hidden in hidden_places():
            assert place != hidden
            assert place not in hidden.parents
            assert hidden not in place.parents


def test_a_hidden_folder_in_the_environment_is_left_out() -> None:
    """A course that lies inside a folder of the Python environment is not readable, its neighbours are."""
    inside = Path(numpy.__file__).resolve().parent
    places = readable_places([*hidden_places(), inside])
    assert inside not in places
    assert not any(place in inside.parents for place in places)
    assert Path(msgspec.__file__).resolve().parent in places


@pytest.mark.parametrize("call", ["landlock_create_ruleset", "landlock_restrict_self", "seccomp"])
def test_a_machine_that_cannot_confine_is_refused(call: str) -> None:
    """On a kernel that lacks a wall nothing is run, and one line says what is missing and what to do."""
    program = f"""
import errno, seccompy
kernel = seccompy.Filter(seccompy.Action.ALLOW)
kernel.errno({call!r}, errno.ENOSYS)
kernel.load()
from autograder.errors import ConfinementError
from autograder.sandbox.launch import Sandbox
try:
    with Sandbox() as sandbox:
        sandbox.child()
except ConfinementError as error:
    print(error)
"""
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert "cannot be confined on this machine" in ran.stdout, ran.stderr
    assert "nothing was run" in ran.stdout
    assert "nighthike doctor" in ran.stdout
