"""A class graded on a Dask cluster gets what it gets on one machine, whatever happens to the cluster."""

from __future__ import annotations

import os
import shutil
import signal
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

import autograder
import reference
from autograder.course.layout import Course
from autograder.errors import GraderError
from autograder.grading.cluster.executor import Cluster
from autograder.grading.many import MAX_RETRIES, MakeExecutor, Many
from autograder.grading.run import GradedSubmission, find_submissions, grade_course
from autograder.grading.worker.bench import Judged, Work, bench_settings
from autograder.grading.worker.submission import prepare
from autograder.model import Outcome

from ...conftest import DOUBLE, HALVE, UNSURE_AT_FIRST, CourseFolder, files_of, gradebook_rows, has_ended
from .conftest import Machines

IN_THE_MIDDLE = '''

@task("halve")
class TestWaits:
    def test_waits(self, student):
        """A worker can be killed in the middle of this."""
        import os, pathlib, time
        meeting = pathlib.Path({meeting!r})
        if student.has("waits"):
            (meeting / str(os.getppid())).touch()
            while not (meeting / "go on").exists():
                time.sleep(0.01)
'''
KILLER = '''

@task("halve")
class TestKills:
    def test_kills(self, student):
        """The judging process survives this check."""
        import os
        if student.has("kills_the_judge"):
            os._exit(1)
'''


def _class(folder: CourseFolder) -> None:
    for number in range(12):
        right = DOUBLE if number % 3 else "def double(x):\n    return x + 2.0"
        folder.submit(
            f"student{number}", double=f"{right}\n# {number}", halve=HALVE, timestamp="2030-01-01 10:00:00 UTC"
        )
    folder.submit("waits", double="waits = True", halve=HALVE)
    folder.submit("quits", halve="import os\nos._exit(3)")
    folder.submit("broken", data=b"no notebook")


def _grade(
    folder: CourseFolder, make: MakeExecutor, done: Callable[[GradedSubmission], None] = lambda _: None
) -> dict[str, GradedSubmission]:
    course = Course.open(folder.root)
    exercises = course.exercises()
    found: dict[str, GradedSubmission] = {}

    def note(submission: GradedSubmission) -> None:
        found[submission.student] = submission
        done(submission)

    grade_course(course, exercises, find_submissions(course, exercises), jobs=8, done=note, make_executor=make)
    return found


def _everything(folder: CourseFolder) -> dict[str, object]:
    autograded, feedback = (files_of(folder.root / name) for name in ("autograded", "feedback"))
    return {**gradebook_rows(folder.root / "gradebook.db"), "autograded": autograded, "feedback": feedback}


def _work(folder: CourseFolder, number: int, extra: str = "") -> Work:
    exercise = Course.open(folder.root).exercise("ex1_small")
    prepared = prepare(folder.answer(double=f"{DOUBLE}\n# {number}\n{extra}", halve=HALVE), exercise)
    assert prepared.work is not None
    return prepared.work


def _judged(folder: CourseFolder, machines: Machines, works: dict[int, Work]) -> dict[int, Judged]:
    settings = bench_settings(Course.open(folder.root))
    with Many[int](settings, lambda: Cluster(machines.address), 8) as many:
        return dict(many.judge_each(works.items()))


def _scores(judged: Judged) -> list[float]:
    return [task.score for task in judged.tasks]


def _judging_processes(worker: int) -> set[int]:
    """The judging processes of a worker and their sandboxes."""
    family = {worker}
    for _ in range(3):
        family |= {child for child, parent in _parents().items() if parent in family}
    return family - {worker}


def _parents() -> dict[int, int]:
    found = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text().rsplit(")", 1)[-1].split()
        except OSError:  # it has ended
            continue
        found[int(path.parent.name)] = int(fields[1])
    return found


