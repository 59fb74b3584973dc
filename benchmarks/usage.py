"""What a command of this environment uses: wall-clock time, CPU time, and the memory of all its processes together at
its fullest."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

__all__ = ["Usage", "environment", "measured_run", "program"]

LOOK_SECONDS = 1.0
"""Between two looks at the memory: one takes 10 ms of CPU, and more with more processes."""
PROGRAMS = Path(sys.executable).parent


class Usage(NamedTuple):
    """Of one command and everything that it started."""

    seconds: float
    cpu_seconds: float
    peak_mebibytes: float
    """Pages that several processes share are counted once (PSS)."""
    lines: tuple[tuple[float, str], ...]
    """What it printed, each with the time of ``time.perf_counter``."""


def program(name: str) -> Path:
    """The environment's program of this name."""
    return PROGRAMS / name


def environment() -> dict[str, str]:
    """As a person's: compiled modules are kept, and nbgrader finds the programs that it calls by their bare names."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**kept, "PATH": f"{PROGRAMS}{os.pathsep}{os.environ['PATH']}"}


def measured_run(command: Sequence[str | Path], cwd: Path, environment: dict[str, str]) -> Usage:
    """Run ``command`` to its end. SystemExit with what it said when it fails."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.perf_counter()
    process: Any = subprocess.Popen(
        command, cwd=cwd, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    over, peak = threading.Event(), [0.0]
    watching = threading.Thread(target=_watch, args=(process.pid, over, peak))
    watching.start()
    lines = tuple((time.perf_counter(), line.rstrip("\n")) for line in process.stdout)
    process.wait()
    seconds = time.perf_counter() - start
    over.set()
    watching.join()
    if process.returncode:
        said = "\n".join(line for _, line in lines[-20:])
        raise SystemExit(f"{' '.join(map(str, command))} ended with {process.returncode}:\n{said}")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Usage(seconds, cpu, peak[0], lines)


def _watch(root: int, over: threading.Event, peak: list[float]) -> None:
    while not over.wait(LOOK_SECONDS):
        peak[0] = max(peak[0], sum(_mebibytes(number) for number in _family(root)))


def _family(root: int) -> set[int]:
    parents = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text().rsplit(")", 1)[-1].split()
        except OSError:  # it has ended
            continue
        parents[int(path.parent.name)] = int(fields[1])
    family, size = {root}, 0
    while size < len(family):
        size = len(family)
        family |= {child for child, parent in parents.items() if parent in family}
    return family


def _mebibytes(number: int) -> float:
    try:
        text = Path(f"/proc/{number}/smaps_rollup").read_text()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in text.splitlines() if line.startswith("Pss:")), 0.0)
