"""Two reports of one submission: which grades differ, which checks made them differ, and how that is told."""

from __future__ import annotations

import io
import json

from rich.console import Console

from autograder.model import Check, Outcome, Report, Status, TaskReport
from autograder.reporting.change_table import change_json, change_lines, change_summary, change_table
from autograder.reporting.changes import GradeChange, changes_of, most_lost_first


def _check(name: str, outcome: Outcome, weight: float = 1.0, message: str = "") -> Check:
    return Check(name=name, outcome=outcome, sentence=f"{name} holds.", weight=weight, message=message)


def _report(score: float, *checks: Check, points: float = 4.0, task: str = "double", notes: str = "") -> Report:
    tasks = (TaskReport(task=task, score=score, max_score=points, checks=checks),)
    return Report(
        exercise="ex1",
        notebook="small.ipynb",
        status=Status.GRADED,
        score=score,
        max_score=points,
        tasks=tasks,
        notes=(notes,),
    )


GOOD, BAD = _check("values", Outcome.PASSED), _check("values", Outcome.FAILED, message="Got \x1b[2J3.")


def _changes(old: Report, new: Report, student: str = "ann") -> tuple[GradeChange, ...]:
    return changes_of(student, old, new, new_answers=False)


def test_the_same_grade_is_no_change_whatever_else_is_said():
    assert _changes(_report(4.0, GOOD), _report(4.0, GOOD, notes="moved")) == ()
    assert _changes(_report(0.3, GOOD), _report(0.1 + 0.2, GOOD)) == ()
    assert _changes(_report(0.0, BAD), _report(0.0, _check("values", Outcome.RAISED))) == ()


def test_a_changed_grade_names_the_checks_that_turned_and_no_others():
    kept = _check("text", Outcome.PASSED)
    (change,) = _changes(_report(4.0, GOOD, kept), _report(1.0, BAD, kept))
    assert (change.old, change.new, change.difference) == (4.0, 1.0, -3.0)
    assert [(check.present.name, check.turn, check.worse) for check in change.checks] == [
        ("values", "passed → failed", True)
    ]


def test_checks_that_came_went_or_weigh_otherwise_are_told():
    heavy = _check("values", Outcome.PASSED, weight=3.0)
    old = _report(4.0, GOOD, _check("gone", Outcome.FAILED))
    (change,) = _changes(old, _report(3.0, heavy, _check("new", Outcome.FAILED)))
    assert [check.turn for check in change.checks] == [
        "passed, weight 1 → 3",
        "no such check → failed",
        "failed → no such check",
    ]


def test_other_points_and_tasks_are_changes():
    (change,) = _changes(_report(4.0, GOOD), _report(5.0, GOOD, points=5.0))
    assert (change.old_points, change.new_points, change.checks) == (4.0, 5.0, ())
    came, went = _changes(_report(4.0, GOOD), _report(4.0, GOOD, task="halve"))
    assert (came.task, came.old, went.task, went.new) == ("halve", None, "double", None)


def test_where_the_grader_fails_there_is_no_grade():
    (change,) = _changes(_report(0.0, BAD), _report(0.0, _check("values", Outcome.INTERNAL)))
    assert (change.old, change.new) == (0.0, None)


def _several() -> list[GradeChange]:
    reports = {
        "up": (_report(0.0, BAD), _report(4.0, GOOD)),
        "[b]less[/b]": (_report(4.0, GOOD), _report(3.0, BAD)),
        "most": (_report(4.0, GOOD), _report(0.0, BAD)),
    }
    return [change for student, (old, new) in reports.items() for change in _changes(old, new, student)]


def test_points_lost_come_first():
    assert [change.student for change in most_lost_first(_several())] == ["most", "[b]less[/b]", "up"]


def test_lines_say_old_new_and_why_in_plain_text():
    why = "values passed → failed: values holds.;   Got \N{REPLACEMENT CHARACTER}[2J3."
    assert list(change_lines(_several()))[:2] == [
        f"most ex1 double: 4/4 → 0/4: {why}",
        f"[b]less[/b] ex1 double: 4/4 → 3/4: {why}",
    ]


def test_the_table_has_the_same_and_takes_no_name_for_markup():
    out = io.StringIO()
    Console(file=out, width=110, color_system=None).print(change_table(_several()))
    text = out.getvalue()
    assert text.index("most") < text.index("[b]less[/b]") < text.index("up")
    assert "values passed → failed: values holds." in text
    assert "\x1b" not in text


def test_the_summary_counts_both_ways_and_each_check_the_costly_ones_first():
    assert list(change_summary(_several())) == [
        "3 grades of 3 students changed: 2 down by 5 points in all, 1 up by 4 points in all",
        "  ex1 double: values passed → failed (2 times): values holds.",
        "  ex1 double: values failed → passed (1 time): values holds.",
    ]
    assert list(change_summary([])) == []


def test_json_has_everything_as_plain_values():
    told = json.loads(json.dumps(change_json(_several()[2])))
    assert told.pop("checks") == [
        {
            "name": "values",
            "old": "passed",
            "new": "failed",
            "sentence": "values holds.",
            "message": "Got \x1b[2J3.",
            "mistake": None,
        }
    ]
    assert told == {
        "student": "most",
        "exercise": "ex1",
        "notebook": "small",
        "task": "double",
        "old": 4.0,
        "new": 0.0,
        "old_points": 4.0,
        "new_points": 4.0,
        "new_answers": False,
        "by_hand": None,
    }
