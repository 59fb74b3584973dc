"""`nighthike grade --scheduler`: what it says when there is no cluster; what a cluster does is in grading/cluster."""

from __future__ import annotations

import os
import subprocess
import sys

from click.testing import CliRunner

from autograder.cli import main
from autograder.cli.workplace import workplace

from ..conftest import DOUBLE, HALVE, CourseFolder

WITHOUT_DASK = """
import sys
sys.modules["distributed"] = None
from autograder.cli import main
main()
"""


def test_without_a_scheduler_there_is_a_worker_for_each_core():
    with workplace(None, None) as (workers, make_executor):
        assert (workers, make_executor) == (len(os.sched_getaffinity(0)), None)
    with workplace(None, 3) as (workers, _):
        assert workers == 3


def test_a_scheduler_that_is_not_there_is_one_line_and_the_machines_fault(folder: CourseFolder):
    folder.submit("ann", double=DOUBLE, halve=HALVE)
    result = CliRunner().invoke(main, ["grade", "--course", str(folder.root), "--scheduler", "nonsense://127.0.0.1:1"])
    assert result.exit_code == 2
    last = result.output.splitlines()[-1]
    assert last.startswith("nighthike: nonsense://127.0.0.1:1: no scheduler can be reached there")
    assert "start one with `dask scheduler`" in last


def test_where_dask_is_not_installed_it_says_how_to_install_it(folder: CourseFolder):
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT_DASK, "grade", "--course", folder.root, "--scheduler", "tcp://127.0.0.1:1"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert "pip install 'nighthike[cluster]'" in done.stderr
    assert len(done.stderr.splitlines()) == 1
