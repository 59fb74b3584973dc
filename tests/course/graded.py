"""An exercise of this course, graded with some of its answers replaced: what the tests here have in common."""

from __future__ import annotations

import ast
import functools
import importlib.util
import inspect
import textwrap
from collections.abc import Callable, Collection, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import nbformat

from autograder.course.exercise import Exercise
from autograder.course.hidden import known_mistakes
from autograder.course.layout import Course
from autograder.judge.suite import Suite
from autograder.model import TaskReport
from autograder.sandbox.launch import Sandbox
from autograder.sandbox.student import Student
from tests.course.variants import MARK

ROOT = Path(__file__).resolve().parents[2]
SECRET = "the regression of the course"


class Answer(NamedTuple):
    """A version of one task's function, right or wrong, as text for a notebook."""

    exercise: str
    task: str
    name: str
    source: str

    def __str__(self) -> str:
        return f"{self.exercise}-{self.task}-{self.name}"


@functools.cache
def exercises() -> tuple[str, ...]:
    """The names of the exercises that have a suite."""
    return tuple(path.parent.name for path in Course.open(ROOT).notebooks())


@functools.cache
def exercise(name: str) -> Exercise:
    return Course.open(ROOT).exercise(name)


@functools.cache
def suite(name: str) -> Suite:
    folder = exercise(name).suite
    assert folder is not None, f"{name} has no suite"
    return Suite.collect(folder, exercise=name, secret=SECRET)


def mistakes() -> Iterator[Answer]:
    """Every known mistake of every exercise, once for each of its tasks."""
    for name in exercises():
        for wrong in known_mistakes(ROOT / "autograder" / "suites" / name):
            for task in wrong.tasks:
                yield Answer(name, task, wrong.name, wrong.answer(task))


def variants(package: str = "tests.course.variants") -> Iterator[Answer]:
    """Every right solution in another style that the modules of ``package`` hold, at most one an exercise."""
    for name in exercises():
        if importlib.util.find_spec(f"{package}.{name}") is None:
            continue
        module = importlib.import_module(f"{package}.{name}")
        for function in vars(module).values():
            task = getattr(function, MARK, None)
            if task is not None:
                yield Answer(name, task, function.__name__, _renamed(function, task))


def cells(
    name: str, answers: Mapping[str, str] | None = None, *, released: bool = False, visible_checks: bool = True
) -> tuple[tuple[int, str], ...]:
    """The code cells of the source notebook (or the released one) that decide about points, with their positions.

    These are supplied cells, tasks and visible checks, not what a student predicts and draws. ``answers`` (task →
    source) come after the notebook's own solutions.
    """
    found = []
    for index, cell in enumerate(_notebook(name, "release" if released else "source").cells):
        mark = cell.metadata.get("nbgrader", {})
        grade_id = mark.get("grade_id")
        if cell.cell_type == "code" and grade_id and (visible_checks or not mark["grade"]):
            found.append((index, cell.source))
            if answers and grade_id in answers:
                found.append((1000 + index, answers[grade_id]))
    return tuple(found)


def solution(name: str, task: str) -> str:
    """The source notebook's cell that solves ``task``."""
    (source,) = (
        cell.source
        for cell in _notebook(name, "source").cells
        if (mark := cell.metadata.get("nbgrader", {})).get("grade_id") == task and mark["solution"]
    )
    return str(source)


def grade(
    sandbox: Sandbox,
    name: str,
    answers: Mapping[str, str],
    *,
    tasks: Collection[str] | None = None,
    released: bool = False,
    visible_checks: bool = True,
) -> dict[str, TaskReport]:
    """Judge all tasks, or ``tasks``, of the source notebook (or the released one) with ``answers`` (task → source)."""
    student = Student(sandbox, cells(name, answers, released=released, visible_checks=visible_checks))
    judged = [task for task in exercise(name).tasks if tasks is None or task.name in tasks]
    return {report.task: report for report in suite(name).judge(student, judged)}


def total(reports: Mapping[str, TaskReport]) -> float:
    return sum(report.score for report in reports.values())


@functools.cache
def _notebook(name: str, folder: str) -> nbformat.NotebookNode:
    return nbformat.read(ROOT / folder / name / f"{exercise(name).notebook}.ipynb", 4)


def _renamed(function: Callable[..., Any], name: str) -> str:
    """The source of a function or class without its decorators, under another name."""
    (node,) = ast.parse(textwrap.dedent(inspect.getsource(function))).body
    assert isinstance(node, ast.FunctionDef | ast.ClassDef)
    old, node.name, node.decorator_list = node.name, name, []
    for inner in ast.walk(node):
        if isinstance(inner, ast.Name) and inner.id == old:
            inner.id = name
    return ast.unparse(node)