def test_a_class_on_three_workers_of_which_one_is_killed_ends_as_on_one_machine(
    folder: CourseFolder, machines: Machines, tmp_path: Path
):
    meeting = tmp_path / "meeting"
    meeting.mkdir()
    folder.rewrite_suite(lambda text: text + IN_THE_MIDDLE.format(meeting=str(meeting)))
    _class(folder)
    theirs = CourseFolder(tmp_path / "theirs")
    shutil.copytree(folder.root, theirs.root)
    (meeting / "go on").touch()
    _grade(folder, lambda: ThreadPoolExecutor(1))
    for path in meeting.iterdir():
        path.unlink()
    machines.add(3)
    handles: list[int] = []

    def kill_one_in_the_middle(submission: GradedSubmission) -> None:
        if submission.student != "broken" and not handles:
            while not (waiting := list(meeting.iterdir())):
                time.sleep(0.01)
            worker = int(waiting[0].name)
            assert worker in machines.pids().values()
            handles.extend(os.pidfd_open(pid) for pid in {worker, *_judging_processes(worker)})
            os.kill(worker, signal.SIGKILL)
            (meeting / "go on").touch()

    with Cluster(machines.address) as cluster:
        assert cluster.slots == 3
        found = _grade(theirs, lambda: cluster, kill_one_in_the_middle)
    assert len(handles) >= 3  # the worker, its judging process, the sandbox
    assert all(has_ended(handle) for handle in handles)
    assert len(machines.pids()) == 2
    assert len(found) == 15
    assert found["waits"].report.score == 2.0
    assert _everything(theirs) == _everything(folder)


def test_a_time_that_could_not_be_measured_is_measured_again_and_not_remembered(
    folder: CourseFolder, cluster_of_two: Machines
):
    seen = folder.root / "seen"
    seen.mkdir()
    folder.rewrite_suite(lambda text: text + UNSURE_AT_FIRST.format(seen=str(seen)))
    found = _judged(folder, cluster_of_two, {n: _work(folder, n, f"number = {n}") for n in range(3)})
    assert {number: _scores(judged) for number, judged in found.items()} == {n: [4.0, 2.0] for n in range(3)}


def test_who_ends_the_judging_process_every_time_asks_for_a_person_and_the_others_get_their_scores(
    folder: CourseFolder, cluster_of_two: Machines
):
    folder.rewrite_suite(lambda text: text + KILLER)
    works = {n: _work(folder, n) for n in range(3)}
    before = cluster_of_two.pids()
    found = _judged(folder, cluster_of_two, {**works, 9: _work(folder, 9, "kills_the_judge = True")})
    bad = found.pop(9)
    assert bad.outcomes == {Outcome.INTERNAL}
    assert f"{MAX_RETRIES + 1} times" in bad.tasks[0].checks[0].message
    assert {number: _scores(judged) for number, judged in found.items()} == {n: [4.0, 2.0] for n in range(3)}
    assert cluster_of_two.pids() == before


def test_a_worker_with_two_threads_judges_two_at_a_time_each_in_a_process_of_its_own(
    folder: CourseFolder, machines: Machines
):
    """Each of two checks waits for the other."""
    meeting = folder.root / "meeting"
    meeting.mkdir()
    folder.rewrite_suite(
        lambda text: (
            text
            + f'''

@task("halve")
class TestMeets:
    def test_meets(self, student):
        """There is another one."""
        import os, pathlib, time
        meeting = pathlib.Path({str(meeting)!r})
        (meeting / str(os.getpid())).touch()
        while len(list(meeting.iterdir())) < 2:
            time.sleep(0.01)
'''
        )
    )
    machines.add(1, "--nthreads=2")
    found = _judged(folder, machines, {n: _work(folder, n) for n in range(2)})
    assert [_scores(judged) for judged in found.values()] == [[4.0, 2.0]] * 2


def test_an_interrupted_run_leaves_nothing_running_on_the_workers(folder: CourseFolder, cluster_of_two: Machines):
    works = [("quick", _work(folder, 0)), ("slow", _work(folder, 1, "import time; time.sleep(55)"))]
    settings = bench_settings(Course.open(folder.root))
    handles: list[int] = []

    def interrupted() -> None:
        with Many[str](settings, lambda: Cluster(cluster_of_two.address), 2) as many:
            for name, _ in many.judge_each(works):
                assert name == "quick"
                # Two judging processes and their sandboxes; the slow one's may still be on their way.
                while len(family := {p for w in cluster_of_two.pids().values() for p in _judging_processes(w)}) < 4:
                    time.sleep(0.01)
                handles.extend(os.pidfd_open(pid) for pid in family)
                raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert all(has_ended(handle) for handle in handles)


