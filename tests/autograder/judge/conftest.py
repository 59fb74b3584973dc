"""A small suite in a folder, and a way to judge a notebook with it."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from autograder.judge.suite import Suite
from autograder.model import Task, TaskReport
from autograder.sandbox.launch import Sandbox
from autograder.sandbox.student import Student

HEADER = """
import numpy as np
from autograder.judge import *
from reference import momentum_step
def double(x): return 2 * np.asarray(x)
"""


@pytest.fixture
def judge(tmp_path: Path, sandbox: Sandbox) -> Iterator[Callable[..., TaskReport]]:
    """``judge(suite, cells…)``: the report on task ``f`` (4 points); ``mistakes`` is the text of misconceptions.py."""
    suites: list[Suite] = []

    def run(checks: str, *cells: str, mistakes: str = "") -> TaskReport:
        folder = tmp_path / f"suite{len(suites)}"
        folder.mkdir()
        body = HEADER + '@task("f")\nclass TestF:\n' + textwrap.indent(textwrap.dedent(checks), "    ")
        (folder / "test_f.py").write_text(body)
        (folder / "misconceptions.py").write_text(
            "import numpy as np\nfrom autograder.judge import misconception\n" + textwrap.dedent(mistakes)
        )
        suites.append(Suite.collect(folder, exercise="ex", secret="s"))
        task = Task(name="f", points=4, test_cell="test_f")
        (report,) = suites[-1].judge(Student(sandbox, list(enumerate(cells))), [task])
        return report

    yield run
    for suite in suites:
        suite.close()
