"""The report that a program reads: ``nighthike check --json``, version 1, described in docs/."""

from __future__ import annotations

from typing import Any

from autograder.model import Check, Report, TaskReport

__all__ = ["report_json"]


def report_json(report: Report) -> dict[str, Any]:
    """``report`` as plain values for ``json``. Fields may be added under this version, never changed or removed."""
    return {
        "version": report.version,
        "exercise": report.exercise,
        "notebook": report.notebook,
        "status": str(report.status),
        "score": report.score,
        "max_score": report.max_score,
        "tasks": [_task(task) for task in report.tasks],
        "notes": list(report.notes),
    }


def _task(task: TaskReport) -> dict[str, Any]:
    return {
        "task": task.task,
        "score": task.score,
        "max_score": task.max_score,
        "checks": [_check(check) for check in task.checks],
    }


def _check(check: Check) -> dict[str, Any]:
    return {
        "name": check.name,
        "outcome": str(check.outcome),
        "sentence": check.sentence,
        "message": check.message,
        "mistake": check.mistake,
        "hint": check.hint,
    }
