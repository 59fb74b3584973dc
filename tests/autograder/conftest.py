"""A small course on disk, for the tests of all packages: one exercise, two tasks with a hidden suite, one answer."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from select import POLLIN, poll
from typing import Any

import nbformat
import pytest
from nbgrader.api import Base
from sqlalchemy import create_engine, inspect, select, text
from sqlalchemy.pool import NullPool

CONFIG = """
c = get_config()
c.CourseDirectory.course_id = "small"
c.Nighthike.suites = "suites"
c.Nighthike.secret = "a secret that no student knows"
"""

STEPS = """
step = "autograder.grading.nbgrader.step."
c.Autograde.sanitize_preprocessors = [step + "Repair", "nbgrader.preprocessors.CheckCellMetadata"]
c.Autograde.autograde_preprocessors = [
    step + "ConfinedGrade",
    "nbgrader.preprocessors.IgnorePattern",
    "nbgrader.preprocessors.LimitOutput",
    step + "SaveGrades",
    "nbgrader.preprocessors.AssignLatePenalties",
    "nbgrader.preprocessors.CheckCellMetadata",
]
"""

UNSURE_AT_FIRST = '''

@task("halve")
class TestUnsure:
    def test_time(self, student):
        """It is fast enough."""
        import pathlib
        from autograder.judge import Inconclusive
        seen = pathlib.Path({seen!r}) / str(student.get("number"))
        if not seen.exists():
            seen.touch()
            raise Inconclusive("too noisy")
'''
"""More of the suite: a time that cannot be measured the first time; ``seen`` is a folder."""

SUITE = '''
from autograder.judge import assert_raises, assert_same, check_that, task, weight


def double(x):
    return 2.0 * x


@task("double")
class TestDouble:
    @weight(3)
    def test_values(self, student, rng):
        """Every number is doubled."""
        assert_same(student, double, float(rng.uniform(3.0, 5.0)))

    def test_text(self, student):
        """Text is refused with a TypeError."""
        assert_raises(student, TypeError, "double", "two")


@task("halve")
class TestHalve:
    def test_values(self, student):
        """Every number is halved."""
        check_that(student.halve(7.0) == 3.5, "halve(7.0) is 3.5")
'''

MISCONCEPTIONS = """
from autograder.judge import misconception


@misconception("double", hint="x + 2 equals 2 x only where x is 2.")
def adds_two(x):
    return x + 2.0
"""

DOUBLE = 'def double(x):\n    if isinstance(x, str):\n        raise TypeError("a number, please")\n    return 2.0 * x'
HALVE = "def halve(x):\n    return x / 2.0"


def _solution(name: str, code: str) -> Any:
    head, body = code.split("\n", 1)
    source = f"{head}\n    ### BEGIN SOLUTION\n{body}\n    ### END SOLUTION"
    return _cell("code", name, source, grade=False, solution=True, locked=False)


def _cell(kind: str, name: str, source: str, **marks: Any) -> Any:
    make = nbformat.v4.new_code_cell if kind == "code" else nbformat.v4.new_markdown_cell
    metadata = {"grade_id": name, "task": False, "schema_version": 3, "cell_type": kind, **marks}
    return make(source=source, id=name.replace("_", "-"), metadata={"nbgrader": metadata})


def _source_notebook() -> Any:
    notebook = nbformat.v4.new_notebook()
    notebook.metadata = nbformat.from_dict(
        {
            "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
            "language_info": {"name": "python"},
        }
    )
    notebook.cells = [
        nbformat.v4.new_markdown_cell("# Small\n\nLet $a<b$.", id="title"),
        nbformat.v4.new_code_cell("import math", id="imports"),
        _solution("double", DOUBLE),
        _cell("code", "test_double", 'assert double(2) == 4\nprint("double(2) is 4")', grade=True, solution=False,
              locked=True, points=4),
        _solution("halve", HALVE),
        _cell("code", "test_halve", "halve(4)", grade=True, solution=False, locked=True, points=2),
        _cell("markdown", "reflection", "### BEGIN SOLUTION\nBecause.\n### END SOLUTION", grade=True, solution=True,
              locked=False, points=1),
    ]  # fmt: skip
    return notebook


class CourseFolder:
    """The folder, and what a class hands in."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def released(self) -> Any:
        return nbformat.read(self.root / "release" / "ex1_small" / "small.ipynb", 4)

    def answer(self, **answers: str) -> bytes:
        """The released notebook with cells rewritten by grade_id."""
        notebook = self.released()
        for cell in notebook.cells:
            name = cell.metadata.get("nbgrader", {}).get("grade_id")
            if name in answers:
                cell.source = answers[name]
        return nbformat.writes(notebook).encode()

    def rewrite_suite(self, change: Callable[[str], str]) -> None:
        """Give this copy of the course another suite."""
        path = self.root / "suites" / "ex1_small" / "test_small.py"
        text = path.read_text()
        path.unlink()  # it is a link to the template's
        path.write_text(change(text))

    def submit(self, student: str, data: bytes | None = None, timestamp: str | None = None, **answers: str) -> Path:
        folder = self.root / "submitted" / student / "ex1_small"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "small.ipynb").write_bytes(self.answer(**answers) if data is None else data)
        if timestamp:
            (folder / "timestamp.txt").write_text(timestamp)
        return folder / "small.ipynb"


