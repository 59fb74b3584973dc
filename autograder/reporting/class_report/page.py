"""The class report as one HTML page that needs nothing else: no network, and no script to be read.

What a student wrote is shown, never run: ``reporting/web_page.py``.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import cache
from importlib.resources import files

from jinja2 import Environment
from markupsafe import Markup, escape

from autograder.model import Check, Outcome, Record, TaskReport
from autograder.reporting.class_report import charts
from autograder.reporting.class_report.records import ClassReport, Why
from autograder.reporting.web_page import csp_hash, plain, templates_of
from autograder.reporting.words import points

__all__ = ["report_page"]

MISTAKES_ON_TOP = 10
"""Mistakes shown for the whole class; each exercise shows all of its own."""

Link = Callable[[str, str, str], str]
"""Student, exercise, notebook → the address of their feedback page; empty when there is none."""


def report_page(report: ClassReport, feedback: Link = lambda *_: "", *, anonymous: bool = False) -> str:
    """The whole page. ``anonymous`` only says so on the page: whose names are left out has none in ``report``."""
    style, script = _asset("report.css"), _asset("report.js")
    mistakes = sorted(
        (mistake for exercise in report.exercises for mistake in exercise.mistakes),
        key=lambda mistake: (-len(mistake.students), mistake.exercise, mistake.task, mistake.name),
    )
    return (
        _environment()
        .get_template("page.html.j2")
        .render(
            report=report,
            anonymous=anonymous,
            anchor={exercise.name: f"e{place}" for place, exercise in enumerate(report.exercises, 1)},
            short=_short([exercise.name for exercise in report.exercises]),
            number={student.person.student_id: place for place, student in enumerate(report.students, 1)},
            top=mistakes[:MISTAKES_ON_TOP],
            mistakes=mistakes,
            submissions=sum(exercise.submitted for exercise in report.exercises),
            waiting=sum(sum(exercise.waiting.values()) for exercise in report.exercises),
            notebooks={exercise.name: exercise.notebooks for exercise in report.exercises},
            feedback=feedback,
            charts=charts,
            Why=Why,
            style=Markup(style),
            script=Markup(script),
            style_hash=csp_hash(style),
            script_hash=csp_hash(script),
        )
    )


class Findings(Record, frozen=True, kw_only=True):
    """What a student's page says of a task that is not all right."""

    mistakes: tuple[str, ...]
    """The known ones, each once."""
    alike: str
    """The outcome of all its checks, where they ended alike: their sentences would say nothing more."""
    failed: tuple[Check, ...]
    """Else those that did not pass."""


def findings(task: TaskReport) -> Findings | None:
    """None where every check passed."""
    failed = tuple(check for check in task.checks if check.outcome is not Outcome.PASSED)
    if not failed:
        return None
    mistakes = tuple(dict.fromkeys(check.mistake for check in failed if check.mistake))
    alike = len(failed) == len(task.checks) and len({check.outcome for check in failed}) == 1
    told = alike and failed[0].outcome is not Outcome.INTERNAL
    return Findings(mistakes=mistakes, alike=failed[0].outcome.value if told else "", failed=failed)


def words(name: object) -> str:
    """``gradient_at_current_point`` as it is said."""
    return plain(name).replace("_", " ")


@cache
def prose(text: str) -> Markup:
    """A sentence of the course; what stands between backticks in it is code."""
    parts = plain(text).split("`")
    if len(parts) % 2 == 0:
        return escape(plain(text))
    return Markup("").join(
        Markup("<code>{}</code>").format(part) if place % 2 else escape(part) for place, part in enumerate(parts)
    )


def when(moment: datetime | None) -> str:
    """A time in UTC, to the minute."""
    return "" if moment is None else f"{moment:%Y-%m-%d %H:%M} UTC"


def _short(names: list[str]) -> dict[str, str]:
    """Heads of columns: ``ex3`` for ``ex3_momentum``, where that says which."""
    heads = [name.split("_")[0] for name in names]
    return {name: head if heads.count(head) == 1 else name for name, head in zip(names, heads, strict=True)}


@cache
def _environment() -> Environment:
    environment = templates_of("autograder.reporting.class_report")
    environment.filters.update(points=points, words=words, prose=prose, when=when)
    environment.globals.update(findings=findings)
    return environment


@cache
def _asset(name: str) -> str:
    return (files("autograder.reporting.class_report") / "templates" / name).read_text(encoding="utf-8")
