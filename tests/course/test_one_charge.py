"""One slip, one charge: a task that builds on another is judged with the reference in the place of the wrong piece."""

from __future__ import annotations

import ast
import contextlib
from collections.abc import Collection, Iterator
from typing import Any
from unittest.mock import Mock

import pytest

from autograder.model import Limits
from autograder.sandbox.launch import Sandbox
from autograder.sandbox.student import Student
from tests.course.graded import Answer, exercise, exercises, grade, mistakes, solution

PAIRS = [
    ("ex1_gradient_check", "numerical_gradient", "gradient_check"),
    ("ex1_gradient_check", "relative_error", "gradient_check"),
    ("ex2_lr_finder", "smooth_losses", "lr_range_test"),
    ("ex4_batch_size", "iterate_minibatches", "train"),
    ("ex4_batch_size", "train", "batch_size_study"),
    ("ex6_gradient_clipping", "global_norm", "clip_by_global_norm"),
    ("ex6_gradient_clipping", "global_norm", "train_clipped"),
    ("ex7_xor", "forward", "train_xor"),
    ("ex7_xor", "bce_with_logits", "train_xor"),
    ("ex7_xor", "backward", "train_xor"),
    ("ex7_xor", "forward", "predict"),
    ("ex7_xor", "forward", "decision_grid"),
]
"""(exercise, piece, the task that builds on it)."""
STANDING_BY = {"EarlyStopping": {"train_with_early_stopping"}}
"""The loop does not name the stopper: it is handed one."""
PIECES = sorted({(name, piece) for name, piece, _ in PAIRS} | {("ex5_early_stopping", "EarlyStopping")})
SLIPS = {
    "is gone": "del {piece}",
    "is not written": "def {piece}(*args, **kwargs):\n    raise NotImplementedError()",
    "ends the process": "def {piece}(*args, **kwargs):\n    import os\n    os._exit(1)",
    "never ends": "def {piece}(*args, **kwargs):\n    while True:\n        pass",
}
SCRIBBLES = """
right_{piece} = {piece}
def {piece}(*args, **kwargs):
    def scribble(value):
        for part in value.values() if isinstance(value, dict) else [value]:
            if isinstance(part, np.ndarray) and part.dtype == float:
                part += 1.0
    result = right_{piece}(*args, **kwargs)
    result = list(result) if hasattr(result, "__next__") else result
    for arg in args:
        scribble(arg)
    return result
"""
KNOWN: dict[tuple[str, str], Answer] = {(wrong.exercise, wrong.task): wrong for wrong in reversed([*mistakes()])}
"""The first known mistake of each task."""
WRONG_FORWARD = {"forward": KNOWN["ex7_xor", "forward"].source}
DEFAULT_GRID = "lim=(-0.5, 1.5), n=200"

every_pair = pytest.mark.parametrize(("name", "piece", "task"), PAIRS, ids=[f"{a}-{b}-in-{c}" for a, b, c in PAIRS])
every_piece = pytest.mark.parametrize(("name", "piece"), PIECES, ids=map("-".join, PIECES))


@pytest.fixture(scope="module")
def hasty() -> Iterator[Sandbox]:
    """Waits less long than for students, with room for a busy machine: the reference's answer takes two processes."""
    with Sandbox(Limits(call_cpu_seconds=1.0, interrupt_grace_seconds=0.5)) as warm:
        yield warm


def built_on(name: str, piece: str) -> set[str]:
    """The tasks that build on ``piece``."""
    return {task for exercise_, part, task in PAIRS if (exercise_, part) == (name, piece)} | STANDING_BY.get(
        piece, set()
    )


def scores(sandbox: Sandbox, name: str, answers: dict[str, str], *tasks: str) -> dict[str, float]:
    """The points of ``tasks``. Visible checks, which call the pieces too and decide about no point, are left out."""
    reports = grade(sandbox, name, answers, tasks=tasks, visible_checks=False)
    return {task: report.score for task, report in reports.items()}


def points(name: str, tasks: Collection[str]) -> dict[str, float]:
    return {task.name: task.points for task in exercise(name).tasks if task.name in tasks}


def point_by_point() -> str:
    """The grid that asks forward for each point."""
    return next(wrong.source for wrong in mistakes() if wrong.name == "point_by_point")


