"""How long one notebook takes from cold: ``nighthike check`` beside ``nbgrader validate``, and what it waits for.

``python -m benchmarks.check [--runs N]``: every solved notebook of this course, each command in turn, as many times as
asked for. The first table has seconds by exercise; the second what the command imports itself meanwhile, by the library
that asked for it, from one run with ``-X importtime``. The last line is one JSON object. Compiled modules are kept, as
on any machine where the command ran once before.
"""

from __future__ import annotations

import argparse
import json
import re
import statistics
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from rich.console import Console
from rich.table import Table

from autograder.course.layout import Course
from benchmarks.classes import ROOT
from benchmarks.usage import environment, measured_run, program

OURS = "autograder"
RUN_OURS = "from autograder.cli import main; main()"
IMPORTED = re.compile(r"import time: +(\d+) \| +\d+ \| ( *)(\S+)")


class Module(NamedTuple):
    """One import as ``-X importtime`` tells it."""

    seconds: float
    """Without what it imports in turn."""
    depth: int
    package: str


def imported(text: str) -> Iterator[Module]:
    """The imports that ``text`` tells of, each after the one that asked for it."""
    for microseconds, indent, name in reversed(IMPORTED.findall(text)):
        yield Module(int(microseconds) / 1e6, len(indent), name.split(".")[0])


def seconds_by_library(text: str) -> Counter[str]:
    """Seconds of all imports by the first package on the way to them that is not ours; ours for the rest of ours."""
    found: Counter[str] = Counter()
    way: list[Module] = []
    for module in imported(text):
        while way and way[-1].depth >= module.depth:
            way.pop()
        way.append(module)
        found[next((step.package for step in way if step.package != OURS), OURS)] += module.seconds
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=5)
    runs = parser.parse_args().runs
    commands = {"check": (program("nighthike"), "check"), "validate": (program("nbgrader"), "validate")}
    table = Table(title="Seconds from cold")
    table.add_column("exercise", no_wrap=True)
    for head in ("nighthike check", "the slowest", "nbgrader validate", "times"):
        table.add_column(head, justify="right")
    found: dict[str, dict[str, float]] = {}
    notebooks = Course.open(ROOT).notebooks()
    for notebook in notebooks:
        usages = [
            {name: measured_run([*command, notebook], ROOT, environment()) for name, command in commands.items()}
            for _ in range(runs + 1)
        ][1:]  # the first one warms up the file cache
        seconds = {name: statistics.median(usage[name].seconds for usage in usages) for name in commands}
        slowest = max(usage["check"].seconds for usage in usages)
        found[notebook.parent.name] = {**seconds, "slowest": slowest}
        figures = (seconds["check"], slowest, seconds["validate"])
        times = f"{seconds['validate'] / seconds['check']:.1f}"
        table.add_row(notebook.parent.name, *(f"{value:.2f}" for value in figures), times)
    command = [sys.executable, "-X", "importtime", "-c", RUN_OURS, "check", notebooks[-1]]
    ran = subprocess.run(command, cwd=ROOT, env=environment(), check=True, capture_output=True, text=True)
    libraries = seconds_by_library(ran.stderr)
    profile = Table(title=f"Seconds of imports in the command, {notebooks[-1].parent.name}")
    profile.add_column("asked for by us")
    profile.add_column("with all that it imports", justify="right")
    for name, spent in libraries.most_common(8):
        profile.add_row("our own modules" if name == OURS else name, f"{spent:.2f}")
    profile.add_section()
    profile.add_row("all", f"{libraries.total():.2f}")
    console = Console(width=max(100, Console().width))
    console.print(table)
    console.print(profile)
    rounded = {name: {key: round(value, 3) for key, value in row.items()} for name, row in found.items()}
    print(json.dumps({"seconds": rounded, "imports": {name: round(s, 3) for name, s in libraries.most_common(8)}}))


if __name__ == "__main__":
    main()
