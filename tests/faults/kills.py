"""kill -9 at random moments: ``python -m tests.faults.kills --kills 200 --seed 1``.

Each kill has a small class of its own. ``nighthike grade`` is started, one of its processes is killed (the command
itself, a worker, multiprocessing's fork server or resource tracker, a warm process, a student's process), and where
that stopped the run, it is started again. What is there at the end must be what an undisturbed run leaves: the
gradebook row by row, autograded/, feedback/, results/; no process and no temporary file may be left behind.

Prints a line for each kill and a table; the last line is one JSON object. Ends with 1 if any kill left a trace.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from autograder.sandbox.launch import ONE_THREAD
from tests.autograder.conftest import CourseFolder
from tests.faults.classroom import copy_of, differences, everything, hand_in, make_course
from tests.faults.runs import TARGETS, Run, adopt_orphans, all_ended

__all__ = ["Trial", "trials"]

SHARES = {"parent": 6, "worker": 4, "warm": 4, "child": 4, "forkserver": 1, "tracker": 1}
"""How often each kind is the target, out of twenty."""
JOBS = (1, 1, 1, 2)
"""Workers of a run: one is quicker to start, two lose more at once."""
REDRAWS = 20
"""Other moments that are tried where the target was not there any more."""


class Undisturbed(NamedTuple):
    """What one run leaves that nobody disturbs, and how long it took."""

    left: dict[str, object]
    count: int
    start_seconds: float
    """To the first line."""
    gap_seconds: float
    """From line to line."""


class Trial(NamedTuple):
    """One kill and what came of it."""

    number: int
    target: str
    lines: int
    """How many submissions were done."""
    resumed: bool
    trace: tuple[str, ...]
    """What was not as it had been without the kill; nothing, if all is well."""


def trials(numbers: Iterable[int], seed: int, place: Path) -> Iterator[Trial]:
    """The kills of these ``numbers``, in folders below ``place``; ``seed`` and number decide about each."""
    adopt_orphans()
    template = make_course(place / "template")
    count = hand_in(template)
    wanted = _undisturbed(template, place, count)
    for number in numbers:
        yield _trial(number, random.Random(f"{seed}/{number}"), template, place, wanted)


def _undisturbed(template: CourseFolder, place: Path, count: int) -> Undisturbed:
    folder, scratch = _fresh(template, place, "undisturbed")
    begin = time.monotonic()
    run = Run(folder.root, scratch)
    run.wait_lines(1)
    first = time.monotonic()
    code = run.end()
    last = time.monotonic()
    if code or f"{count} submitted, {count} graded, 0 needing a look" not in run.lines[-1] or not all_ended():
        raise SystemExit(f"the undisturbed run ends with {code}: {run.lines[-1:]}; see {run.error_file}")
    left = everything(folder.root)
    shutil.rmtree(folder.root)
    return Undisturbed(left, count, first - begin, (last - first) / count)


def _trial(number: int, chance: random.Random, template: CourseFolder, place: Path, wanted: Undisturbed) -> Trial:
    target = chance.choices(list(SHARES), list(SHARES.values()))[0]
    for _ in range(REDRAWS):
        folder, scratch = _fresh(template, place, f"kill-{number}")
        run = Run(folder.root, scratch, jobs=chance.choice(JOBS))
        lines = chance.randrange(wanted.count)
        run.wait_lines(lines)
        run.wait_lines(sys.maxsize, chance.uniform(0.0, 2 * wanted.gap_seconds if lines else wanted.start_seconds))
        killed = run.kill(target, chance)
        code = run.end()
        if killed:
            break
        shutil.rmtree(folder.root)
    else:
        raise SystemExit(f"there never was a {target} to kill")
    trace = [] if all_ended() else ["processes left behind"]
    resumed = code != 0
    if resumed and target != "parent":
        trace.append(f"the run ended with {code}")
    if resumed:
        run = Run(folder.root, scratch)
        code = run.end()
        trace += [f"resumed, it ends with {code}"] * (code != 0) + ["processes left behind"] * (not all_ended())
    if f"{wanted.count} submitted, {wanted.count} graded, 0 needing a look" not in run.lines[-1:]:
        trace.append(f"the last line is {run.lines[-1:]}")
    trace += differences(everything(folder.root), wanted.left)
    trace += [f"temporary: {path.name}" for path in scratch.iterdir()]
    if not trace:
        shutil.rmtree(folder.root)
        run.error_file.unlink()
    return Trial(number, target, lines, resumed, tuple(trace))


def _fresh(template: CourseFolder, place: Path, name: str) -> tuple[CourseFolder, Path]:
    scratch = place / f"{name}.tmp"
    shutil.rmtree(scratch, ignore_errors=True)
    scratch.mkdir()
    return copy_of(template, place / name), scratch


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--first", type=int, default=0, help="go on with this one: the others have been done")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--folder", type=Path, help="where to work; what went wrong stays there")
    wanted = parser.parse_args()
    place = wanted.folder or Path(tempfile.mkdtemp(prefix="kills-"))
    tally: Counter[tuple[str, str]] = Counter()
    begin = time.monotonic()
    for trial in trials(range(wanted.first, wanted.kills), wanted.seed, place):
        for what, count in (("kills", 1), ("resumed", trial.resumed), ("equal", not trial.trace)):
            tally[trial.target, what] += count
        found = "equal" if not trial.trace else f"NOT EQUAL: {'; '.join(trial.trace)} (see {place})"
        how = " resumed," if trial.resumed else ""
        print(f"{trial.number}: {trial.target} after {trial.lines} lines,{how} {found}", flush=True)
    rows = {target: {what: tally[target, what] for what in ("kills", "resumed", "equal")} for target in TARGETS}
    for target, row in rows.items():
        print(f"{target:12}" + "".join(f"{what} {count:4}   " for what, count in row.items()))
    kills, equal = (sum(row[what] for row in rows.values()) for what in ("kills", "equal"))
    seconds = round(time.monotonic() - begin)
    print(json.dumps({"kills": kills, "equal": equal, "seed": wanted.seed, "seconds": seconds, "by_target": rows}))
    if equal == kills:
        shutil.rmtree(place, ignore_errors=True)
    sys.exit(equal != kills)


if __name__ == "__main__":
    os.environ.update(ONE_THREAD)
    main()
