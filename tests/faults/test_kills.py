"""kill -9 at a dozen random moments; `make faults` tries two hundred."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path

KILLS = 12
ROOT = Path(__file__).resolve().parents[2]


def test_after_a_kill_one_more_run_leaves_what_an_undisturbed_one_leaves() -> None:
    """The gradebook row by row, every file; no process and no temporary file stays."""
    with tempfile.TemporaryDirectory(prefix="kills-") as place:  # a socket's path must be short
        command = [sys.executable, "-m", "tests.faults.kills", "--kills", str(KILLS), "--seed", "7", "--folder", place]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    found = json.loads(done.stdout.splitlines()[-1])
    assert found["kills"] == found["equal"] == KILLS
