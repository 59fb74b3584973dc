"""How fast the reference is: training steps against PyTorch and JAX, timed kernels against this machine's limits.

``make bench-reference``, or ``python -m benchmarks.reference`` where the peers are installed. One thread each.
Candidates take turns, and the fastest of many turns counts, so that what else the machine does weighs on all alike. A
table for people; the last line is one JSON object, in microseconds.
"""

from __future__ import annotations

import json
import sys
import time
import warnings
from collections.abc import Callable
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from rich.console import Console
from rich.table import Table

from benchmarks.kernels import kernels
from benchmarks.train_steps import MAKERS, NETWORKS, Step

ROUNDS, ROUND_SECONDS = 120, 0.002
AGREED_STEPS = 5


def microseconds(candidates: dict[str, Callable[[], Any]]) -> dict[str, float]:
    """The fastest call of each, in turns of about ROUND_SECONDS."""
    calls = {name: calls_in_a_round(work) for name, work in candidates.items()}
    best = dict.fromkeys(candidates, float("inf"))
    for _ in range(ROUNDS):
        for name, work in candidates.items():
            start = time.perf_counter()
            for _ in range(calls[name]):
                work()
            best[name] = min(best[name], (time.perf_counter() - start) / calls[name] * 1e6)
    return best


def calls_in_a_round(work: Callable[[], Any]) -> int:
    work()
    start = time.perf_counter()
    work()
    return max(1, int(ROUND_SECONDS / max(time.perf_counter() - start, 1e-7)))


def racers(network: Any, optimizer: str, missing: dict[str, str]) -> dict[str, Step]:
    """Every candidate that runs here, after it has shown that it trains the same network."""
    steps: dict[str, Step] = {}
    expected: list[float] = []
    for name, make in MAKERS.items():
        if name in missing:
            continue
        try:
            step = make(network, optimizer)
            losses = [step() for _ in range(AGREED_STEPS)]
        except Exception as error:  # a peer that is not installed, or has no compiler here
            if name.startswith("reference"):
                raise
            missing[name] = f"{type(error).__name__}: {str(error).strip().splitlines()[0][:90]}"
            continue
        expected = expected or losses
        if any(abs(a - b) > 1e-6 * abs(b) for a, b in zip(losses, expected, strict=True)):
            raise AssertionError(f"{name} trains another network: {losses} against {expected}")
        steps[name] = step
    return steps


def train_steps(missing: dict[str, str]) -> dict[str, dict[str, float]]:
    return {
        f"{network.name}, {optimizer}": microseconds(racers(network, optimizer, missing))
        for network in NETWORKS
        for optimizer in ("sgd", "adam")
    }


def versions() -> dict[str, str]:
    found = {}
    for library in ("numpy", "torch", "jax"):
        try:
            found[library] = version(library)
        except PackageNotFoundError:
            found[library] = "not installed"
    return found


def report_steps(console: Console, found: dict[str, dict[str, float]]) -> None:
    names = [name for name in MAKERS if any(name in times for times in found.values())]
    table = Table(title="A training step, µs (× the reference)")
    for column in ("", *names):
        table.add_column(column, justify="right" if column else "left")
    for network, times in found.items():
        ours = min(time for name, time in times.items() if name.startswith("reference"))
        table.add_row(
            network, *(f"{times[name]:.1f} ({times[name] / ours:.1f})" if name in times else "–" for name in names)
        )
    console.print(table)


def report_kernels(console: Console, found: dict[str, dict[str, float]], kinds: dict[str, str]) -> None:
    table = Table(title="A kernel and its limit here, µs")
    for column in ("", "kernel", "limit", "ratio", "limited by"):
        table.add_column(column, justify="left" if column in ("", "limited by") else "right")
    for name, times in found.items():
        ratio = times["kernel"] / times["limit"]
        table.add_row(name, f"{times['kernel']:.1f}", f"{times['limit']:.1f}", f"{ratio:.2f}", kinds[name])
    console.print(table)


def main() -> None:
    warnings.simplefilter("ignore")  # of the peers, about themselves
    console = Console(width=120)
    missing: dict[str, str] = {}
    steps = train_steps(missing)
    report_steps(console, steps)
    for name, reason in missing.items():
        console.print(f"{name} did not run: {reason}", markup=False)
    work = kernels()
    limits = {name: microseconds({"kernel": kernel, "limit": limit}) for name, (kernel, limit, _) in work.items()}
    report_kernels(console, limits, {name: kind for name, (_, _, kind) in work.items()})
    rounded = {
        part: {name: {key: round(value, 2) for key, value in times.items()} for name, times in found.items()}
        for part, found in (("train_steps", steps), ("kernels", limits))
    }
    print(json.dumps({**rounded, "versions": {"python": sys.version.split()[0], **versions()}}, ensure_ascii=False))


if __name__ == "__main__":
    main()
