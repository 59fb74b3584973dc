"""The class at a glance."""

from __future__ import annotations

from io import StringIO

from rich.console import Console

from autograder.model import Check, Outcome, Report, Status, TaskReport
from autograder.reporting.table import class_tables, mistakes


def _report(exercise: str, score: float, *named: str | None, status: Status = Status.GRADED) -> Report:
    checks = tuple(Check(name="c", outcome=Outcome.FAILED, sentence="S.", mistake=name) for name in named)
    task = TaskReport(task="t", score=score, max_score=18.0, checks=checks)
    return Report(exercise=exercise, notebook="n.ipynb", status=status, score=score, max_score=18.0, tasks=(task,))


def _lines(reports: dict[str, dict[str, Report]]) -> list[list[str]]:
    out = StringIO()
    for table in class_tables(reports):
        Console(file=out, width=120).print(table)
    rows = [line for line in out.getvalue().splitlines() if "│" in line or "┃" in line]
    return [[part.strip() for part in line.replace("┃", "│").strip("│").split("│")] for line in rows]


def test_a_table_for_each_exercise_with_each_mistake_once_and_one_of_all_scores():
    reports = {
        "bob": {"ex2": _report("ex2", 18.0)},
        "ann": {"ex1": _report("ex1", 1.5, "adds_two", "adds_two", None), "ex2": _report("ex2", 4.0, "no_mean")},
    }
    assert _lines(reports) == [
        ["student", "/18", "likely mistakes"],
        ["ann", "1.5", "adds_two"],
        ["student", "/18", "likely mistakes"],
        ["ann", "4", "no_mean"],
        ["bob", "18", ""],
        ["student", "ex1", "ex2"],
        ["ann", "1.5", "4"],
        ["bob", "–", "18"],
    ]


def test_a_report_in_which_we_broke_is_marked():
    assert _lines({"ann": {"ex1": _report("ex1", 1.5, status=Status.INTERNAL)}})[1][1] == "1.5!"


def test_a_students_name_is_text_and_no_markup():
    assert _lines({"[red]ann[/red]": {"ex1": _report("ex1", 1.0)}})[1][0] == "[red]ann[/red]"


def test_a_mistake_counts_once_a_task():
    assert mistakes([_report("ex1", 0.0, "a", "a"), _report("ex2", 0.0, "a", "b")]) == {"a": 2, "b": 1}
