"""One child after the other: nothing of one reaches the next, and the next may start early."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable

import pytest

from autograder.errors import ConfinementError
from autograder.model import Outcome
from autograder.sandbox import warm
from autograder.sandbox.failures import Killed, TimedOut
from autograder.sandbox.launch import Sandbox
from autograder.sandbox.student import Student
from autograder.sandbox.warm import has_ended
from tests.conftest import TIGHT

LEAVE_FILES = """
import os
from pathlib import Path
home = Path.home()
reached = []
for place in (Path("."), Path(".."), home, home.parent, Path("/tmp"), Path("/dev/shm"), Path("/var/tmp")):
    try:
        (place / "note-to-the-next").write_text("the answer")
        reached.append(str(place))
    except OSError:
        pass
"""
FIND_FILES = """
from pathlib import Path
home = Path.home()
places = (Path("."), Path(".."), home, home.parent, Path("/tmp"), Path("/dev/shm"), Path("/var/tmp"))
found = [str(place) for place in places if (place / "note-to-the-next").exists()]
"""
NEST_FOLDERS = "import os\nfor _ in range(1500):\n    os.mkdir('d')\n    os.chdir('d')"


def test_a_child_leaves_no_file_for_the_next_one(sandbox: Sandbox) -> None:
    assert Student(sandbox, [(0, LEAVE_FILES)]).get("reached"), "it can write somewhere"
    assert Student(sandbox, [(0, FIND_FILES)]).get("found") == []


def test_folders_too_deep_to_walk_are_removed(sandbox: Sandbox) -> None:
    Student(sandbox, [(0, NEST_FOLDERS)])
    assert Student(sandbox, [(0, "import os\nleft = os.listdir('.')")]).get("left") == []


def test_a_released_child_is_ended_and_the_next_is_a_fresh_one(sandbox: Sandbox) -> None:
    Student(sandbox, [(0, "x = 1\nopen('mine', 'w').close()")])
    sandbox.release()
    assert Student(sandbox, [(0, "import os\nseen = 'x' in globals() or os.listdir('.')")]).get("seen") == []


def test_a_child_that_died_while_it_waited_is_no_fault_of_the_next_notebook() -> None:
    with Sandbox() as sandbox:
        Student(sandbox, [(0, "x = 1")])
        sandbox.release()
        assert sandbox._warm is not None
        assert sandbox._warm._process is not None
        sandbox._warm._process.kill()
        sandbox._warm._process.wait()
        assert Student(sandbox, [(0, "x = 2")]).get("x") == 2


ENDS = {
    "exit": "import os\nos._exit(3)",
    "crash": "import ctypes\nctypes.string_at(0)",
    "abort": "import os\nos.abort()",
    "hang": "import signal\nsignal.signal(signal.SIGINT, signal.SIG_IGN)\nwhile True: pass",
    "too many folders": "import os\nfor number in range(10**6): os.mkdir(str(number))",
}


@pytest.mark.parametrize("end", ENDS.values(), ids=ENDS)
def test_a_child_that_ended_by_its_own_doing_is_not_lost(end: str) -> None:
    """Nor one that we ended."""
    with Sandbox(TIGHT) as sandbox:
        Student(sandbox, [(0, end), (1, "x = 1")])
        sandbox.release()
        assert not sandbox.lost_a_child()
        student = Student(sandbox, [(0, f"def end():\n    {end.replace(chr(10), chr(10) + '    ')}")])
        with pytest.raises((Killed, TimedOut)):
            student.end()
        sandbox.release()
        assert not sandbox.lost_a_child()


LOSSES: dict[str, Callable[[Sandbox, int], None]] = {
    "killed": lambda _, child: os.kill(child, signal.SIGKILL),
    "terminated": lambda _, child: os.kill(child, signal.SIGTERM),
    "with the warm process": lambda sandbox, _: os.kill(sandbox._warm._process.pid, signal.SIGKILL),  # type: ignore[union-attr]
}


@pytest.mark.parametrize("further", [False, True], ids=["last", "in the middle"])
@pytest.mark.parametrize("lose", LOSSES.values(), ids=LOSSES)
def test_a_child_that_was_ended_from_outside_is_lost(lose: Callable[[Sandbox, int], None], further: bool) -> None:
    with Sandbox() as sandbox:
        student = Student(sandbox, [(0, "def f(): return 1")])
        lose(sandbox, ~(student._child.clock >> 3))
        assert has_ended(student._child._pidfd, 5.0)
        with pytest.raises(Killed):
            student.f()
        if further:
            student.new_task()
            assert student.f() == 1
        sandbox.release()
        assert sandbox.lost_a_child()
        assert not sandbox.lost_a_child(), "told once"


def test_cpu_time_counts_every_process_of_a_notebook(sandbox: Sandbox) -> None:
    spin = "import time\nend = time.process_time() + 0.2\nwhile time.process_time() < end: pass"
    student = Student(sandbox, [(0, spin), (1, "import os\nos._exit(3)"), (2, "x = 1")])
    assert [cell.outcome for cell in student.cells] == [Outcome.PASSED, Outcome.KILLED, Outcome.PASSED]
    assert student.cpu_seconds() > 0.4


def test_a_start_that_nobody_waits_for_is_waited_for_by_the_first_child() -> None:
    with Sandbox(wait=False) as sandbox:
        assert Student(sandbox, [(0, "x = 2")]).get("x") == 2


def test_a_start_that_nobody_waits_for_is_refused_when_a_child_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each time, and with what the process said last."""
    words = "import sys; sys.exit('no room for a wall')"
    monkeypatch.setattr(warm, "PROGRAM", [sys.executable, "-c", words])
    with Sandbox(wait=False) as sandbox:
        for _ in range(2):
            with pytest.raises(ConfinementError, match=r"cannot be confined .*no room for a wall"):
                sandbox.child()


def test_one_that_died_while_nobody_waited_is_started_again() -> None:
    with Sandbox(wait=False) as sandbox:
        assert sandbox._warm is not None
        assert sandbox._warm._process is not None
        sandbox._warm._process.kill()
        sandbox._warm._process.wait()
        assert Student(sandbox, [(0, "x = 2")]).get("x") == 2
