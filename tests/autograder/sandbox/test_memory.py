"""The warm process's memory: laid out anew, with or without huge pages, it holds what it held."""

from __future__ import annotations

import subprocess
import sys

import pytest

PROGRAM = """
import ctypes, sys
from pathlib import Path
from autograder.sandbox.inside.memory import settle

PR_SET_THP_DISABLE = 41
if sys.argv[1] == "refused":
    assert ctypes.CDLL(None).prctl(PR_SET_THP_DISABLE, 1, 0, 0, 0) == 0
kept = [str(number) for number in range(500_000)]
settle()
assert kept == [str(number) for number in range(500_000)]
rollup = Path("/proc/self/smaps_rollup").read_text().splitlines()
print(next(line.split()[1] for line in rollup if line.startswith("AnonHugePages")))
"""


@pytest.mark.parametrize("kernel", ["as it is", "refused"])
def test_objects_stay_what_they_are(kernel: str) -> None:
    done = subprocess.run([sys.executable, "-c", PROGRAM, kernel], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert kernel != "refused" or int(done.stdout) == 0
