"""Grade the attacks for real: ``python -m tests.attacks.run``; one JSON object a line, one for each attack.

Two notebooks for each. The *victim* is the solution with ``nag_step`` unsolved: the attack must not gain its points,
and must not cost the other tasks theirs. Places that hold what is hidden are real files of this course.
"""

from __future__ import annotations

import copy
import sys
import tempfile
from pathlib import Path
from typing import Any

import msgspec
import nbformat

from autograder.course.exercise import Exercise
from autograder.course.layout import Course
from autograder.grading.bench import Bench, BenchSettings
from autograder.grading.submission import finish, prepare
from autograder.model import Limits
from tests.attacks.table import ATTACKS, Attack

ROOT = Path(__file__).resolve().parents[2]
CANARY = "canary-of-the-gradebook-7f3a"
LIMITS = Limits(
    cell_cpu_seconds=0.5,
    cell_wall_seconds=2.0,
    call_cpu_seconds=2.0,
    call_wall_seconds=2.0,
    interrupt_grace_seconds=0.3,
    memory_bytes=256 << 20,
    file_bytes=1 << 20,
)
"""The defaults made shorter, so that a table of attacks takes a minute."""


def hidden_course(folder: Path) -> dict[str, str]:
    """A folder as an instructor has it, with files that hold a canary."""
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
        "suite": str(ROOT / "autograder" / "suites" / "ex3_momentum"),
        "reference": str(ROOT / "reference"),
    }


def attacked(notebook: Any, attack: Attack | None, places: dict[str, str]) -> bytes:
    """The victim with the attack as a cell of its own before ``minimize``, and a look at the loot at the end.

    Only supplied cells and tasks are kept: what a student draws is no part of an attack.
    """
    victim = copy.deepcopy(notebook)
    victim.cells = [cell for cell in victim.cells if cell.metadata.get("nbgrader", {}).get("grade_id")]
    for position, cell in enumerate(victim.cells):
        grade_id = cell.metadata.nbgrader.grade_id
        if grade_id == "nag_step":
            cell.source = cell.source.split("### BEGIN SOLUTION")[0] + "raise NotImplementedError()"
        if grade_id == "minimize" and attack is not None:
            source = attack.cell.format(**places)
            victim.cells.insert(position, nbformat.v4.new_code_cell(source, id="attack"))
            break
    victim.cells.append(nbformat.v4.new_code_cell("print('LOOT', globals().get('loot') or None)", id="loot"))
    return nbformat.writes(victim).encode()


def judged(data: bytes, exercise: Exercise, bench: Bench) -> dict[str, Any]:
    """One submission through the whole way, and what is worth knowing of it."""
    prepared = prepare(data, exercise)
    assert prepared.work is not None
    result = bench.judge(prepared.work)
    graded = finish(prepared, result)
    cells = dict(zip((cell.get("id") for cell in prepared.notebook.cells), graded.notebook.cells, strict=True))
    index = [cell.get("id") for cell in prepared.notebook.cells].index("attack") if "attack" in cells else None
    return {
        "status": graded.report.status,
        "scores": {task.task: task.score for task in graded.report.tasks},
        "outcomes": sorted({check.outcome for task in graded.report.tasks for check in task.checks}),
        "ended": next((cell.outcome for cell in result.cells if cell.index == index), None),
        "notes": graded.report.notes,
        "loot": "".join(output.get("text", "") for output in cells["loot"].outputs),
        "hidden_bytes": nbformat.writes(graded.notebook).count(CANARY),
    }


def main() -> None:
    """Grade the victim alone, then with each attack (or those named on the command line)."""
    exercise = Course.open(ROOT).exercise("ex3_momentum")
    notebook = nbformat.read(ROOT / "source" / "ex3_momentum" / "momentum.ipynb", 4)
    wanted = [attack for attack in ATTACKS if not sys.argv[1:] or attack.name in sys.argv[1:]]
    with tempfile.TemporaryDirectory() as name, Bench(BenchSettings(secret="attacks", limits=LIMITS)) as bench:
        folder = Path(name)
        places = hidden_course(folder)
        for attack in [None, *wanted]:
            line = {"attack": attack and attack.name, **judged(attacked(notebook, attack, places), exercise, bench)}
            line["escaped"] = [path.name for path in folder.rglob("escaped*")]
            line["hurt"] = [path.name for path in folder.rglob("*.*") if path.is_file() and path.read_text() != CANARY]
            sys.stdout.write(msgspec.json.encode(line).decode() + "\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main()
