"""Many submissions on many processes: nothing is lost with a worker, and nobody pays for a neighbour."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import textwrap
import threading
import time
from collections.abc import Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from functools import partial
from multiprocessing import forkserver
from pathlib import Path

import msgspec
import pytest

from autograder.course.layout import Course
from autograder.errors import CourseError, GraderError
from autograder.grading.many import MAX_RETRIES, Many, local_executor
from autograder.grading.worker.bench import BenchSettings, Judged, Work, bench_settings
from autograder.grading.worker.submission import prepare
from autograder.model import Outcome

from ..conftest import DOUBLE, HALVE, UNSURE_AT_FIRST, CourseFolder, has_ended

KILLER = '''

@task("halve")
class TestKills:
    def test_kills(self, student):
        """The worker survives this check."""
        import os, pathlib, signal
        if student.has("kills_the_worker"):
            once = pathlib.Path({once!r})
            if student.get("kills_the_worker") != "once" or not once.exists():
                once.touch()
                os.kill(os.getpid(), signal.SIGKILL)
'''


def _work(folder: CourseFolder, number: int, extra: str = "") -> Work:
    exercise = Course.open(folder.root).exercise("ex1_small")
    prepared = prepare(folder.answer(double=f"{DOUBLE}\n# {number}\n{extra}", halve=HALVE), exercise)
    assert prepared.work is not None
    return prepared.work


@pytest.fixture
def settings(folder: CourseFolder) -> BenchSettings:
    return bench_settings(Course.open(folder.root))


def _scores(judged: Judged) -> list[float]:
    return [task.score for task in judged.tasks]


def test_every_job_comes_back_with_its_own_token(folder: CourseFolder, settings: BenchSettings):
    jobs = [(number, _work(folder, number)) for number in range(5)]
    with Many[int](settings, partial(local_executor, 2), 4) as many:
        found = dict(many.judge_each(jobs))
    assert {number: _scores(judged) for number, judged in found.items()} == {n: [4.0, 2.0] for n in range(5)}


def _cores_of(executor: Executor, workers: int) -> dict[int, set[int]]:
    """By worker, the cores that it may use."""
    with executor:
        found = [executor.submit(_my_cores) for _ in range(4 * workers)]
        return dict(future.result() for future in found)


def _my_cores() -> tuple[int, set[int]]:
    time.sleep(0.3)  # long enough that no worker takes all
    return os.getpid(), os.sched_getaffinity(0)


def test_workers_that_use_all_cores_stay_on_one_each() -> None:
    cores = os.sched_getaffinity(0)
    found = _cores_of(local_executor(len(cores)), len(cores))
    assert sorted(found.values(), key=min) == [{core} for core in sorted(cores)]
    assert os.sched_getaffinity(0) == cores, "whoever gives out the work goes where there is room"


def test_fewer_workers_than_cores_go_where_there_is_room(monkeypatch: pytest.MonkeyPatch) -> None:
    cores = os.sched_getaffinity(0)
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: set(range(1000)))
    executor = local_executor(2)
    monkeypatch.undo()
    assert all(place == cores for place in _cores_of(executor, 2).values())


def test_jobs_are_read_only_as_far_as_workers_are_free(folder: CourseFolder, settings: BenchSettings):
    read = 0

    def jobs() -> Iterator[tuple[int, Work]]:
        nonlocal read
        for read in range(1, 8):
            yield read, _work(folder, read)

    with Many[int](settings, partial(local_executor, 1), 2) as many:
        for done, _ in enumerate(many.judge_each(jobs()), start=1):
            assert read <= done + 2


def test_who_kills_the_worker_every_time_asks_for_a_person_and_the_others_get_their_scores(folder: CourseFolder):
    folder.rewrite_suite(lambda text: text + KILLER.format(once=str(folder.root / "once")))
    settings = bench_settings(Course.open(folder.root))
    jobs = [("good", _work(folder, 0)), ("bad", _work(folder, 1, 'kills_the_worker = "always"'))]
    jobs += [("good too", _work(folder, 2)), ("good as well", _work(folder, 3))]
    pools = 0

    def make() -> Executor:
        nonlocal pools
        pools += 1
        return local_executor(2)

    with Many[str](settings, make, 4) as many:
        found = dict(many.judge_each(jobs))
    bad = found.pop("bad")
    assert bad.outcomes == {Outcome.INTERNAL}
    assert "3 times" in bad.tasks[0].checks[0].message
    assert {name: _scores(judged) for name, judged in found.items()} == {name: [4.0, 2.0] for name in found}
    assert len(found) == 3
    assert pools <= MAX_RETRIES + 2


def test_who_kills_the_worker_once_is_graded_by_the_next(folder: CourseFolder):
    folder.rewrite_suite(lambda text: text + KILLER.format(once=str(folder.root / "once")))
    settings = bench_settings(Course.open(folder.root))
    with Many[None](settings, partial(local_executor, 1), 1) as many:
        ((_, judged),) = many.judge_each([(None, _work(folder, 0, 'kills_the_worker = "once"'))])
    assert _scores(judged) == [4.0, 2.0]


def test_a_fork_server_that_was_killed_and_is_not_gone_yet_is_waited_for(
    folder: CourseFolder, settings: BenchSettings, tmp_path: Path
):
    """Its socket refuses before its parent can see that it has ended."""
    with Many[int](settings, partial(local_executor, 1), 1) as many:
        ((_, first),) = many.judge_each([(0, _work(folder, 0))])
        many.close()
        server = forkserver._forkserver
        with socket.socket(socket.AF_UNIX) as closed:
            closed.bind(str(tmp_path / "refuses"))
        server._forkserver_address = str(tmp_path / "refuses")  # until it is found dead
        killing = threading.Timer(0.5, os.kill, (server._forkserver_pid, signal.SIGKILL))
        killing.start()
        ((_, second),) = many.judge_each([(1, _work(folder, 1))])
        killing.join()
    assert _scores(first) == _scores(second) == [4.0, 2.0]


def test_when_no_worker_ever_answers_grading_stops_instead_of_blaming_everybody(folder: CourseFolder):
    folder.rewrite_suite(lambda text: "import os\nos._exit(1)\n" + text)
    settings = bench_settings(Course.open(folder.root))
    jobs = [(number, _work(folder, number)) for number in range(6)]
    with Many[int](settings, partial(local_executor, 1), 2) as many, pytest.raises(GraderError, match="every worker"):
        list(many.judge_each(jobs))


def test_a_suite_with_a_fault_stops_grading_with_its_authors_error(folder: CourseFolder):
    folder.rewrite_suite(lambda text: text.replace("def test_values", "def test_values(", 1))
    settings = bench_settings(Course.open(folder.root))
    with Many[int](settings, partial(local_executor, 1), 2) as many, pytest.raises(CourseError):
        list(many.judge_each([(0, _work(folder, 0))]))


def test_another_executor_can_be_handed_in(folder: CourseFolder, settings: BenchSettings):
    with Many[int](settings, lambda: ThreadPoolExecutor(1), 2) as many:
        found = dict(many.judge_each([(number, _work(folder, number)) for number in range(2)]))
    assert [_scores(judged) for judged in found.values()] == [[4.0, 2.0]] * 2


def test_a_time_that_could_not_be_measured_is_measured_again_alone(folder: CourseFolder):
    seen = folder.root / "seen"
    seen.mkdir()
    folder.rewrite_suite(lambda text: text + UNSURE_AT_FIRST.format(seen=str(seen)))
    settings = bench_settings(Course.open(folder.root))
    jobs = [(number, _work(folder, number, f"number = {number}")) for number in range(3)]
    with Many[int](settings, partial(local_executor, 2), 4) as many:
        found = dict(many.judge_each(jobs))
    assert {number: _scores(judged) for number, judged in found.items()} == {n: [4.0, 2.0] for n in range(3)}


def _children_of(number: int) -> set[int]:
    return {
        int(path.parent.name)
        for path in Path("/proc").glob("[0-9]*/stat")
        for fields in [_read(path).rsplit(")", 1)[-1].split()]
        if len(fields) > 1 and int(fields[1]) == number
    }


def _read(path: Path) -> str:
    try:
        return path.read_text()
    except OSError:
        return ""


def _family() -> set[int]:
    """This process's fork server, its workers and their sandboxes."""
    family = {os.getpid()}
    for _ in range(4):
        family |= {child for member in family for child in _children_of(member)}
    return family - {os.getpid()}


