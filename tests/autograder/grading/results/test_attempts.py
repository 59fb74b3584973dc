"""Which submissions were graded: remembered once each, in order, without a clock."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import nbformat

from autograder.grading.results.attempts import KEPT, Attempts, attempt_of
from autograder.grading.worker.bench import Judged
from autograder.model import Check, Outcome, Report, Status, TaskReport
from autograder.reporting.records import Attempt


def _attempt(answers: str, submitted: str = "", score: float = 1.0) -> Attempt:
    return Attempt(answers=answers, submitted=submitted, score=score, max_score=4.0, passed=1, checks=2)


def _noted(folder: Path, *attempts: Attempt) -> tuple[Attempt, ...]:
    for attempt in attempts:
        Attempts(folder).note("ex1", "small", "ann", attempt)
    return Attempts(folder).of("ex1", "small", "ann")


def test_attempts_come_back_in_order_and_each_student_has_their_own(tmp_path: Path):
    first, second = _attempt("a"), _attempt("b", score=3.0)
    assert Attempts(tmp_path).of("ex1", "small", "ann") == ()
    assert _noted(tmp_path, first, second) == (first, second)
    assert Attempts(tmp_path).of("ex1", "small", "bob") == ()
    assert Attempts(tmp_path).of("ex1", "other", "ann") == ()


def test_grading_the_same_answers_again_replaces_the_last_attempt(tmp_path: Path):
    """A regrade by a better suite is no new submission."""
    better = _attempt("b", "2030-01-01", 4.0)
    assert _noted(tmp_path, _attempt("a"), _attempt("b", "2030-01-01"), better) == (_attempt("a"), better)


def test_the_same_answers_handed_in_later_are_a_new_attempt(tmp_path: Path):
    assert len(_noted(tmp_path, _attempt("a", "2030-01-01"), _attempt("a", "2030-01-02"))) == 2


def test_going_back_to_earlier_answers_is_a_new_attempt(tmp_path: Path):
    assert [attempt.answers for attempt in _noted(tmp_path, _attempt("a"), _attempt("b"), _attempt("a"))] == [
        "a",
        "b",
        "a",
    ]


def test_only_the_last_are_kept(tmp_path: Path):
    kept = _noted(tmp_path, *(_attempt(str(number)) for number in range(KEPT + 3)))
    assert [attempt.answers for attempt in kept] == [str(number) for number in range(3, KEPT + 3)]


def test_a_damaged_file_is_an_empty_one(tmp_path: Path):
    _noted(tmp_path, _attempt("a"))
    (path,) = tmp_path.rglob("ann.json")
    path.write_bytes(path.read_bytes()[:-2])
    assert _noted(tmp_path) == ()
    assert _noted(tmp_path, _attempt("b")) == (_attempt("b"),)


def _notebook(*sources: str) -> Any:
    return nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source) for source in sources])


def test_an_attempt_counts_checks_and_knows_answers_by_their_sources_alone():
    checks = tuple(
        Check(name=name, outcome=outcome, sentence="S.")
        for name, outcome in (("a", Outcome.PASSED), ("b", Outcome.FAILED))
    )
    tasks = (TaskReport(task="t", score=1.5, max_score=4.0, checks=checks),)
    report = Report(exercise="ex1", notebook="s.ipynb", status=Status.GRADED, score=1.5, max_score=4.0, tasks=tasks)
    found = attempt_of(_notebook("x = 1"), Judged(cells=(), cpu_seconds=0.25), report, " 2030-01-01 10:00 \n")
    assert (found.passed, found.checks, found.score, found.cpu_seconds) == (1, 2, 1.5, 0.25)
    assert found.submitted == "2030-01-01 10:00"
    ran = _notebook("x = 1")
    ran.cells[0].execution_count = 7
    assert attempt_of(ran, None, report, None).answers == found.answers
    assert attempt_of(_notebook("x = 2"), None, report, None).answers != found.answers
    assert attempt_of(ran, None, report, None).cpu_seconds is None
