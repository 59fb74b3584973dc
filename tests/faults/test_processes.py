"""A process that is ended from outside while it judges costs nobody a point: it is judged again."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder.course.layout import Course
from autograder.grading.worker.bench import Bench, Judged, Work, bench_settings
from autograder.grading.worker.submission import prepare
from autograder.model import Outcome
from tests.autograder.conftest import DOUBLE, HALVE, CourseFolder

KILLER = '''

@task("halve")
class TestKills:
    def test_kills(self, student):
        """Nobody is hurt."""
        import os, pathlib, signal
        once = pathlib.Path({once!r})
        if not once.exists():
            once.touch()
            {kill}
        check_that(student.halve(2.0) == 1.0, "halve(2.0) is 1.0")
'''

PEER = '''

from autograder.judge import race
from reference import momentum_step


@task("halve")
class TestRace:
    def test_race(self, student, rng):
        """It is fast enough."""
        import os, pathlib, signal
        from autograder.judge.context import current
        once = pathlib.Path({once!r})
        if not once.exists():
            peer = current().peer(momentum_step)
            once.touch()
            os.kill(peer._sandbox._process.pid, signal.SIGKILL)
            os.kill(~(peer._child.clock >> 3), signal.SIGKILL)
            peer.call("momentum_step", 1.0, 0.0, 1.0, 0.1, 0.9)
'''

KILLS = {
    "the warm process": "os.kill(student._sandbox._process.pid, signal.SIGKILL)",
    "the student's process": "os.kill(~(student._child.clock >> 3), signal.SIGKILL)",
}


def _judged(folder: CourseFolder, **answers: str) -> Judged:
    course = Course.open(folder.root)
    prepared = prepare(folder.answer(**answers), course.exercise("ex1_small"))
    assert prepared.work is not None
    with Bench(bench_settings(course)) as bench:
        return bench.judge(prepared.work)


@pytest.mark.parametrize("kill", KILLS.values(), ids=KILLS)
def test_killed_once_in_the_middle_of_a_task(folder: CourseFolder, kill: str, tmp_path: Path) -> None:
    once = tmp_path / "once"
    folder.rewrite_suite(lambda text: text + KILLER.format(once=str(once), kill=kill))
    judged = _judged(folder, double=DOUBLE, halve=HALVE)
    assert once.exists()
    assert [task.score for task in judged.tasks] == [4.0, 2.0]
    assert judged.outcomes == {Outcome.PASSED}


def test_the_references_process_killed_in_a_race(folder: CourseFolder, tmp_path: Path) -> None:
    once = tmp_path / "once"
    folder.rewrite_suite(lambda text: text + PEER.format(once=str(once)))
    judged = _judged(folder, double=DOUBLE, halve=HALVE)
    assert once.exists()
    assert judged.outcomes == {Outcome.PASSED}


def test_who_ends_the_own_process_is_charged_with_it_as_ever(folder: CourseFolder) -> None:
    """In a cell, in a call, and by the signal that a killer uses."""
    cell = _judged(folder, double=DOUBLE, halve="import os\nos._exit(3)")
    assert [task.score for task in cell.tasks] == [4.0, 0.0]
    assert Outcome.KILLED in {result.outcome for result in cell.cells}
    call = _judged(
        folder, double=DOUBLE, halve="import os, signal\ndef halve(x):\n    os.kill(os.getpid(), 9)\n    os._exit(9)"
    )
    assert call.tasks[1].score == 0.0
    assert call.tasks[1].checks[0].outcome in (Outcome.KILLED, Outcome.RAISED)


def test_who_ends_the_own_process_is_judged_once(folder: CourseFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    judged: list[Work] = []
    judge = Bench._judge
    monkeypatch.setattr(Bench, "_judge", lambda bench, work: judged.append(work) or judge(bench, work))
    for halve in ("import os\nos._exit(3)", "import os\ndef halve(x):\n    os._exit(9)"):
        judged.clear()
        assert _judged(folder, double=DOUBLE, halve=halve).tasks[1].score == 0.0
        assert len(judged) == 1
