"""What many tests share: a warm process and a browser for the whole run, and a way to run a few cells."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from autograder.model import Limits
from autograder.sandbox.launch import Sandbox
from autograder.sandbox.student import Student
from tests.browser.find import running_browser

# The hook that prints the course's table. It is here because with pytest-xdist the process that prints reads no
# conftest.py further down.
from tests.course.summary import pytest_terminal_summary  # noqa: F401

TIGHT = Limits(
    cell_cpu_seconds=1.0,
    cell_wall_seconds=3.0,
    call_cpu_seconds=1.0,
    call_wall_seconds=3.0,
    interrupt_grace_seconds=0.5,
    memory_bytes=256 << 20,
    file_bytes=1 << 20,
)
"""Small enough that a test of a limit is quick, large enough that nothing honest meets one."""


def pytest_configure() -> None:
    """Take the environment's programs off the PATH: CI has them not on it, nor has who types .venv/bin/nighthike."""
    programs = Path(sys.executable).parent
    kept = [folder for folder in os.environ["PATH"].split(os.pathsep) if Path(folder) != programs]
    os.environ["PATH"] = os.pathsep.join(kept)


@pytest.fixture(scope="session")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(TIGHT) as warm:
        yield warm


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with running_browser() as running:
        yield running


@pytest.fixture
def notebook(sandbox: Sandbox) -> Callable[..., Student]:
    """``notebook("x = 1", "x + 1")`` runs these cells in a confined process."""

    def run(*sources: str) -> Student:
        return Student(sandbox, list(enumerate(sources)))

    return run
