"""``python -m tests.attacks.stock``: the same attacks against stock ``nbgrader autograde``, counted by what they get.

Every attack has a course of its own, in namespaces of its own (bubblewrap): no network but its own, no process but its
own, the machine read-only but for its folder. ``--record`` writes what was found to tests/attacks/stock.json, which
``python -m tests.attacks --write`` puts into docs/attacks.md. Attacks that would harm a machine even so, or that are
about something that nbgrader does not do, are left out and named with the reason.
"""

from __future__ import annotations

import argparse
import concurrent.futures
import datetime
import importlib.metadata
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import msgspec

from autograder.sandbox.bubblewrap import bwrap
from tests.attacks.attack import Attack
from tests.attacks.page import RECORD, StockRecord, stock_section
from tests.attacks.stock_course import STUDENT, submit, template, what_it_got
from tests.attacks.table import ATTACKS
from tests.attacks.victim import ROOT

COMMAND_SECONDS = 240
"""For one whole ``nbgrader autograde``, far beyond the time limit of its cells."""
NOT_CHOSEN = "not among those that this record was made with"
BROWSER = "about what a page runs, not about a grade"


def confined(folder: Path, *command: str) -> list[str]:
    """``command`` where it can harm nothing but ``folder``."""
    program = bwrap()
    if program is None:
        raise SystemExit("bubblewrap is missing; install it with: sudo apt-get install bubblewrap")
    walls = ["--unshare-all", "--die-with-parent", "--new-session", "--cap-drop", "ALL", "--uid", "1000"]
    walls += ["--ro-bind", "/", "/", "--dev", "/dev", "--proc", "/proc", "--bind", str(folder), str(folder)]
    walls += ["--chdir", str(folder), "--setenv", "HOME", str(folder), "--setenv", "TMPDIR", str(folder)]
    walls += ["--setenv", "PATH", f"{Path(sys.executable).parent}:/usr/bin:/bin", "--setenv", "PYTHONPATH", str(ROOT)]
    return [str(program), *walls, *command]


def tried(attack: Attack | None, course: Path, scratch: Path) -> tuple[str, ...]:
    """What ``attack`` got."""
    folder = Path(tempfile.mkdtemp(dir=scratch))
    shutil.copytree(course, folder / "course")
    submit(folder, attack)
    with (folder / "log.txt").open("wb") as log:
        run = [sys.executable, "-W", "ignore", "-m", "tests.attacks.stock_inside", STUDENT]
        process = subprocess.Popen(confined(folder, *run), stdout=log, stderr=log, stdin=subprocess.DEVNULL)
        try:
            process.wait(COMMAND_SECONDS)
            ended = True
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            ended = False
    got = what_it_got(folder, course, ended=ended)
    shutil.rmtree(folder, ignore_errors=True)
    return got


def main() -> int:
    """Run them all."""
    parser = argparse.ArgumentParser(prog="python -m tests.attacks.stock", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="ATTACK", help="all by default")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--record", action="store_true", help="write tests/attacks/stock.json")
    options = parser.parse_args()
    chosen = [(kind, attack) for kind, attack in ATTACKS if not attack.not_stock]
    chosen = [(kind, attack) for kind, attack in chosen if not options.names or attack.name in options.names]
    with tempfile.TemporaryDirectory() as name, concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        course = template(Path(name))
        if tried(None, course, Path(name)) != ():
            raise SystemExit("the victim alone already gets something; nothing can be said of the attacks")
        futures = [pool.submit(tried, attack, course, Path(name)) for _, attack in chosen]
        got: dict[str, dict[str, tuple[str, ...]]] = {}
        for (kind, attack), future in zip(chosen, futures, strict=True):
            found = future.result()
            got.setdefault(kind, {})[attack.name] = found
            sys.stdout.write(f"{kind}, {attack.name}: {', '.join(found) or 'nothing'}\n")
            sys.stdout.flush()
    if options.record:
        record = StockRecord(
            date=f"{datetime.datetime.now(datetime.UTC):%-d %B %Y}",
            nbgrader=importlib.metadata.version("nbgrader"),
            got=got,
            left_out=_left_out({attack.name for _, attack in chosen}),
        )
        RECORD.write_bytes(msgspec.json.format(msgspec.json.encode(record), indent=1) + b"\n")
        sys.stdout.write(f"\n{stock_section()}")
    return 0


def _left_out(run: set[str]) -> dict[str, str]:
    """By reason the attacks that were not run, whole classes by their names."""
    reasons: dict[str, list[str]] = {}
    for kind, attack in ATTACKS:
        if attack.name not in run:
            reason = BROWSER if kind == "browser" else attack.not_stock or NOT_CHOSEN
            reasons.setdefault(reason, []).append(attack.name if kind not in ("browser", "timing") else kind)
    rest = reasons.pop(NOT_CHOSEN, [])
    told = {reason: ", ".join(dict.fromkeys(names)) for reason, names in reasons.items()}
    return {**told, NOT_CHOSEN: f"{len(rest)} attacks"} if rest else told


if __name__ == "__main__":
    sys.exit(main())