@pytest.fixture(scope="session")
def _template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from autograder.course.layout import Course
    from autograder.course.release import release

    root = tmp_path_factory.mktemp("course")
    (root / "nbgrader_config.py").write_text(CONFIG + STEPS)
    (root / "source" / "ex1_small").mkdir(parents=True)
    nbformat.write(_source_notebook(), root / "source" / "ex1_small" / "small.ipynb")
    (root / "suites" / "ex1_small").mkdir(parents=True)
    (root / "suites" / "ex1_small" / "test_small.py").write_text(SUITE)
    (root / "suites" / "ex1_small" / "misconceptions.py").write_text(MISCONCEPTIONS)
    release(Course.open(root))
    return root


@pytest.fixture
def folder(_template: Path, tmp_path: Path) -> CourseFolder:
    """A fresh copy of the small course, nothing handed in."""
    root = tmp_path / "course"
    for path in _template.rglob("*"):
        target = root / path.relative_to(_template)
        if path.is_dir():
            target.mkdir(parents=True, exist_ok=True)
        else:
            target.parent.mkdir(parents=True, exist_ok=True)
            os.link(path, target)
    return CourseFolder(root)


def gradebook_rows(database: Path | str) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of a gradebook, by table, sorted, with names in the place of the random ids.

    ``database`` is a SQLite file, or the URL of any database.
    """
    engine = create_engine(f"sqlite:///{database}" if isinstance(database, Path) else database, poolclass=NullPool)
    known = Base.metadata.tables
    with engine.connect() as connection:
        names = inspect(connection).get_table_names()
        queries = {name: select(known[name]) if name in known else text(f"SELECT * FROM {name}") for name in names}
        tables = {name: [dict(row) for row in connection.execute(query).mappings()] for name, query in queries.items()}
    labels: dict[str, Any] = {}
    for table in ("assignment", "notebook", "base_cell", "source_cell", "submitted_assignment", "submitted_notebook"):
        for row in tables[table]:
            parts = [labels.get(row[key], row[key]) for key in sorted(row) if key.endswith("_id") or key == "name"]
            labels[row["id"]] = (table, *parts, row.get("type"))
    for table in ("grade", "comment"):
        for row in tables[table]:
            del row["id"]
    named = {
        table: [tuple((key, labels.get(value, value)) for key, value in sorted(row.items())) for row in rows]
        for table, rows in tables.items()
    }
    return {table: sorted(rows, key=repr) for table, rows in named.items()}


def files_of(folder: Path) -> dict[str, tuple[bytes, int]]:
    """Content and mode of every file below ``folder``."""
    return {
        str(path.relative_to(folder)): (path.read_bytes(), path.stat().st_mode & 0o777)
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def stock(root: Path, *command: str) -> None:
    """Run stock ``nbgrader``. It calls ``alembic`` by its bare name, so the environment's programs must be found."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        [sys.executable, "-m", "nbgrader", *command], cwd=root, env={**os.environ, "PATH": path}, capture_output=True
    )
    assert done.returncode == 0, done.stderr.decode()


def has_ended(handle: int) -> bool:
    """Wait until a process has ended; it cannot be taken for another that has its number since."""
    watch = poll()
    watch.register(handle, POLLIN)
    ended = bool(watch.poll(30_000))
    os.close(handle)
    return ended
