"""Exercise 3 as otter-grader grades it: the same tasks, the visible checks as they stand, the hidden ones translated.

``otter run`` grades one notebook without a container: it runs its cells in a kernel and then the tests in the
notebook's own process. It lives in an environment of its own, which ``make otter`` makes.
"""

from __future__ import annotations

import os
import textwrap
from pathlib import Path
from typing import Any

import nbformat

from benchmarks.usage import Usage, measured_run

__all__ = ["otter_program", "otter_zip", "run_otter"]

ROOT = Path(__file__).resolve().parents[1]
VECTORS = "(rng.normal(size=5), rng.normal(size=5), rng.normal(size=5), 0.03, 0.8)"
MATRICES = "(rng.normal(size=(3, 4)), rng.normal(size=(3, 4)), rng.normal(size=(3, 4)), 0.05, 0.7)"
LARGE = "(rng.normal(size=20_000), rng.normal(size=20_000), rng.normal(size=20_000), 0.03, 0.8)"
SLOPE = "lambda x: x * np.array([2.0, 200.0])"
CONTRACT = "lambda theta, v: (0.8 * theta + 0.5 * v, 0.6 * v - 0.1 * theta)"
HIDDEN = {
    "momentum_step": (VECTORS, MATRICES, LARGE),
    "ema_momentum_step": (VECTORS, MATRICES, LARGE),
    "nag_step": (
        f"(rng.normal(size=2), rng.normal(size=2), {SLOPE}, 0.004, 0.9)",
        f"(rng.normal(size=(6, 2)), rng.normal(size=(6, 2)), {SLOPE}, 0.003, 0.7)",
    ),
    "minimize": (f"({CONTRACT}, rng.normal(size=3), 7)", f"({CONTRACT}, rng.normal(size=2), 0)"),
    "steps_to_reach": (
        "(rng.normal(size=(9, 2)), lambda x: float(x @ x), 0.4)",
        "(rng.normal(size=(9, 2)), lambda x: float(x @ x), 0.0)",
    ),
    "stability_limits": ("(3.0, 0.9)", "(50.0, 0.99)", "(0.2, 0.0)"),
}
"""By task, the arguments with which the hidden checks compare the student's function with the solution's."""
TEST = """
import numpy as np
from otter.test_files import test_case

OK_FORMAT = False
name = {task!r}
points = {points!r}
VISIBLE = {visible!r}
SOLUTION = {solution!r}


def same(found, expected):
    if isinstance(expected, dict):
        return found.keys() == expected.keys() and all(same(found[key], expected[key]) for key in expected)
    if isinstance(expected, tuple):
        return len(found) == len(expected) and all(map(same, found, expected))
    return found is None if expected is None else np.allclose(found, expected)


@test_case(points=1, hidden=False)
def visible(env):
    exec(VISIBLE, env)


@test_case(points={hidden_points!r}, hidden=True)
def hidden(env):
    space = {{"np": np}}
    exec(SOLUTION, space)
    for seed in range({count}):
        rng, again = np.random.default_rng(seed), np.random.default_rng(seed)
        found = env[name](*ARGUMENTS[seed](rng))
        assert same(found, space[name](*ARGUMENTS[seed](again)))


ARGUMENTS = [
{arguments}
]
"""


def otter_program() -> Path:
    """Its command. SystemExit when the environment is not there."""
    program = Path(os.environ.get("OTTER", ROOT / ".venv-otter" / "bin" / "otter"))
    if not program.is_file():
        raise SystemExit(f"{program}: otter-grader is not there; run: make otter")
    return program


def otter_zip(source: Path, folder: Path) -> Path:
    """The autograder for the notebook ``source``, with its solutions, as ``otter generate`` makes it."""
    notebook = nbformat.read(source, 4)
    cells = {cell.metadata.get("nbgrader", {}).get("grade_id"): cell for cell in notebook.cells}
    tests = folder / "tests"
    tests.mkdir(parents=True)
    for task, arguments in HIDDEN.items():
        if task in cells:
            (tests / f"{task}.py").write_text(_test(task, cells[task], cells[f"test_{task}"], arguments))
    command = [otter_program(), "generate", "-t", "tests", "-o", "autograder.zip", "--no-environment"]
    measured_run([*command, "--no-requirements"], folder, _environment())
    return folder / "autograder.zip"


def run_otter(autograder: Path, notebooks: list[Path], folder: Path) -> list[Usage]:
    """``otter run`` on each notebook, one after the other."""
    runs = []
    for number, notebook in enumerate(notebooks):
        out = folder / str(number)
        out.mkdir(parents=True)
        command = [otter_program(), "run", "-a", autograder, "-o", out, "--no-logo", notebook]
        runs.append(measured_run(command, notebook.parent, _environment()))
        assert (out / "results.json").is_file(), f"otter run left no results for {notebook}"
    return runs


def _test(task: str, solution: Any, visible: Any, arguments: tuple[str, ...]) -> str:
    points = visible.metadata.nbgrader.points
    lines = [line for line in solution.source.splitlines() if not line.strip().startswith("###")]
    return TEST.format(
        task=task,
        points=points,
        hidden_points=points - 1,
        visible=visible.source,
        solution="\n".join(lines),
        count=len(arguments),
        arguments=textwrap.indent(",\n".join(f"lambda rng: {expression}" for expression in arguments) + ",", "    "),
    )


def _environment() -> dict[str, str]:
    path = f"{otter_program().parent}{os.pathsep}{os.environ['PATH']}"
    return {**os.environ, "PATH": path, "MPLBACKEND": "agg"}
