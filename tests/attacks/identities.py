"""Who grades the attacks, and behind which walls; each in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys

import msgspec

from autograder.sandbox.bubblewrap import SWITCH
from tests.attacks.run import Finding
from tests.attacks.victim import ROOT

__all__ = ["IDENTITIES", "WALLS", "graded_as", "refused"]

_ROOT = ["unshare", "--user", "--map-root-user"] if os.geteuid() else []
_USER = [] if os.geteuid() else ["unshare", "--user", "--map-user=1000", "--map-group=1000"]
IDENTITIES = {"root": _ROOT, "an ordinary user": _USER}
"""By name the command that makes a process run so."""
WALLS = {"Landlock alone": "off", "bubblewrap as well": "required"}
"""By name the value of the environment variable that decides about the second wall."""


def graded_as(identity: str, kinds: tuple[str, ...], walls: str = "Landlock alone") -> list[Finding]:
    """What became of every attack of ``kinds``. RuntimeError when they could not be graded."""
    ran = _run(identity, walls, ["-m", "tests.attacks.run", *kinds])
    if ran.returncode != 0:
        raise RuntimeError(f"graded as {identity}, {walls}: {ran.stderr[-3000:]}")
    return [msgspec.json.decode(line, type=Finding) for line in ran.stdout.splitlines()]


def refused(identity: str, walls: str) -> str:
    """Why this machine cannot put up these walls for this identity; empty when it can."""
    ran = _run(identity, walls, ["-c", "from autograder.sandbox.launch import Sandbox\nwith Sandbox(): pass"])
    return ran.stderr.strip().splitlines()[-1] if ran.returncode else ""


def _run(identity: str, walls: str, arguments: list[str]) -> subprocess.CompletedProcess[str]:
    command = [*IDENTITIES[identity], sys.executable, *arguments]
    environment = {**os.environ, SWITCH: WALLS[walls]}
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
