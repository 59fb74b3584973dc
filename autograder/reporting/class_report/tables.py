"""The numbers of a class report as files for programs: CSV tables and one JSON document."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec

from autograder.model import Check, Outcome, TaskReport
from autograder.reporting.class_report.records import ClassReport, StudentExercise, StudentSummary
from autograder.reporting.spreadsheet import Value, csv_text

__all__ = ["report_json", "report_tables"]


def report_json(report: ClassReport) -> bytes:
    """All of the report, version 1: fields may be added under it, never changed or removed.

    A student's check is its name and what became of it; its sentence, the same for all, is with the exercise.
    """
    document = msgspec.to_builtins(report)
    for student, plain in zip(report.students, document["students"], strict=True):
        for one, written in zip(student.exercises, plain["exercises"], strict=True):
            written["tasks"] = [_task(task) for task in one.tasks]
    return msgspec.json.encode(document) + b"\n"


def _task(task: TaskReport) -> dict[str, Any]:
    return {
        "task": task.task,
        "score": task.score,
        "max_score": task.max_score,
        "checks": [_check(check) for check in task.checks],
    }


def _check(check: Check) -> dict[str, str]:
    said = {"message": check.message, "mistake": check.mistake}
    return {"name": check.name, "outcome": check.outcome.value, **{key: text for key, text in said.items() if text}}


def report_tables(report: ClassReport) -> dict[str, str]:
    """The CSV tables by file name."""
    return {
        "scores.csv": csv_text(SCORES, _scores(report)),
        "checks.csv": csv_text(CHECKS, _checks(report)),
        "mistakes.csv": csv_text(MISTAKES, _mistakes(report)),
        "findings.csv": csv_text(FINDINGS, _findings(report)),
        "look.csv": csv_text(LOOK, _look(report)),
        "submissions.csv": csv_text(SUBMISSIONS, _submissions(report)),
    }


SCORES = (
    "student_id", "last_name", "first_name", "exercise", "score", "max_score", "automatic", "late_penalty",
    "extra_credit", "submitted", "hours_late", "waiting", "mistakes", "cpu_seconds",
)  # fmt: skip
CHECKS = ("exercise", "task", "check", "sentence", "passed", "judged")
MISTAKES = ("exercise", "task", "mistake", "students", "judged", "hint")
FINDINGS = ("student_id", "exercise", "task", "check", "outcome", "mistake", "message")
LOOK = ("why", "student_id", "exercise", "what")
SUBMISSIONS = ("student_id", "exercise", "number", "submitted", "score", "max_score", "passed", "checks", "cpu_seconds")


def _each(report: ClassReport) -> Iterator[tuple[StudentSummary, StudentExercise]]:
    for student in report.students:
        for one in student.exercises:
            yield student, one


def _scores(report: ClassReport) -> Iterator[tuple[Value, ...]]:
    for student, one in _each(report):
        person = student.person
        yield (
            person.student_id, person.last_name, person.first_name, one.exercise, one.score, one.max_score,
            one.automatic, one.late_penalty, one.extra_credit, one.submitted.isoformat() if one.submitted else None,
            one.hours_late, " ".join(one.waiting), " ".join(one.mistakes), one.cpu_seconds,
        )  # fmt: skip


def _checks(report: ClassReport) -> Iterator[tuple[Value, ...]]:
    for exercise in report.exercises:
        for task in exercise.tasks:
            for check in task.checks:
                yield exercise.name, task.name, check.name, check.sentence, check.passed, check.judged


def _mistakes(report: ClassReport) -> Iterator[tuple[Value, ...]]:
    for exercise in report.exercises:
        for mistake in exercise.mistakes:
            yield (
                exercise.name, mistake.task, mistake.name, len(mistake.students), mistake.judged, mistake.hint
            )  # fmt: skip


def _findings(report: ClassReport) -> Iterator[tuple[Value, ...]]:
    """Every check of every student that did not pass."""
    for student, one in _each(report):
        for task in one.tasks:
            for check in task.checks:
                if check.outcome is Outcome.PASSED:
                    continue
                yield (
                    student.person.student_id, one.exercise, task.task, check.name, check.outcome.value,
                    check.mistake, check.message,
                )  # fmt: skip


def _look(report: ClassReport) -> Iterator[tuple[Value, ...]]:
    for _, one in _each(report):
        for look in one.looks:
            yield look.why.value, look.student_id, look.exercise, "; ".join(look.what)


def _submissions(report: ClassReport) -> Iterator[tuple[Value, ...]]:
    for student, one in _each(report):
        for number, attempt in enumerate(one.attempts, 1):
            yield (
                student.person.student_id, one.exercise, number, attempt.submitted, attempt.score, attempt.max_score,
                attempt.passed, attempt.checks, attempt.cpu_seconds,
            )  # fmt: skip
