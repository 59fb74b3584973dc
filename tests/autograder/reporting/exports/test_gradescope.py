"""Gradescope's results.json against its documented format."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from autograder.reporting.exports.gradescope import class_results_json, results_json

from ..made_class import BROKEN, NOTHING, RIGHT, WRONG, made_class

SCHEMA = json.loads((Path(__file__).parent / "gradescope_schema.json").read_text())


def _checked(document: dict[str, Any]) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(json.dumps(document, allow_nan=False))
    jsonschema.Draft202012Validator(SCHEMA).validate(read)
    return read


@pytest.mark.parametrize("report", [RIGHT, WRONG, BROKEN, NOTHING])
def test_a_report_is_a_case_for_each_task_with_its_points(report: Any):
    read = _checked(results_json(report))
    assert [(case["name"], case["score"], case["max_score"]) for case in read["tests"]] == [
        (task.task, task.score, task.max_score) for task in report.tasks
    ]
    assert read["stdout_visibility"] == "hidden"


def test_students_read_sentences_findings_and_notes():
    read = _checked(results_json(WRONG))
    double, halve = read["tests"]
    assert "✗ `values` holds & is < 1." in double["output"]
    assert "Likely mistake: adds two." in double["output"]
    assert (double["status"], halve["status"]) == ("failed", "failed")
    assert "restored" in read["output"]
    assert _checked(results_json(RIGHT))["tests"][0]["status"] == "passed"


def test_where_we_broke_a_case_is_neither_passed_nor_failed():
    assert "status" not in _checked(results_json(BROKEN))["tests"][0]


def test_of_a_class_every_score_is_the_gradebooks_and_the_sum_of_its_cases():
    results = made_class()
    found = {path: _checked(document) for path, document in class_results_json(results).items()}
    assert set(found) == {
        "ex1/ann/results.json", "ex1/bob/results.json", "ex1/cy/results.json", "ex1/dee/results.json",
        "ex2/ann/results.json",
    }  # fmt: skip
    for grade in results.grades:
        read = found[f"{grade.assignment}/{grade.student_id}/results.json"]
        assert read["score"] == grade.score
        assert sum(case["score"] for case in read["tests"]) == pytest.approx(grade.score)


def test_of_a_class_manual_points_and_the_penalty_are_cases():
    tests = class_results_json(made_class())["ex1/bob/results.json"]["tests"]
    assert [(case["name"], case["score"], case["max_score"]) for case in tests[2:]] == [
        ("graded by hand", 1.5, 2.0), ("late penalty", -1.0, 0),
    ]  # fmt: skip
    assert tests[3]["output"] == "Handed in 2 hours late."
    cy = class_results_json(made_class())["ex1/cy/results.json"]["tests"]
    assert cy[2]["output"] == "Not graded yet: reflection, test_double."
