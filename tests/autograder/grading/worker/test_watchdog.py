"""A suite that hangs is stopped; one that waits for a student is not."""

from __future__ import annotations

import subprocess
import sys
import threading
import time

import pytest

from autograder.grading.worker.watchdog import HANGS_STATUS, Patience, SuiteHangsError, Watchdog
from autograder.model import Limits
from autograder.sandbox.launch import Sandbox
from autograder.sandbox.student import Student

SHORT = Patience(cpu_seconds=0.4, wall_seconds=1.0)


def _spin() -> None:
    while True:
        pass


def _sleep() -> None:
    threading.Event().wait()


@pytest.mark.parametrize("hang", [_spin, _sleep])
def test_a_loop_and_a_wait_without_end_are_stopped_and_the_log_says_where(hang, caplog):
    watchdog = Watchdog(SHORT)
    with pytest.raises(SuiteHangsError), watchdog.watching():
        hang()
    assert hang.__name__ in caplog.text


def test_also_in_a_thread_that_is_not_the_main_one():
    caught: list[BaseException] = []

    def work() -> None:
        try:
            with Watchdog(SHORT).watching():
                _spin()
        except SuiteHangsError as error:
            caught.append(error)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert len(caught) == 1


STUBBORN = """
while True:
    try:
        while True:
            pass
    except BaseException:
        pass
"""
UNINTERRUPTED = "sum(range(10 ** 14))"


@pytest.mark.parametrize(("code", "status"), [(STUBBORN, HANGS_STATUS), (UNINTERRUPTED, 1)])
def test_where_no_exception_gets_through_the_process_ends_and_says_where(code: str, status: int, tmp_path):
    (tmp_path / "stuck.py").write_text(code)
    program = (
        "from autograder.grading.worker.watchdog import Patience, Watchdog\n"
        "with Watchdog(Patience(cpu_seconds=0.4, wall_seconds=2.0)).watching():\n"
        "    import stuck"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False, cwd=tmp_path, timeout=120
    )
    assert done.returncode == status
    assert "stuck.py" in done.stderr


def test_waiting_for_a_student_is_no_hang():
    """The student's own limits are for that."""
    with Sandbox(Limits(cell_wall_seconds=30.0)) as sandbox, Watchdog(SHORT).watching():
        student = Student(sandbox, [(0, "import time; time.sleep(3); x = 1")])
        assert student.get("x") == 1


def test_what_is_not_watched_may_take_its_time():
    watchdog = Watchdog(SHORT)
    with watchdog.watching():
        pass
    end = time.process_time() + 1.0
    while time.process_time() < end:
        pass
