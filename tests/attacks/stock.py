"""``python -m tests.attacks.stock``: the same attacks against stock ``nbgrader autograde``, counted by what they get.

Every attack has a course of its own, in namespaces of its own (bubblewrap): no network but its own, no process but its
own, nothing of the machine but the Python environment, which is read-only, and a folder; limits on top of that.
``--record`` keeps what is found in tests/attacks/stock.json, attack by attack, from where
``python -m tests.attacks --write`` puts it into docs/attacks.md; with names or ``--rest``, the others' findings stay.
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
from collections.abc import Sequence
from pathlib import Path

import msgspec

from autograder.sandbox import bubblewrap
from tests.attacks.attack import Attack
from tests.attacks.page import RECORD, StockRecord, stock_record
from tests.attacks.stock_course import ASSIGNMENT, STUDENT, submit, template, what_it_got
from tests.attacks.table import ATTACKS
from tests.attacks.victim import ROOT

COMMAND_SECONDS = 240
"""For nbgrader's commands, far beyond the time limit of their cells."""
INSIDE = ("__init__.py", "attacks/__init__.py", "attacks/watch.py", "attacks/stock_inside.py")


class Range:
    """A course with stock nbgrader as it is before an attack, and where the attacks may do what they like."""

    def __init__(self, scratch: Path) -> None:
        self._scratch = scratch
        self._course = template(scratch)
        self._inside, self._fonts = scratch / "inside", scratch / "fonts"
        for name in INSIDE:
            (self._inside / "tests" / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / "tests" / name, self._inside / "tests" / name)
        environment = {**os.environ, "MPLCONFIGDIR": str(self._fonts)}
        subprocess.run([sys.executable, "-c", "import matplotlib.pyplot"], env=environment, check=True)

    def tried(self, attack: Attack | None, commands: Sequence[str] = ("autograde",)) -> tuple[str, ...]:
        """What ``attack`` got."""
        folder = Path(tempfile.mkdtemp(dir=self._scratch))
        shutil.copytree(self._course, folder / "course")
        submit(folder, attack)
        run = [sys.executable, "-W", "ignore", "-m", "tests.attacks.stock_inside", ASSIGNMENT, STUDENT, *commands]
        with (folder / "log.txt").open("wb") as log:
            process = subprocess.Popen(
                self._confined(folder, *run), stdout=log, stderr=log, stdin=subprocess.DEVNULL, cwd="/"
            )
            try:
                process.wait(COMMAND_SECONDS)
                ended = True
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
                ended = False
        got = what_it_got(folder, self._course, ended=ended)
        subprocess.run(["rm", "-rf", "--", folder], check=False)  # deeper than Python's recursion, perhaps
        return got

    def _confined(self, folder: Path, *command: str) -> list[str]:
        """``command`` where it can harm nothing but ``folder``."""
        program = bubblewrap.bwrap()
        if program is None:
            raise SystemExit("bubblewrap is missing; install it with: sudo apt-get install bubblewrap")
        walls = ["--unshare-all", "--unshare-user", "--die-with-parent", "--new-session", "--cap-drop", "ALL"]
        walls += ["--uid", "1000", "--gid", "1000", "--clearenv"]
        environment = {
            "HOME": str(folder),
            "LANG": "C.UTF-8",
            "MPLCONFIGDIR": str(self._fonts),
            "OPENBLAS_NUM_THREADS": "1",
            "PATH": f"{Path(sys.executable).parent}:/usr/bin:/bin",
            "PYTHONPATH": str(self._inside),
            "TMPDIR": str(folder),
        }
        walls += [word for name, value in environment.items() for word in ("--setenv", name, value)]
        walls += ["--symlink", "usr/bin", "/bin"] if Path("/bin").is_symlink() else ["--ro-bind", "/bin", "/bin"]
        walls += bubblewrap.mounts((), (Path(sys.prefix), self._inside), folder, self._fonts)
        return [str(program), *walls, "--dev", "/dev", *command]


def main() -> int:
    """Run them all."""
    parser = argparse.ArgumentParser(prog="python -m tests.attacks.stock", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="ATTACK", help="all that apply by default")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--rest", action="store_true", help="only what is not recorded yet, as after a run was stopped")
    parser.add_argument("--record", action="store_true", help="keep what is found in tests/attacks/stock.json")
    options = parser.parse_args()
    chosen = [(kind, attack) for kind, attack in ATTACKS if not attack.not_stock]
    chosen = [(kind, attack) for kind, attack in chosen if not options.names or attack.name in options.names]
    found: dict[str, tuple[str, ...]] = {}
    if options.names or options.rest:
        found = {name: got for attacks in stock_record().got.values() for name, got in attacks.items()}
    if options.rest:
        chosen = [(kind, attack) for kind, attack in chosen if attack.name not in found]
    with tempfile.TemporaryDirectory() as name, concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        shooting = Range(Path(name))
        if shooting.tried(None) != ():
            raise SystemExit("the victim alone already gets something; nothing can be said of the attacks")
        futures = {pool.submit(shooting.tried, attack, _commands(kind)): attack for kind, attack in chosen}
        for future in concurrent.futures.as_completed(futures):
            attack = futures[future]
            found[attack.name] = future.result()
            sys.stdout.write(f"{attack.name}: {', '.join(found[attack.name]) or 'nothing'}\n")
            sys.stdout.flush()
            if options.record:
                _record(found)
    return 0


def _commands(kind: str) -> tuple[str, ...]:
    return ("autograde", "generate_feedback") if kind == "browser" else ("autograde",)


def _record(found: dict[str, tuple[str, ...]]) -> None:
    """Write what is known, in the table's order."""
    got: dict[str, dict[str, tuple[str, ...]]] = {}
    for kind, attack in ATTACKS:
        if attack.name in found and not attack.not_stock:
            got.setdefault(kind, {})[attack.name] = found[attack.name]
    record = StockRecord(
        date=f"{datetime.datetime.now(datetime.UTC):%-d %B %Y}",
        nbgrader=importlib.metadata.version("nbgrader"),
        got=got,
    )
    RECORD.write_bytes(msgspec.json.format(msgspec.json.encode(record), indent=1) + b"\n")


if __name__ == "__main__":
    sys.exit(main())
