"""Gradescope's ``results.json``: what its page shows of one submission.

Source: Gradescope's autograder documentation, "Autograder Specifications", output format.
"""

from __future__ import annotations

from typing import Any

from autograder.model import Outcome, Report, TaskReport
from autograder.reporting.records import ClassResults, Grade
from autograder.reporting.words import points, task_block

__all__ = ["class_results_json", "results_json"]


def results_json(report: Report) -> dict[str, Any]:
    """One graded submission: a test case for each task with its points, the checks in its text.

    Nothing that the grader prints is shown to students; the sum of the cases is the score.
    """
    return {
        "output": "\n".join(report.notes),
        "output_format": "text",
        "test_output_format": "text",
        "test_name_format": "text",
        "visibility": "visible",
        "stdout_visibility": "hidden",
        "tests": [_case(task) for task in report.tasks],
    }


def class_results_json(results: ClassResults) -> dict[str, dict[str, Any]]:
    """By path, ``<exercise>/<student>/results.json``: every submission with the score of the gradebook.

    Beyond the tasks there is a case for the points that a person gave, and one that takes off the late penalty, so
    that the cases add up to the score.
    """
    grades = {(grade.student_id, grade.assignment): grade for grade in results.grades}
    highest = {assignment.name: assignment.max_score for assignment in results.assignments}
    by_submission: dict[tuple[str, str], list[Report]] = {}
    for work in results.works:
        by_submission.setdefault((work.exercise, work.student_id), []).append(work.report)
    found = {}
    for (exercise, student), reports in by_submission.items():
        tasks = [task for report in reports for task in report.tasks]
        whole = results_json(
            Report(
                exercise=exercise,
                notebook=reports[0].notebook,
                status=reports[0].status,
                score=sum(report.score for report in reports),
                max_score=sum(report.max_score for report in reports),
                tasks=tuple(tasks),
                notes=tuple(note for report in reports for note in report.notes),
            )
        )
        grade = grades.get((student, exercise))
        if grade is not None:
            _add_grade(whole, grade, sum(task.score for task in tasks), sum(task.max_score for task in tasks), highest)
        found[f"{exercise}/{student}/results.json"] = whole
    return found


def _add_grade(
    whole: dict[str, Any], grade: Grade, automatic: float, automatic_max: float, highest: dict[str, float]
) -> None:
    by_hand = round(grade.raw_score - automatic, 6)
    possible = round(highest.get(grade.assignment, automatic_max) - automatic_max, 6)
    if by_hand or possible:
        case: dict[str, Any] = {"name": "graded by hand", "score": by_hand, "max_score": possible}
        if grade.waiting:
            case["output"] = f"Not graded yet: {', '.join(grade.waiting)}."
        whole["tests"].append(case)
    taken = round(grade.raw_score - grade.score, 6)
    if taken:
        hours = grade.late.total_seconds() / 3600
        output = f"Handed in {points(hours)} hours late." if hours else ""
        whole["tests"].append({"name": "late penalty", "score": -taken, "max_score": 0, "output": output})
    whole["score"] = round(grade.score, 6)


def _case(task: TaskReport) -> dict[str, Any]:
    case: dict[str, Any] = {
        "name": task.task,
        "score": round(task.score, 6),
        "max_score": task.max_score,
        "output": task_block(task),
    }
    if not any(check.outcome is Outcome.INTERNAL for check in task.checks):
        case["status"] = "passed" if task.score >= task.max_score else "failed"
    return case
