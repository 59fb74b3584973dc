"""A graded class, a Jupyter server in its folder, and a page of the browser."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.serve import BIN, PATIENCE_MS, jupyter_server, person_environment

ROOT = Path(__file__).resolve().parents[2]

expect.set_options(timeout=PATIENCE_MS)

Run = Callable[..., str]
"""``run("nighthike", "grade")`` runs a command in the course's folder and gives what it printed."""


def new_course(folder: Path) -> Path:
    """Exercise 3, released in ``folder``; nobody has handed anything in."""
    shutil.copy(ROOT / "nbgrader_config.py", folder)
    shutil.copytree(ROOT / "source" / "ex3_momentum", folder / "source" / "ex3_momentum")
    runner(folder)("nighthike", "release")
    return folder


@pytest.fixture(scope="session")
def graded_course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Exercise 3, handed in by three simulated students and graded by ``nighthike grade``; the gradebook has names."""
    course = new_course(tmp_path_factory.mktemp("course"))
    run = runner(course)
    run("nighthike", "simulate", "submitted", "--students", "3")
    run("nighthike", "grade")
    run("nbgrader", "db", "student", "import", "submitted/students.csv")
    return course


@pytest.fixture(scope="session")
def server(graded_course: Path) -> Iterator[str]:
    """The address of a Jupyter server whose folder is the course."""
    with jupyter_server(graded_course, home_of(graded_course)) as address:
        yield address


def home_of(course: Path) -> Path:
    """The home of the course's instructor."""
    return course.with_name(f"{course.name}-home")


def runner(folder: Path) -> Run:
    """Runs commands of this environment in the course's ``folder``, as the instructor, whose home lies beside it."""

    def run(command: str, *arguments: str) -> str:
        environment = person_environment(home_of(folder))
        ended = subprocess.run(
            [BIN / command, *arguments], cwd=folder, env=environment, capture_output=True, text=True, check=False
        )
        assert ended.returncode == 0, f"{command} {arguments}: {ended.stderr[-3000:]}"
        return ended.stdout

    return run


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    opened = browser.new_page(viewport={"width": 1200, "height": 900})
    opened.set_default_timeout(PATIENCE_MS)
    yield opened
    opened.close()
