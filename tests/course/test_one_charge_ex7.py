"""Exercise 7 charges a slip once: a wrong forward, bce_with_logits or backward costs its own task and no other."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import nbformat
import numpy as np
import pytest

from autograder.judge.suite import Suite
from autograder.model import Limits, Task
from autograder.sandbox.failures import StudentError
from autograder.sandbox.launch import Sandbox
from autograder.sandbox.student import Student

ROOT = Path(__file__).parents[2]
POINTS = {
    "init_params": 2.0,
    "forward": 3.0,
    "bce_with_logits": 3.0,
    "backward": 4.0,
    "train_xor": 3.0,
    "predict": 1.0,
    "decision_grid": 2.0,
}
WRONG = {
    ("forward", "forgets the bend"): """
def forward(params, X):
    H = X @ params["W1"] + params["b1"]
    return H @ params["W2"] + params["b2"], {"X": X, "H": H, "logits": H @ params["W2"] + params["b2"]}
""",
    ("forward", "applies the sigmoid too early"): """
def forward(params, X):
    H = np.tanh(X @ params["W1"] + params["b1"])
    p = sigmoid(H @ params["W2"] + params["b2"])
    return p, {"X": X, "H": H, "logits": p}
""",
    ("forward", "loses the column"): """
def forward(params, X):
    H = np.tanh(X @ params["W1"] + params["b1"])
    z = (H @ params["W2"] + params["b2"])[:, 0]
    return z, {"X": X, "H": H, "logits": z}
""",
    ("forward", "scribbles on its arguments"): """
def forward(params, X):
    H = np.tanh(X @ params["W1"] + params["b1"])
    logits = H @ params["W2"] + params["b2"]
    cache = {"X": X.copy(), "H": H, "logits": logits}
    X *= 0
    params["b1"] += 1
    return logits, cache
""",
    ("forward", "ends the process"): """
def forward(params, X):
    import os
    os._exit(1)
""",
    ("forward", "never ends"): """
def forward(params, X):
    while True:
        pass
""",
    ("forward", "is not written"): """
def forward(params, X):
    raise NotImplementedError()
""",
    ("bce_with_logits", "broadcasts (m, 1) with (m,)"): """
def bce_with_logits(logits, y):
    return np.mean(np.maximum(logits, 0) - logits * y + np.log1p(np.exp(-np.abs(logits))))
""",
    ("bce_with_logits", "returns no number"): """
def bce_with_logits(logits, y):
    return None
""",
    ("bce_with_logits", "is gone"): "del bce_with_logits",
    ("backward", "broadcasts (m, 1) with (m,)"): """
def backward(params, cache, y):
    delta2 = ((sigmoid(cache["logits"]) - y) / len(y)).sum(axis=1, keepdims=True)
    delta1 = delta2 @ params["W2"].T * (1 - cache["H"] ** 2)
    return {"W1": cache["X"].T @ delta1, "b1": delta1.sum(0), "W2": cache["H"].T @ delta2, "b2": delta2.sum(0)}
""",
    ("backward", "climbs"): """
def backward(params, cache, y):
    delta2 = (np.reshape(y, (-1, 1)) - sigmoid(cache["logits"])) / len(y)
    delta1 = delta2 @ params["W2"].T * (1 - cache["H"] ** 2)
    return {"W1": cache["X"].T @ delta1, "b1": delta1.sum(0), "W2": cache["H"].T @ delta2, "b2": delta2.sum(0)}
""",
    ("backward", "is not written"): """
def backward(params, cache, y):
    raise NotImplementedError()
