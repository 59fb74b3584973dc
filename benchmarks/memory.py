"""Whether grading more submissions needs more memory.

``python -m benchmarks.memory [--counts 100 2000]``: classes of a tiny exercise, no two submissions alike, are graded by
``nighthike grade --jobs 2``; the peak of each kind of process is read from the kernel while it runs. A table for
people; the last line is one JSON object. Ends with 1 where the largest class needs a tenth more than the smallest.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from pathlib import Path

from rich.console import Console
from rich.table import Table

from tests.autograder.conftest import DOUBLE, HALVE
from tests.faults.classroom import make_course
from tests.faults.runs import Run

KINDS = ("parent", "worker", "warm", "child")
LOOK_SECONDS = 0.25
GROWTH = 1.1


def measured(folder: Path, count: int) -> dict[str, float]:
    """Peak resident memory in MiB of the processes of each kind, and seconds a submission."""
    course = make_course(folder / "course")
    data = course.answer(double=DOUBLE, halve=HALVE).decode()
    for number in range(count):
        course.submit(f"s{number:05}", data=data.replace("def halve(x)", f"number = {number}\\ndef halve(x)").encode())
    scratch = folder / "t"
    scratch.mkdir()
    peaks = dict.fromkeys(KINDS, 0.0)
    begin = time.perf_counter()
    run = Run(course.root, scratch)
    while not run.wait_lines(sys.maxsize, LOOK_SECONDS) and run.open:
        for kind in KINDS:
            peaks[kind] = max([peaks[kind], *(_peak_mebibytes(number) for number in run.processes(kind))])
    code = run.end()
    if code or run.lines[-1] != f"{count} submitted, {count} graded, 0 needing a look":
        raise SystemExit(f"grading ended with {code}: {run.lines[-1]}; {run.error_file.read_text()}")
    return {**peaks, "seconds": (time.perf_counter() - begin) / count}


def _peak_mebibytes(number: int) -> float:
    try:
        lines = Path(f"/proc/{number}/status").read_text().splitlines()
    except OSError:
        return 0.0
    return sum(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM:"))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--counts", type=int, nargs="+", default=[100, 2000])
    wanted = parser.parse_args()
    table = Table("submissions", *(f"{kind}, MiB" for kind in KINDS), "seconds each", title="Peak memory")
    found = {}
    for count in wanted.counts:
        with tempfile.TemporaryDirectory(prefix="memory-") as name:
            found[count] = measured(Path(name), count)
        peaks = (f"{found[count][kind]:.0f}" for kind in KINDS)
        table.add_row(str(count), *peaks, f"{found[count]['seconds']:.3f}")
    Console().print(table)
    print(json.dumps({str(count): {k: round(v, 3) for k, v in row.items()} for count, row in found.items()}))
    first, last = found[wanted.counts[0]], found[wanted.counts[-1]]
    sys.exit(any(last[kind] > first[kind] * GROWTH for kind in KINDS))


if __name__ == "__main__":
    main()
