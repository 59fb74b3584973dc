"""Damaged notebooks, graded: ``python -m tests.fuzz.judge_damages --count 2000 --seed 0 --out damages.jsonl``.

One line of JSON for each in the file of ``--out``; what is in there is not done again, so a run that was stopped goes
on where it was. Exit code 1 when a promise was broken.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

import msgspec
import nbformat

from autograder.course.notebook import notebook_bytes
from autograder.grading.worker.bench import Bench, BenchSettings, Judged, Work
from autograder.grading.worker.submission import Prepared, finish, prepare
from autograder.model import Outcome
from tests.fuzz.damages import Damaged, damaged, exercises

__all__ = ["Judging", "looked_at", "prepared"]

SECRET = "damaged notebooks"
TRIES = 3
"""A race that could not be decided is run again."""


def prepared(case: Damaged) -> Prepared:
    """Read and repaired: the part without student code. AssertionError where a promise is broken."""
    found = prepare(case.data, exercises()[case.exercise])
    nbformat.validate(nbformat.reads(notebook_bytes(found.notebook).decode(), 4))
    named = [cell.metadata["nbgrader"]["grade_id"] for cell in found.notebook.cells if "nbgrader" in cell.metadata]
    assert named == list(exercises()[case.exercise].named)
    assert found.work is not None or (found.notes and not case.whole), "a whole notebook was refused"
    return found


class Judging:
    """A bench that judges equal work once."""

    def __init__(self, bench: Bench) -> None:
        self._bench = bench
        self._known: dict[bytes, Judged] = {}

    def judge(self, work: Work) -> Judged:
        key = msgspec.msgpack.encode((work.exercise, [source for _, source in work.cells]))
        for _ in range(TRIES):
            if key not in self._known or Outcome.INCONCLUSIVE in self._known[key].outcomes:
                self._known[key] = self._bench.judge(work)
        # The same sources at other places in the notebook: the points are the same, the cells' numbers are not.
        places = dict(zip((cell.index for cell in self._known[key].cells), work.cells, strict=False))
        cells = tuple(msgspec.structs.replace(cell, index=places[cell.index][0]) for cell in self._known[key].cells)
        return msgspec.structs.replace(self._known[key], cells=cells)


def looked_at(case: Damaged, judging: Judging) -> dict[str, Any]:
    """One damaged notebook through the whole way, and what became of it."""
    found = prepared(case)
    judged = None if found.work is None else judging.judge(found.work)
    graded = finish(found, judged)
    nbformat.validate(nbformat.reads(notebook_bytes(graded.notebook).decode(), 4))
    report = graded.report
    outcomes = {check.outcome for task in report.tasks for check in task.checks}
    full = all(
        task.score == task.max_score or any(check.outcome is Outcome.INCONCLUSIVE for check in task.checks)
        for task in report.tasks
    )
    return {
        "exercise": case.exercise,
        "damages": case.names,
        "score": report.score,
        "max": report.max_score,
        "due": case.whole,
        "read": judged is not None,
        "notes": report.notes,
        "inconclusive": Outcome.INCONCLUSIVE in outcomes,
        "broken": Outcome.INTERNAL in outcomes or (case.whole and not full),
    }


def main() -> int:
    """The command line."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.fuzz.judge_damages", description=(__doc__ or "").split("\n")[0]
    )
    parser.add_argument("--count", type=int, default=2000, help="how many notebooks (default 2000)")
    parser.add_argument("--seed", type=int, default=0, help="the first seed; the others follow it (default 0)")
    parser.add_argument("--out", type=Path, default=Path("fuzz/damages.jsonl"), help="where the results are kept")
    chosen = parser.parse_args()
    chosen.out.parent.mkdir(parents=True, exist_ok=True)
    lines = chosen.out.read_text().splitlines() if chosen.out.exists() else []
    done = {line["seed"]: line for line in map(json.loads, lines)}
    started = time.monotonic()
    with chosen.out.open("a") as out, Bench(BenchSettings(secret=SECRET)) as bench:
        judging = Judging(bench)
        for seed in range(chosen.seed, chosen.seed + chosen.count):
            if seed not in done:
                case = damaged(seed)
                try:
                    done[seed] = {"seed": seed, **looked_at(case, judging)}
                except Exception as error:
                    crash = f"{type(error).__name__}: {error}"
                    done[seed] = {"seed": seed, "damages": case.names, "broken": True, "crash": crash[:300]}
                out.write(json.dumps(done[seed]) + "\n")
                out.flush()
    found = [done[seed] for seed in range(chosen.seed, chosen.seed + chosen.count)]
    counts = Counter(
        key for line in found for key in ("due", "read", "inconclusive", "broken", "crash") if line.get(key)
    )
    full = sum(bool(line.get("read")) and line["score"] == line["max"] for line in found)
    sys.stdout.write(
        f"{len(found)} damaged notebooks, seeds {chosen.seed} to {chosen.seed + chosen.count - 1}, "
        f"{time.monotonic() - started:.0f} s: {counts['read']} graded, {len(found) - counts['read']} answered with a "
        f"sentence; full marks due to {counts['due']}, earned by {full}; a time not decided {counts['inconclusive']}; "
        f"crashes {counts['crash']}; promises broken {counts['broken']}\n"
    )
    for line in found:
        if line["broken"]:
            sys.stdout.write(json.dumps(line) + "\n")
    return int(counts["broken"] > 0)


if __name__ == "__main__":
    sys.exit(main())
