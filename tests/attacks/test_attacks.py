"""No attack gains a point, reads a hidden byte, or reaches anything outside; the rest of its notebook is still graded.

The whole table is graded twice: as root and as an ordinary user.
"""

from __future__ import annotations

import functools
import json
import os
import subprocess
import sys
from typing import Any

import pytest

from tests.attacks.run import ROOT
from tests.attacks.table import ATTACKS, Attack

AS_ROOT = ["unshare", "--user", "--map-root-user"] if os.geteuid() else []
AS_A_USER = [] if os.geteuid() else ["unshare", "--user", "--map-user=1000", "--map-group=1000"]
IDENTITIES = {"as root": AS_ROOT, "as an ordinary user": AS_A_USER}


@functools.cache
def graded(identity: str) -> dict[str | None, dict[str, Any]]:
    """What became of each attack; the victim without an attack is under None."""
    command = [*IDENTITIES[identity], sys.executable, "-m", "tests.attacks.run"]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, f"{' '.join(command)}: {ran.stderr[-3000:]}"
    return {line["attack"]: line for line in map(json.loads, ran.stdout.splitlines())}


@pytest.mark.parametrize("identity", IDENTITIES)
def test_the_victim_has_all_points_but_those_of_the_unsolved_task(identity: str) -> None:
    scores = graded(identity)[None]["scores"]
    assert scores.pop("nag_step") == 0
    assert sum(scores.values()) == 14


@pytest.mark.parametrize("identity", IDENTITIES)
@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.name)
def test_an_attack_gains_nothing_and_costs_nobody_else(attack: Attack, identity: str) -> None:
    """Zero points, zero hidden bytes, nothing outside touched, no fault of ours, the other tasks graded as before."""
    found, victim = graded(identity)[attack.name], graded(identity)[None]
    assert found["scores"]["nag_step"] == 0
    assert found["hidden_bytes"] == 0
    assert found["loot"].strip() in ("", "LOOT None")
    assert found["escaped"] == found["hurt"] == []
    assert found["status"] == "graded"
    assert "internal" not in found["outcomes"]
    assert found["ended"] in attack.ends
    for task, score in victim["scores"].items():
        assert found["scores"][task] <= score
        if not attack.breaks:
            assert found["scores"][task] == score, task