""",
}
BUILT_ON = [
    ("forward", "train_xor"),
    ("bce_with_logits", "train_xor"),
    ("backward", "train_xor"),
    ("forward", "predict"),
    ("forward", "decision_grid"),
]


def solved_cells() -> list[tuple[int, str]]:
    """What the notebook supplies and its solutions, without checks, experiments and plots."""
    notebook = nbformat.read(ROOT / "source" / "ex7_xor" / "xor.ipynb", as_version=4)
    marks = [(index, cell, cell.metadata.get("nbgrader")) for index, cell in enumerate(notebook.cells)]
    return [
        (index, cell.source)
        for index, cell, mark in marks
        if cell.cell_type == "code" and mark is not None and not mark["grade"]
    ]


@pytest.fixture(scope="module")
def bench() -> Iterator[Sandbox]:
    """With room for a machine that is busy: an answer from the reference waits for two processes."""
    with Sandbox(Limits(call_cpu_seconds=1.0, interrupt_grace_seconds=0.5)) as warm:
        yield warm


@pytest.fixture(scope="module")
def suite() -> Iterator[Suite]:
    suite = Suite.collect(ROOT / "autograder" / "suites" / "ex7_xor", exercise="ex7_xor", secret="one charge")
    yield suite
    suite.close()


def scores(suite: Suite, student: Student) -> dict[str, float]:
    tasks = [Task(name=name, points=points, test_cell=f"test_{name}") for name, points in POINTS.items()]
    return {report.task: report.score for report in suite.judge(student, tasks)}


def results(student: Student, task: str) -> object:
    """What a task that builds on others gives, with whatever the notebook has in their place."""
    params = {name: np.full(shape, 0.3) for name, shape in (("W1", (2, 4)), ("b1", 4), ("W2", (4, 1)), ("b2", 1))}
    X, y = np.array([[0.0, -3.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]]), np.array([1.0, 1.0, 1.0, 0.0])
    try:
        if task == "train_xor":
            return student.train_xor(params, X, y, lr=0.7, epochs=3)
        if task == "predict":
            return student.predict(params, X)
        return student.decision_grid(params, n=4)
    except StudentError as error:
        return type(error)


def test_right_solutions_lose_nothing(suite: Suite, bench: Sandbox) -> None:
    """The notebook's own solutions have all points."""
    assert scores(suite, Student(bench, solved_cells())) == POINTS


@pytest.mark.parametrize(("piece", "slip"), WRONG, ids=map(" ".join, WRONG))
def test_a_wrong_piece_costs_its_own_task_alone(suite: Suite, bench: Sandbox, piece: str, slip: str) -> None:
    """Its own task loses points; every other has all of them."""
    found = scores(suite, Student(bench, [*solved_cells(), (99, WRONG[piece, slip])]))
    assert found.pop(piece) < POINTS[piece]
    assert found == {task: points for task, points in POINTS.items() if task != piece}


@pytest.mark.parametrize(("piece", "task"), BUILT_ON, ids=map(" in ".join, BUILT_ON))
def test_the_task_does_build_on_the_piece(bench: Sandbox, piece: str, task: str) -> None:
    """Left alone, a task that is built on a wrong piece goes wrong with it and would be charged again."""
    right = results(Student(bench, solved_cells()), task)
    spoilt = [
        results(Student(bench, [*solved_cells(), (99, source)]), task)
        for (name, _), source in WRONG.items()
        if name == piece and "while True" not in source
    ]
    assert any(repr(result) != repr(right) for result in spoilt)


def test_a_wrong_task_is_not_rescued(suite: Suite, bench: Sandbox) -> None:
    """A wrong train_xor on right pieces loses its own points, and only these."""
    climbing = """
def train_xor(params, X, y, lr=0.5, epochs=2000):
    losses = []
    for _ in range(epochs):
        logits, cache = forward(params, X)
        losses.append(bce_with_logits(logits, y))
        grads = backward(params, cache, y)
        params = {name: params[name] + lr * grads[name] for name in params}
    return params, losses
"""
    found = scores(suite, Student(bench, [*solved_cells(), (99, climbing)]))
    assert found == POINTS | {"train_xor": 0.0}


def test_a_right_piece_that_cannot_be_built_on(suite: Suite, bench: Sandbox) -> None:
    """Lists in the place of 1-D gradients are accepted, and train_xor, which cannot subtract them, is not charged."""
    lists = """
right_backward = backward
def backward(params, cache, y):
    return {name: grad.tolist() if grad.ndim == 1 else grad for name, grad in right_backward(params, cache, y).items()}
"""
    assert scores(suite, Student(bench, [*solved_cells(), (99, lists)])) == POINTS


def test_a_wrong_piece_and_a_wrong_task_are_two_slips(suite: Suite, bench: Sandbox) -> None:
    """Both lose points: the reference stands in for the piece, not for the task."""
    both = (
        WRONG["backward", "climbs"]
        + """
def train_xor(params, X, y, lr=0.5, epochs=2000):
    losses = []
    for _ in range(epochs):
        losses.append(bce_with_logits(forward(params, X)[0], y))
        grads = backward(params, forward(params, X)[1], y)
        params = {name: params[name] + lr * grads[name] for name in params}
    return params, losses
"""
    )
    found = scores(suite, Student(bench, [*solved_cells(), (99, both)]))
    assert found == POINTS | {"backward": 0.0, "train_xor": 0.0}