def test_these_are_all_pairs() -> None:
    """Every task whose solution names another task's function is in the table, and no other."""
    found = []
    for name in exercises():
        tasks = [task.name for task in exercise(name).tasks]
        for task in tasks:
            used = {node.id for node in ast.walk(ast.parse(solution(name, task))) if isinstance(node, ast.Name)}
            found += [(name, piece, task) for piece in tasks if piece in used and piece != task]
    assert sorted(found) == sorted(PAIRS)


@pytest.mark.parametrize("slip", SLIPS)
@every_piece
def test_a_wrong_piece_costs_its_own_task_alone(hasty: Sandbox, name: str, piece: str, slip: str) -> None:
    """However it is wrong: its task loses all its points, those that build on it none."""
    others = built_on(name, piece)
    found = scores(hasty, name, {piece: SLIPS[slip].format(piece=piece)}, piece, *others)
    assert found == {piece: 0.0, **points(name, others)}


@every_pair
def test_a_piece_that_scribbles_on_its_arguments(sandbox: Sandbox, name: str, piece: str, task: str) -> None:
    """It gives what is right and spoils what it was handed; the task that builds on it is not charged."""
    assert scores(sandbox, name, {piece: SCRIBBLES.format(piece=piece)}, task) == points(name, [task])


@every_pair
def test_the_task_does_build_on_the_piece(
    sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch, name: str, piece: str, task: str
) -> None:
    """Were the reference not put in its place, the slip would be charged again: so the tests above see something."""

    def left_alone(student: Student, **functions: Any) -> contextlib.AbstractContextManager[None]:
        return contextlib.nullcontext()

    monkeypatch.setattr(Student, "given", left_alone)
    monkeypatch.setattr(Student, "given_by_reference", left_alone)
    found = scores(sandbox, name, {piece: SLIPS["is not written"].format(piece=piece)}, task)
    assert found[task] < points(name, [task])[task]


@every_pair
def test_a_wrong_piece_and_a_wrong_task_are_two_slips(sandbox: Sandbox, name: str, piece: str, task: str) -> None:
    """The reference stands in for the piece, not for the task: this loses what it loses on a right piece."""
    slips = {task: KNOWN[name, task].source, piece: SLIPS["is not written"].format(piece=piece)}
    alone = scores(sandbox, name, {task: slips[task]}, task)
    assert alone[task] < points(name, [task])[task]
    assert scores(sandbox, name, slips, piece, task) == {**alone, piece: 0.0}


def test_a_right_piece_that_cannot_be_built_on(sandbox: Sandbox) -> None:
    """Lists in the place of 1-D gradients are accepted, and train_xor, which cannot subtract them, is not charged."""
    lists = """
right_backward = backward
def backward(params, cache, y):
    return {name: grad.tolist() if grad.ndim == 1 else grad for name, grad in right_backward(params, cache, y).items()}
"""
    both = ("backward", "train_xor")
    assert scores(sandbox, "ex7_xor", {"backward": lists}, *both) == points("ex7_xor", both)


@pytest.mark.parametrize("defaults", [DEFAULT_GRID, "lim=(-0.5, 1.5), n=100", "lim=(-1, 2), n=200"])
def test_a_grid_that_asks_a_wrong_forward_for_each_point(sandbox: Sandbox, defaults: str) -> None:
    """Its defaults are judged with few calls to our side, and lose what they lose on a right forward."""
    grid = {"decision_grid": point_by_point().replace(DEFAULT_GRID, defaults)}
    alone = scores(sandbox, "ex7_xor", grid, "decision_grid")
    assert scores(sandbox, "ex7_xor", {**grid, **WRONG_FORWARD}, "decision_grid") == alone


def test_known_defaults_cost_few_calls_to_our_side(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    """40,000 points, one by one, and 2,000 epochs, where a piece is wrong: each would be a call. What is left is a race
    over 900 points, in as many turns as the clock has it."""
    lent: list[Mock] = []
    given = Student.given

    def counted(student: Student, **functions: Any) -> contextlib.AbstractContextManager[None]:
        counting = {name: Mock(wraps=function) for name, function in functions.items()}
        lent.extend(counting.values())
        return given(student, **counting)

    monkeypatch.setattr(Student, "given", counted)
    slips = {"decision_grid": point_by_point(), **WRONG_FORWARD}
    scores(sandbox, "ex7_xor", slips, "decision_grid", "train_xor")
    assert 0 < sum(function.call_count for function in lent) < 20_000
