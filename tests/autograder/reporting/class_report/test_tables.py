"""The numbers beside the page."""

from __future__ import annotations

import csv
import io
import json

from autograder.reporting.class_report.summary import summarise
from autograder.reporting.class_report.tables import report_json, report_tables

from ..made_class import FORMULA, SCRIPT, made_class


def _rows(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(report_tables(summarise(made_class()))[name]), strict=True))


def test_scores_have_a_row_for_each_submission():
    rows = {(row["student_id"], row["exercise"]): row for row in _rows("scores.csv")}
    assert len(rows) == 5
    bob = rows["bob", "ex1"]
    assert (bob["score"], bob["automatic"], bob["late_penalty"], bob["hours_late"]) == ("1.5", "1", "1", "2")
    assert bob["last_name"] == SCRIPT
    assert bob["submitted"] == "2030-01-03T02:00:00+00:00"
    assert rows["cy", "ex1"]["first_name"] == f"'{FORMULA}"
    assert rows["cy", "ex1"]["waiting"] == "reflection test_double"


def test_checks_mistakes_looks_and_submissions_are_all_there():
    checks = {(row["task"], row["check"]): (row["passed"], row["judged"]) for row in _rows("checks.csv")}
    assert checks["double", "values"] == ("1", "2")
    (mistake,) = _rows("mistakes.csv")
    assert (mistake["mistake"], mistake["students"], mistake["hint"]) == ("adds_two", "1", "x + 2 is not 2 x.")
    assert {row["why"] for row in _rows("look.csv")} == {
        "internal", "inconclusive", "unreadable", "repaired", "manual",
    }  # fmt: skip
    assert [row["score"] for row in _rows("submissions.csv") if row["student_id"] == "bob"] == ["0", "1"]


def test_findings_are_the_checks_that_did_not_pass():
    rows = _rows("findings.csv")
    assert {(row["student_id"], row["check"], row["outcome"]) for row in rows} == {
        ("bob", "values", "failed"), ("bob", "halves", "missing"), ("cy", "grader", "internal"),
        ("cy", "halves", "inconclusive"), ("dee", "notebook", "missing"),
    }  # fmt: skip
    assert rows[0]["message"] == f"got {SCRIPT}"


def test_the_json_holds_every_check_of_every_student():
    document = json.loads(report_json(summarise(made_class())))
    assert document["version"] == 1
    bob = next(one for one in document["students"] if one["person"]["student_id"] == "bob")
    (one,) = bob["exercises"]
    assert one["tasks"][0]["checks"] == [
        {"name": "values", "outcome": "failed", "message": f"got {SCRIPT}", "mistake": "adds_two"},
        {"name": "text", "outcome": "passed"},
    ]
    sentences = {
        check["name"]: check["sentence"] for task in document["exercises"][0]["tasks"] for check in task["checks"]
    }
    assert sentences["values"] == "`values` holds & is < 1."
