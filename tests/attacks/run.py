"""Grade the attacks for real: ``python -m tests.attacks.run [CLASS…]``; one JSON object a line, one for each attack.

The *victim* is the solution with a wrong ``nag_step`` (and, for attacks on the clock, ``momentum_step`` right but
slow): an attack must not gain its points, and must not cost the other tasks theirs.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import nbformat

from autograder.course.exercise import Exercise
from autograder.course.layout import Course
from autograder.grading.worker.bench import Bench, BenchSettings
from autograder.grading.worker.submission import finish, prepare
from autograder.model import Limits, Outcome
from tests.attacks.attack import Attack
from tests.attacks.pages import attackers, found_in_pages, graded_class
from tests.attacks.table import CLASSES
from tests.attacks.victim import CANARY, HIDDEN, ROOT, SECRET, attacked, hidden_course
from tests.attacks.watch import Watch

__all__ = ["LIMITS", "Finding", "findings"]

LIMITS = Limits(
    cell_cpu_seconds=0.5,
    cell_wall_seconds=2.0,
    call_cpu_seconds=2.0,
    call_wall_seconds=2.0,
    interrupt_grace_seconds=0.3,
    memory_bytes=256 << 20,
    file_bytes=1 << 20,
)
"""The defaults made shorter, so that a table of attacks takes a minute or two."""


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """What became of one attack; the victim without one has no name."""

    kind: str
    attack: str = ""
    scores: dict[str, float] = {}
    gained: float = 0.0
    """Points above the victim's, of all tasks."""
    lost: tuple[str, ...] = ()
    """Tasks below the victim's."""
    read: tuple[str, ...] = ()
    """Hidden text in anything kept or shown, and what the attacker holds in its hands."""
    escaped: tuple[str, ...] = ()
    crashed: tuple[str, ...] = ()
    """What broke on the trusted side."""
    ended: str | None = None
    """How the attacking cell ended."""


class _Range:
    """A bench, the places that attacks go for, and the watch over them."""

    def __init__(self, folder: Path, bench: Bench) -> None:
        self._exercise: Exercise = Course.open(ROOT).exercise("ex3_momentum")
        self._notebook = nbformat.read(self._exercise.path, 4)
        self._bench = bench
        self._places = hidden_course(folder)
        self.watch = Watch(folder, CANARY)
        self._places.update(self.watch.places)

    def graded(self, kind: str, attack: Attack | None, victim: Finding | None = None) -> Finding:
        """One submission through the whole way, and what is worth knowing of it."""
        data = attacked(self._notebook, attack, self._places, slow=kind == "timing")
        prepared = prepare(data, self._exercise)
        assert prepared.work is not None
        result = self._bench.judge(prepared.work)
        graded = finish(prepared, result)
        ids = [cell.get("id") for cell in prepared.notebook.cells]
        at = ids.index("attack") if "attack" in ids else None
        scores = {task.task: task.score for task in graded.report.tasks}
        before = scores if victim is None else victim.scores
        outcomes = {check.outcome for task in graded.report.tasks for check in task.checks}
        shown = nbformat.writes(graded.notebook) + msgspec.json.encode(graded.report).decode()
        crashed = [f"status {graded.report.status}"] if graded.report.status != "graded" else []
        crashed += ["an internal outcome"] if Outcome.INTERNAL in outcomes else []
        return Finding(
            kind=kind,
            attack="" if attack is None else attack.name,
            scores=scores,
            gained=sum(max(0.0, score - before.get(task, 0.0)) for task, score in scores.items()),
            lost=tuple(task for task, score in before.items() if scores.get(task, 0.0) < score),
            read=(*(text for text in HIDDEN if text in shown), *_loot(graded.notebook, ids)),
            escaped=tuple(self.watch.escaped()),
            crashed=(*crashed, *(["memory"] if self.watch.grown() else [])),
            ended=next((cell.outcome for cell in result.cells if cell.index == at), None),
        )


def _loot(notebook: Any, ids: list[Any]) -> list[str]:
    printed = "".join(output.get("text", "") for output in notebook.cells[ids.index("loot")].outputs)
    loot = printed.rpartition("LOOT ")[2].splitlines() or ["None"]
    return [] if loot[0] == "None" else [f"loot: {loot[0][:200]}"]


def findings(wanted: tuple[str, ...]) -> Iterator[Finding]:
    """Grade the classes in ``wanted``: of each first the victim alone, then every attack."""
    with tempfile.TemporaryDirectory() as name, Bench(BenchSettings(secret=SECRET, limits=LIMITS)) as bench:
        shooting = _Range(Path(name), bench)
        for kind in wanted:
            if kind == "browser":
                yield from _in_the_browser()
                shooting.watch.count_anew()
                continue
            victim = shooting.graded(kind, None)
            yield victim
            for attack in CLASSES[kind]:
                yield shooting.graded(kind, attack, victim)
        shooting.watch.close()


def _in_the_browser() -> Iterator[Finding]:
    with tempfile.TemporaryDirectory() as name:
        folder = graded_class(Path(name), CLASSES["browser"])
        for student, attack in attackers(CLASSES["browser"]):
            yield Finding(kind="browser", attack=attack.name, escaped=tuple(found_in_pages(folder, student)))


def main() -> None:
    """Print what was found, as it is found."""
    for finding in findings(tuple(sys.argv[1:]) or tuple(CLASSES)):
        sys.stdout.write(msgspec.json.encode(finding).decode() + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
