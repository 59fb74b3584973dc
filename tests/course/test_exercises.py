"""The course holds together: solutions have all points, stubs none, every known mistake is caught and rightly named,
every honest variant has full marks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import nbformat
import pytest

from autograder.model import Limits, Outcome
from autograder.sandbox.launch import Sandbox
from autograder.sandbox.student import Student
from tests.course.graded import Answer, exercise, exercises, grade, mistakes, suite, total, variants
from tests.course.summary import FACT

Record = Callable[[str, object], None]
POINTS = 18
BUDGET = Limits(notebook_cpu_seconds=8.0)
"""A notebook is to take 2 s of CPU time at most; a machine that is four times slower is none of its faults."""
PICTURES = 2
"""The least number of plots in a notebook."""
MISTAKES = list(mistakes())
VARIANTS = list(variants())


@pytest.mark.parametrize("name", exercises())
def test_the_solution_has_all_points(sandbox: Sandbox, name: str, record_property: Record) -> None:
    reports = grade(sandbox, name, {})
    checks = sum(len(report.checks) for report in reports.values())
    record_property(FACT, {"exercise": name, "tasks": len(reports), "points": int(total(reports)), "checks": checks})
    assert [
        check for report in reports.values() for check in report.checks if check.outcome is not Outcome.PASSED
    ] == []
    assert total(reports) == exercise(name).max_score == POINTS


@pytest.mark.parametrize("name", exercises())
def test_the_whole_notebook_runs_in_its_budget(name: str, record_property: Record) -> None:
    """With solutions: every cell comes to its end, nothing warns, the plots are drawn."""
    sources = [cell.source if cell.cell_type == "code" else "" for cell in nbformat.read(exercise(name).path, 4).cells]
    with Sandbox(BUDGET) as sandbox:
        student = Student(sandbox, [(index, source) for index, source in enumerate(sources) if source])
        record_property(FACT, {"exercise": name, "cpu_seconds": round(student.cpu_seconds(), 2)})
    outputs = [output for cell in student.cells for output in cell.outputs]
    assert [cell for cell in student.cells if cell.outcome is not Outcome.PASSED] == []
    assert [output for output in outputs if output.get("name") == "stderr"] == []
    assert sum("image/png" in output.get("data", {}) for output in outputs) >= PICTURES


@pytest.mark.parametrize("name", exercises())
def test_the_released_stub_has_none(sandbox: Sandbox, name: str) -> None:
    assert total(grade(sandbox, name, {}, released=True)) == 0


@pytest.mark.parametrize("name", exercises())
def test_every_task_has_checks_and_every_check_a_task(name: str) -> None:
    assert suite(name).tasks == {task.name for task in exercise(name).tasks}


@pytest.mark.parametrize("wrong", MISTAKES, ids=str)
def test_a_known_mistake_is_caught_and_rightly_named(sandbox: Sandbox, wrong: Answer, record_property: Record) -> None:
    """It loses points of its task, is named there by its own name and no other, and costs no other task anything."""
    reports = grade(sandbox, wrong.exercise, {wrong.task: wrong.source})
    mine = reports.pop(wrong.task)
    caught = mine.score < mine.max_score
    named = {check.mistake for check in mine.checks} - {None}
    fact = {"exercise": wrong.exercise, "mistake": wrong.name, "caught": caught, "named": named == {wrong.name}}
    record_property(FACT, fact)
    assert caught
    assert named == {wrong.name}, mine
    for other in reports.values():
        assert other.score == other.max_score, other


@pytest.mark.parametrize("right", VARIANTS, ids=str)
def test_an_honest_variant_has_full_marks(sandbox: Sandbox, right: Answer, record_property: Record) -> None:
    reports = grade(sandbox, right.exercise, {right.task: right.source})
    fact = {"exercise": right.exercise, "variant": str(right), "full_marks": total(reports) == POINTS}
    record_property(FACT, fact)
    failed = [check for report in reports.values() for check in report.checks if check.outcome is not Outcome.PASSED]
    assert failed == []
    assert total(reports) == POINTS


@pytest.mark.parametrize("name", exercises())
def test_there_are_enough_mistakes_and_variants(name: str) -> None:
    """Ten known mistakes for each exercise (five for the warm-up), four variants for each task that is a function."""
    wrong = {answer.name for answer in MISTAKES if answer.exercise == name}
    assert len(wrong) >= (5 if name.startswith("ex0") else 10)
    styles = Counter(answer.task for answer in VARIANTS if answer.exercise == name)
    named = [task.name for task in exercise(name).tasks if task.name not in ("quiz", "suspects")]
    assert {task: styles[task] for task in named if styles[task] < 4} == {}
