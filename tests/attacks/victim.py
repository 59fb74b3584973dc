"""The notebook that the attacks stand in, and the instructor's folder that they go for."""

from __future__ import annotations

import copy
import textwrap
from pathlib import Path
from typing import Any

import nbformat

from tests.attacks.attack import Attack

__all__ = ["CANARY", "HIDDEN", "ROOT", "SECRET", "SLOW", "attacked", "hidden_course"]

ROOT = Path(__file__).resolve().parents[2]
CANARY = "canary-of-the-gradebook-7f3a"
SECRET = "canary-of-the-secret-91c2"
"""Seeds the hidden inputs while the attacks are graded."""
SUITE = ROOT / "autograder" / "suites" / "ex3_momentum"
HIDDEN = (
    CANARY,
    SECRET,
    (SUITE / "test_momentum.py").read_text().splitlines()[0].strip('"'),
    (SUITE / "misconceptions.py").read_text().splitlines()[0].strip('"'),
)
"""What must turn up in nothing that is kept or shown."""

SLOW = textwrap.dedent("""
    def slow(theta, v, grad, lr, beta):
        t, w, g = np.ravel(theta), np.ravel(v), np.ravel(grad)
        new = np.array([beta * w[i] - lr * g[i] for i in range(len(w))])
        moved = np.array([t[i] + new[i] for i in range(len(t))])
        return moved.reshape(np.shape(theta)), new.reshape(np.shape(v))

    momentum_step = slow
    """).strip()
"""Right values, an element at a time: 20 to 45 times the reference's time, where 4 are allowed."""


def hidden_course(folder: Path) -> dict[str, Any]:
    """A folder as an instructor has it, with files that hold a canary; where everything is, by name."""
    course = folder / "course"
    (course / "source" / "ex3_momentum").mkdir(parents=True)
    other = course / "submitted" / "ann" / "ex3_momentum" / "momentum.ipynb"
    other.parent.mkdir(parents=True)
    for path in (
        course / "gradebook.db",
        course / "nbgrader_config.py",
        other,
        course / "source" / "ex3_momentum" / "momentum.ipynb",
    ):
        path.write_text(CANARY)
    return {
        "course": str(course),
        "gradebook": str(course / "gradebook.db"),
        "other": str(other),
        "suite": str(SUITE),
        "reference": str(ROOT / "reference"),
    }


def attacked(
    notebook: Any, attack: Attack | None, places: dict[str, Any], *, slow: bool = False, before: str = "minimize"
) -> bytes:
    """The solution with a ``nag_step`` that returns what it was handed, the attack as a cell of its own before the cell
    ``before``, and a look at the loot at the end; with ``slow`` a ``momentum_step`` that is right and too slow.

    Only supplied cells and tasks are kept: what a student draws is no part of an attack.
    """
    victim = copy.deepcopy(notebook)
    victim.cells = [cell for cell in victim.cells if cell.metadata.get("nbgrader", {}).get("grade_id")]
    for cell in victim.cells:
        if cell.metadata.nbgrader.grade_id == "nag_step":
            cell.source = cell.source.split("### BEGIN SOLUTION")[0] + "return theta, v"
    at = next(n for n, cell in enumerate(victim.cells) if cell.metadata.nbgrader.grade_id == before)
    if attack is not None and attack.code:
        told = "\n".join(f"{name} = {place!r}" for name, place in places.items())
        victim.cells.insert(at, nbformat.v4.new_code_cell(f"import numpy as np\n{told}\n{attack.code}", id="attack"))
    if slow:
        victim.cells.insert(at, nbformat.v4.new_code_cell(SLOW, id="slow"))
    victim.cells.append(nbformat.v4.new_code_cell("print('LOOT', globals().get('loot') or None)", id="loot"))
    if attack is not None and attack.change is not None:
        attack.change(victim)
    text: str = nbformat.writes(victim)
    return text.encode()
