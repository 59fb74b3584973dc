"""The store keeps what was judged under the hash of what decides it, and believes no damaged entry."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from autograder.grading.results.store import Store, key_of
from autograder.grading.worker.bench import Judged, Work, broken
from autograder.model import CellResult, Check, Outcome, Report, Status, Task, TaskReport

WORK = Work(
    exercise="ex1",
    notebook="small",
    suite="suites/ex1",
    tasks=(Task(name="double", points=4.0, test_cell="test_double"),),
    cells=((1, "import math"), (3, "def double(x): ...")),
)


def _judged(outcome: Outcome = Outcome.FAILED) -> Judged:
    check = Check(name="c", outcome=outcome, sentence="Größe hält.", message="got 1e-300", mistake="adds", hint="No.")
    outputs = ({"output_type": "stream", "name": "stdout", "text": "x ≤ 1\n"},)
    return Judged(
        cells=(CellResult(index=1, outputs=outputs, execution_count=1, outcome=Outcome.TIMEOUT),),
        tasks=(TaskReport(task="double", score=0.1 + 0.2, max_score=4.0, checks=(check,)),),
        cpu_seconds=1 / 3,
    )


def test_what_was_put_comes_back_equal(tmp_path: Path):
    Store(tmp_path).put("k", _judged())
    assert Store(tmp_path).get("k") == _judged()


def test_what_was_never_put_is_not_there(tmp_path: Path):
    assert Store(tmp_path / "nowhere").get("k") is None


changes = {
    "a cell": msgspec.structs.replace(WORK, cells=((1, "import math"), (3, "def double(x): return 2 * x"))),
    "a cell's place": msgspec.structs.replace(WORK, cells=((2, "import math"), (3, "def double(x): ..."))),
    "the points": msgspec.structs.replace(WORK, tasks=(Task(name="double", points=5.0, test_cell="test_double"),)),
    "the exercise": msgspec.structs.replace(WORK, exercise="ex2"),
    "half a character": msgspec.structs.replace(WORK, cells=((1, "\ud83d"),)),
}


@pytest.mark.parametrize("work", changes.values(), ids=changes)
def test_whatever_decides_changes_the_key(work: Work):
    assert key_of(work) != key_of(WORK)


def test_the_suites_version_changes_the_key_and_the_place_of_its_folder_does_not():
    moved = msgspec.structs.replace(WORK, suite="elsewhere/ex1")
    assert key_of(msgspec.structs.replace(WORK, version="v2")) != key_of(WORK)
    assert key_of(moved) == key_of(WORK)


def _entry(folder: Path) -> Path:
    Store(folder).put("k", _judged())
    return folder / "k.json"


def test_an_entry_cut_off_anywhere_is_no_entry(tmp_path: Path):
    path = _entry(tmp_path)
    whole = path.read_bytes()
    for size in range(len(whole)):
        path.write_bytes(whole[:size])
        assert Store(tmp_path).get("k") is None
    path.write_bytes(whole)
    assert Store(tmp_path).get("k") == _judged()


def test_an_entry_with_one_changed_byte_is_no_entry(tmp_path: Path):
    path = _entry(tmp_path)
    whole = path.read_bytes()
    for place in range(0, len(whole), 7):
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        assert Store(tmp_path).get("k") is None


@pytest.mark.parametrize("judged", [broken(WORK, "we broke"), _judged(Outcome.INCONCLUSIVE)])
def test_what_another_try_may_change_is_not_kept(tmp_path: Path, judged: Judged):
    Store(tmp_path).put("k", judged)
    assert Store(tmp_path).get("k") is None


def test_each_students_last_report_is_remembered(tmp_path: Path):
    report = Report(
        exercise="ex1", notebook="small.ipynb", status=Status.GRADED, score=0.3, max_score=4.0, tasks=_judged().tasks
    )
    store = Store(tmp_path)
    assert store.last_report("ex1", "small", "ann") is None
    assert list(store.last_reports("ex1", "small")) == []
    store.keep_report("ex1", "ann", report)
    store.keep_report("ex1", "al", report)
    assert store.last_report("ex1", "small", "ann") == report
    assert store.last_report("ex1", "small", "bob") is None
    assert list(store.last_reports("ex1", "small")) == [("al", report), ("ann", report)]


def test_an_assignment_of_two_notebooks_has_a_report_of_each(tmp_path: Path):
    store = Store(tmp_path)
    one, two = (
        Report(exercise="ex1", notebook=f"{name}.ipynb", status=Status.GRADED, score=1.0, max_score=4.0)
        for name in ("one", "two")
    )
    store.keep_report("ex1", "ann", one)
    store.keep_report("ex1", "ann", two)
    assert [store.last_report("ex1", name, "ann") for name in ("one", "two")] == [one, two]


def test_a_damaged_report_is_left_out(tmp_path: Path):
    store = Store(tmp_path)
    store.keep_report(
        "ex1", "ann", Report(exercise="ex1", notebook="s.ipynb", status=Status.GRADED, score=1.0, max_score=4.0)
    )
    (path,) = tmp_path.rglob("ann.json")
    path.write_bytes(path.read_bytes()[:-9])
    assert list(store.last_reports("ex1", "s")) == []
