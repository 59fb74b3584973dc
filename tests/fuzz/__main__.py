"""Fuzz for long, guided by coverage: ``python -m tests.fuzz [target …] --seconds 60 --seed 1``.

Needs atheris (``make fuzz`` installs it). Every target runs in a process of its own under libFuzzer's limits on memory
and on the time of one input. What reaches new code is kept in the folder of ``--keep``; one that breaks a promise is
written to ``crash-…`` there, and the command ends with 1.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import time
from pathlib import Path

HERE = Path(__file__).parent
MEMORY_MIB = 1024
INPUT_SECONDS = 20
"""For one input; 0.1 s is usual for a conversation, and a machine may be busy."""
INPUT_BYTES = 800


def fuzz(target: str, seconds: int, seed: int, keep: Path) -> int:
    """Fuzz ``target`` in a new process; its exit code."""
    folder = keep / target
    folder.mkdir(parents=True, exist_ok=True)
    options = [
        f"-max_total_time={seconds}", f"-seed={seed}", f"-rss_limit_mb={MEMORY_MIB}", f"-malloc_limit_mb={MEMORY_MIB}",
        f"-timeout={INPUT_SECONDS}", f"-max_len={INPUT_BYTES}", f"-artifact_prefix={folder}/", "-print_final_stats=1",
    ]  # fmt: skip
    command = [
        sys.executable,
        "-m",
        "tests.fuzz",
        "--one",
        target,
        *options,
        str(folder),
        str(HERE / "corpus" / target),
    ]
    started = time.monotonic()
    done = subprocess.run(command, stderr=subprocess.PIPE, text=True, errors="replace", check=False)
    stats = dict(
        line.removeprefix("stat::").split(":", 1) for line in done.stderr.splitlines() if line.startswith("stat::")
    )
    units = stats.get("number_of_executed_units", "?").strip()
    memory = stats.get("peak_rss_mb", "?").strip()
    verdict = "no promise broken" if done.returncode == 0 else f"BROKEN (exit {done.returncode}), see {folder}"
    line = f"{target}: seed {seed}, {time.monotonic() - started:.0f} s, {units} inputs, peak {memory} MiB: {verdict}"
    sys.stdout.write(line + "\n")
    if done.returncode:
        sys.stdout.write(done.stderr[-4000:] + "\n")
    sys.stdout.flush()
    return done.returncode


def one(target: str, options: list[str]) -> None:
    """In a process of its own: libFuzzer's loop around one target; never returns."""
    import atheris

    with atheris.instrument_imports(include=["autograder"]):
        from tests.fuzz.targets import TARGETS
    for path in sorted((HERE / "corpus" / target).iterdir()):
        TARGETS[target](path.read_bytes())  # what is imported at first use is now imported
    atheris.Setup([sys.argv[0], *options], TARGETS[target])
    atheris.Fuzz()


def main() -> int:
    """The command line."""
    if sys.argv[1:2] == ["--one"]:
        one(sys.argv[2], sys.argv[3:])
    from tests.fuzz.targets import TARGETS

    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=(__doc__ or "").split("\n\n")[0])
    parser.add_argument("targets", nargs="*", metavar="target", help=f"any of {', '.join(TARGETS)}; all by default")
    parser.add_argument("--seconds", type=int, default=60, help="for each target (default 60)")
    parser.add_argument("--seed", type=int, default=1, help="of the random changes (default 1)")
    parser.add_argument("--keep", type=Path, default=Path("fuzz"), help="folder for what is found (default fuzz)")
    chosen = parser.parse_args()
    if unknown := set(chosen.targets) - set(TARGETS):
        parser.error(f"no target is called {', '.join(sorted(unknown))}; there are {', '.join(TARGETS)}")
    codes = [fuzz(name, chosen.seconds, chosen.seed, chosen.keep) for name in chosen.targets or TARGETS]
    return int(any(codes))


if __name__ == "__main__":
    sys.exit(main())