def test_the_processes_of_a_run_end_with_it_and_so_does_what_they_wrote(
    folder: CourseFolder, cluster_of_two: Machines, tmp_path: Path
):
    found = _judged(folder, cluster_of_two, {n: _work(folder, n) for n in range(4)})
    assert len(found) == 4
    for worker in cluster_of_two.pids().values():
        assert _judging_processes(worker) == set()


def test_a_worker_with_other_code_is_refused_before_anything_is_graded(machines: Machines, tmp_path: Path):
    """Another nighthike, installed for that worker alone."""
    other = tmp_path / "other"
    for package in (autograder, reference):
        source = Path(package.__file__ or "").parent
        shutil.copytree(source, other / source.name, ignore=shutil.ignore_patterns("__pycache__"))
    with (other / "autograder" / "judge" / "score.py").open("a") as file:
        file.write("\n# another version\n")
    machines.add(1, PYTHONPATH=str(other))
    with pytest.raises(GraderError, match=r"tcp://.*: this worker has another nighthike; .* install there"):
        Cluster(machines.address)


def test_a_worker_without_our_package_is_refused(machines: Machines, tmp_path: Path):
    (tmp_path / "none" / "autograder").mkdir(parents=True)
    (tmp_path / "none" / "autograder" / "__init__.py").touch()
    machines.add(1, PYTHONPATH=str(tmp_path / "none"))
    with pytest.raises(GraderError, match=r"tcp://.*: this worker cannot judge .* install there"):
        Cluster(machines.address)


def test_a_worker_that_joins_later_with_other_code_stops_the_run_instead_of_failing_the_class(
    folder: CourseFolder, machines: Machines, tmp_path: Path
):
    other = tmp_path / "other" / "reference"
    shutil.copytree(Path(reference.__file__ or "").parent, other, ignore=shutil.ignore_patterns("__pycache__"))
    with (other / "__init__.py").open("a") as file:
        file.write("\n# another version\n")
    folder.rewrite_suite(lambda text: f"import reference\n{text}")
    machines.add(1)
    settings = bench_settings(Course.open(folder.root))
    with Cluster(machines.address) as cluster:
        machines.lose_workers()
        machines.add(1, PYTHONPATH=str(other.parent))
        with (
            Many[int](settings, lambda: cluster, 2) as many,
            pytest.raises(GraderError, match=r"this worker has another reference; .* restart the worker"),
        ):
            list(many.judge_each([(0, _work(folder, 0))]))


@pytest.mark.parametrize(
    ("address", "why"),
    [("tcp://127.0.0.1:1", "no scheduler can be reached"), ("there", "no scheduler"), ("foo://a:1", "no scheduler")],
)
def test_an_address_where_no_scheduler_is_is_an_error_in_a_line(address: str, why: str):
    with pytest.raises(GraderError, match=f"^{address}: {why}.*dask scheduler"):
        Cluster(address, connect_seconds=0.5)


def test_a_cluster_without_workers_is_an_error(machines: Machines):
    with pytest.raises(GraderError, match="the cluster has no worker; start some"):
        Cluster(machines.address, patience_seconds=0.5)


@pytest.mark.parametrize("lost", ["workers", "scheduler"])
def test_when_the_cluster_is_gone_grading_ends_with_a_line_and_goes_on_with_the_next_run(
    folder: CourseFolder, machines: Machines, lost: str
):
    _class(folder)
    machines.add(1)
    seen: list[str] = []

    def lose(submission: GradedSubmission) -> None:
        seen.append(submission.student)
        if len(seen) == 3:
            machines.lose_workers() if lost == "workers" else machines.lose_scheduler()

    why = "has no worker" if lost == "workers" else "the scheduler is gone"
    with (
        Cluster(machines.address, connect_seconds=2.0, patience_seconds=2.0) as cluster,
        pytest.raises(GraderError, match=f"{why}.*what is graded is kept"),
    ):
        _grade(folder, lambda: cluster, lose)
    assert 3 <= len(seen) < 15
    found = _grade(folder, lambda: ThreadPoolExecutor(1))
    assert len(found) == 15
    assert {student for student, submission in found.items() if submission.from_store} >= set(seen) - {"broken"}


def test_only_judging_is_handed_to_a_cluster(cluster_of_two: Machines):
    with Cluster(cluster_of_two.address) as cluster, pytest.raises(TypeError, match="judges submissions"):
        cluster.submit(sys.exit)
