"""Kernels old and new: all that Landlock has is used, what is lost is named, and without a wall nothing runs."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import landlockpy
import pytest
from landlockpy import flags

from autograder.sandbox.bubblewrap import SWITCH
from autograder.sandbox.inside import confine
from autograder.sandbox.machine import LANDLOCK_LACKS

KERNEL = Path(__file__).with_name("old_kernel.py")
DOCTOR = "from autograder.cli import main; main(['doctor'])"
CUT = """
from pathlib import Path
from autograder.sandbox.launch import Sandbox
from autograder.sandbox.student import Student
with Sandbox(visible=[Path({folder!r})]) as sandbox:
    student = Student(sandbox, [(0, '''
import os
cut = []
for way in (lambda: os.truncate({file!r}, 0), lambda: os.close(os.open({file!r}, os.O_RDONLY | os.O_TRUNC)),
            lambda: open({file!r}, "w").close(), lambda: open({file!r}, "r+").truncate()):
    try:
        way()
        cut.append("done")
    except OSError as problem:
        cut.append(type(problem).__name__)
''')])
    print(student.get("cut"))
"""


def on_kernel(what: str, code: str) -> subprocess.CompletedProcess[str]:
    """Without a second wall, which could do the work of the first."""
    command, environment = [sys.executable, str(KERNEL), what, code], {**os.environ, SWITCH: "off"}
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


def test_every_right_that_this_kernel_has_is_handled(tmp_path: Path) -> None:
    """What the file wall handles and does not allow is denied; nothing is left to be asked for."""
    version = landlockpy.abi_version()
    with confine.file_wall([], tmp_path) as wall:
        assert wall.handled_fs == flags.fs_for_abi(version)
        assert wall.handled_net == flags.net_for_abi(version)
        assert wall.scoped == flags.scope_for_abi(version)
    assert version >= 5
    assert flags.AccessFS.IOCTL_DEV in flags.fs_for_abi(version)


def test_a_device_is_no_way_to_its_controls() -> None:
    """A right for a device is to read and write it: never to run it, nor its ioctls."""
    assert not confine.WRITE & (flags.AccessFS.EXECUTE | flags.AccessFS.IOCTL_DEV | flags.AccessFS.MAKE_SYM)
    assert not confine.READ & ~(flags.AccessFS.READ_FILE | flags.AccessFS.READ_DIR)


@pytest.mark.parametrize("version", [1, 4])
def test_an_older_landlock_is_named_with_what_is_lost(version: int) -> None:
    """It is enough to grade; the confined process holds what is tried there too."""
    ran = on_kernel(str(version), DOCTOR)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert f"files (Landlock): version {version}" in ran.stdout
    for since, lost in LANDLOCK_LACKS:
        assert (lost in ran.stdout) == (version < since), lost
    assert "a confined process: starts, and holds what was tried" in ran.stdout


def test_no_file_is_cut_where_landlock_cannot_see_it(tmp_path: Path) -> None:
    """Before version 3 Landlock lets a process cut a file that it may not write: the other wall does not."""
    file = tmp_path / "precious"
    file.write_text("all of it")
    for place in (tmp_path, *tmp_path.parents[:2]):
        place.chmod(0o755)
    file.chmod(0o666)
    ran = on_kernel("2", CUT.format(folder=str(tmp_path), file=str(file)))
    assert ran.stdout.strip() == str(["PermissionError"] * 4), ran.stdout + ran.stderr
    assert file.read_text() == "all of it"


@pytest.mark.parametrize("call", ["landlock_create_ruleset", "seccomp"])
def test_doctor_says_which_wall_is_missing_and_ends_with_two(call: str) -> None:
    ran = on_kernel(call, DOCTOR)
    assert ran.returncode == 2
    wall = {"landlock_create_ruleset": "files (Landlock): not there", "seccomp": "system calls (seccomp): not there"}
    marked = [line for line in ran.stdout.splitlines() if line.startswith("✗")]
    assert wall[call] in marked[0]
    assert "cannot be confined on this machine" in marked[1]
    assert ran.stdout.splitlines()[-1].startswith("Student code cannot be confined here, so nothing is graded")