def test_an_interrupted_run_does_not_wait_for_what_is_in_work(folder: CourseFolder, settings: BenchSettings):
    jobs = [("quick", _work(folder, 0)), ("slow", _work(folder, 1, "import time; time.sleep(55)"))]
    forkserver.ensure_running()  # it serves later tests too, and stays
    before = _family()
    handles: list[int] = []

    def interrupted() -> None:
        with Many[str](settings, partial(local_executor, 2), 2) as many:
            for name, _ in many.judge_each(jobs):
                assert name == "quick"
                handles.extend(os.pidfd_open(member) for member in _family() - before)
                raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert len(handles) >= 4  # two workers and their sandboxes
    assert all(has_ended(handle) for handle in handles)


def test_workers_and_their_sandboxes_end_with_the_process_that_gave_out_the_work_even_by_sigkill(
    folder: CourseFolder, settings: BenchSettings, tmp_path: Path
):
    (tmp_path / "work.json").write_bytes(msgspec.json.encode([settings, _work(folder, 0, "import time")]))
    script = tmp_path / "grader.py"
    script.write_text(
        textwrap.dedent(f"""
            import msgspec, time
            from autograder.grading.worker.bench import BenchSettings, Work
            from autograder.grading.many import Many, local_executor

            if __name__ == "__main__":
                text = open({str(tmp_path / "work.json")!r}, "rb").read()
                settings, work = msgspec.json.decode(text, type=tuple[BenchSettings, Work])
                many = Many(settings, lambda: local_executor(1), 1)
                list(many.judge_each([(None, work)]))
                print("warm", flush=True)
                time.sleep(600)
        """)
    )
    grader = subprocess.Popen([sys.executable, str(script)], stdout=subprocess.PIPE, text=True)
    assert grader.stdout is not None
    with grader.stdout:
        assert grader.stdout.readline() == "warm\n"
        family = {grader.pid}
        for _ in range(4):
            family |= {child for member in family for child in _children_of(member)}
        assert len(family) >= 4  # the fork server, a worker, its sandbox
        handles = [os.pidfd_open(member) for member in family]
        os.kill(grader.pid, signal.SIGKILL)
        grader.wait()
    assert all(has_ended(handle) for handle in handles)
