"""What ``nighthike similar`` finds in classes of which it is known who copied, and how long it takes for a large one.

    python -m benchmarks.similarity [--students 200] [--large 2000] [--seed 0] [EX…]

Each class is made of right and wrong answers in all known styles, put into each student's own words; for each disguise
a few students more, who copied (tests/autograder/similarity/simulated.py). It shows which disguises are seen through.
It does not show how alike real students are who learned from the same tutor: no made class knows that.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

from autograder.similarity.compare import scored
from autograder.similarity.evidence import given_by
from tests.autograder.similarity.simulated import DISGUISES, REWRITTEN, made_class
from tests.course.graded import exercises

COPIES = 3
"""Of each disguise, in each class."""
LARGE = "ex3_momentum"


def one_class(name: str, students: int, seed: int) -> tuple[list[tuple[str, float]], list[float], float]:
    """Disguise and bits of every copy, the bits of every other pair, and what was asked for."""
    with tempfile.TemporaryDirectory() as folder:
        made = made_class(Path(folder), name, students, seed=seed, disguises=[*DISGUISES, REWRITTEN] * COPIES)
        found = scored(made.exercise, made.submitted, given_by(made.exercise))
    who = [one.who.student_id for one in found.submissions]
    bits = {frozenset((who[a], who[b])): value for (a, b), value in zip(found.pairs, found.bits.tolist(), strict=True)}
    copies = [(disguise, bits.pop(pair, 0.0)) for pair, disguise in made.copies.items()]
    return copies, list(bits.values()), found.needed


def large_class(students: int, seed: int) -> dict[str, float]:
    """Seconds and megabytes of the command itself, for one exercise."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        made = made_class(folder / "submitted", LARGE, students, seed=seed)
        root = Path(__file__).resolve().parents[1]
        (folder / "nbgrader_config.py").write_text((root / "nbgrader_config.py").read_text())
        source = folder / "source" / LARGE
        source.mkdir(parents=True)
        (source / made.exercise.path.name).write_bytes(made.exercise.path.read_bytes())
        command = [Path(sys.executable).with_name("nighthike"), "similar", "--course", folder, "--json"]
        start = time.perf_counter()
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        seconds = time.perf_counter() - start
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return {
        "students": students,
        "seconds": round(seconds, 1),
        "cpu_seconds": round(used.ru_utime + used.ru_stime, 1),
        "megabytes": round(used.ru_maxrss / 1024),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("exercises", nargs="*", default=exercises())
    parser.add_argument("--students", type=int, default=200)
    parser.add_argument("--large", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=0)
    wanted = parser.parse_args()
    rows: dict[str, list[tuple[bool, bool, float]]] = {}
    false = 0
    strangers: list[float] = []
    pairs = 0
    for name in wanted.exercises:
        copies, others, needed = one_class(name, wanted.students, wanted.seed)
        most = max(others, default=0.0)
        strangers.append(most - needed)
        everybody = wanted.students + len(copies)
        pairs += everybody * (everybody - 1) // 2 - len(copies)
        false += sum(value >= needed for value in others)
        print(f"{name:<24} needed {needed:5.1f}   most alike strangers {most:5.1f}", flush=True)
        for disguise, value in copies:
            rows.setdefault(disguise, []).append((value >= needed, value > most, value))
    print(f"\n{'disguise':<18}{'copies':>8}{'found':>8}{'above all strangers':>21}{'bits, median':>14}{'least':>8}")
    for disguise, found in rows.items():
        values = [value for _, _, value in found]
        told, above = sum(hit for hit, _, _ in found), sum(over for _, over, _ in found)
        print(f"{disguise:<18}{len(found):>8}{told:>8}{above:>21}{np.median(values):>14.0f}{min(values):>8.1f}")
    counted = [hit for disguise in DISGUISES for hit, _, _ in rows[disguise]]
    hits = sum(counted) + sum(hit for hit, _, _ in rows[REWRITTEN])
    figures = {
        "classes": len(wanted.exercises),
        "students": wanted.students,
        "pairs_of_strangers": pairs,
        "false_pairs": false,
        "strangers_below_needed_bits": round(-max(strangers), 1),
        "precision": round(hits / max(1, hits + false), 4),
        "recall": round(sum(counted) / len(counted), 4),
        "recall_by_disguise": {
            name: round(float(np.mean([hit for hit, _, _ in row])), 3) for name, row in rows.items()
        },
    }
    if wanted.large:
        figures["large"] = large_class(wanted.large, wanted.seed)
        print("\n{students} students, one exercise: {seconds} s, {megabytes} MB".format(**figures["large"]))
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
