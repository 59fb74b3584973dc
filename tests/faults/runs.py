"""``nighthike grade`` in a process of its own, watched: its lines, its processes, its end.

A run is forked from a process that has imported the command already, which saves seconds of imports each; all it
starts itself (fork server, workers, sandboxes) is started as ever. Orphans come to us (``adopt_orphans``), so that we
see whether any process is left behind.
"""

from __future__ import annotations

import atexit
import ctypes
import os
import random
import select
import signal
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import NamedTuple

import autograder.cli
import autograder.cli.grade
import autograder.cli.progress
import autograder.grading.run

__all__ = ["TARGETS", "Run", "adopt_orphans", "all_ended"]

PR_SET_CHILD_SUBREAPER = 36
END_SECONDS = 600.0
"""A run that takes longer hangs."""
LEFT_BEHIND_SECONDS = 60.0
"""For the processes of a run that was killed to notice."""
LOOK_SECONDS = 0.02

TARGETS = ("parent", "worker", "forkserver", "warm", "child", "tracker")


class Process(NamedTuple):
    number: int
    parent: int
    command: str

    @property
    def inside(self) -> bool:
        """One of those beside student code."""
        return "autograder.sandbox.inside" in self.command and not self.command.startswith("bwrap")


def adopt_orphans() -> None:
    """Make this process the parent of what its descendants leave behind."""
    if ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0):
        raise OSError("this kernel does not hand over orphans")


def all_ended() -> bool:
    """Whether all our descendants end by themselves."""
    end = time.monotonic() + LEFT_BEHIND_SECONDS
    while time.monotonic() < end:
        try:
            if os.waitpid(-1, os.WNOHANG) == (0, 0):
                time.sleep(LOOK_SECONDS)
        except ChildProcessError:
            return True
    return False


class Run:
    """``nighthike grade`` in the course ``root``, with its temporary files in ``scratch``."""

    def __init__(self, root: Path, scratch: Path, *, jobs: int = 2) -> None:
        self.lines: list[str] = []
        self.error_file = scratch.parent / f"{scratch.name}.err"
        self._read, theirs = os.pipe()
        self._rest = b""
        self.open = True
        self.number = os.fork()
        if self.number == 0:
            _be_the_run(root, scratch, jobs, theirs, self.error_file)
        os.close(theirs)

    def wait_lines(self, count: int, seconds: float = END_SECONDS) -> bool:
        """Until ``count`` lines were said; False when the output ends, or the time, before that."""
        end = time.monotonic() + seconds
        while self.open and len(self.lines) < count:
            ready, _, _ = select.select([self._read], [], [], max(0.0, end - time.monotonic()))
            if not ready:
                return False
            data = os.read(self._read, 1 << 16)
            self.open = bool(data)
            *lines, self._rest = (self._rest + data).split(b"\n")
            self.lines += [line.decode() for line in lines]
        return len(self.lines) >= count

    def end(self) -> int:
        """Its exit code, negative for a signal. TimeoutError for a run that hangs."""
        self.wait_lines(sys.maxsize)
        if self.open:
            raise TimeoutError(f"the run hangs after {len(self.lines)} lines")
        os.close(self._read)
        return os.waitstatus_to_exitcode(os.waitpid(self.number, 0)[1])

    def kill(self, target: str, chance: random.Random) -> bool:
        """kill -9 one of its processes of the kind ``target``; False when none comes to be before the output ends."""
        while self.open:
            there = self.processes(target)
            if there:
                try:
                    os.kill(chance.choice(there), signal.SIGKILL)
                except ProcessLookupError:
                    continue
                return True
            self.wait_lines(sys.maxsize, LOOK_SECONDS)
        return False

    def processes(self, target: str) -> list[int]:
        """The numbers of its living processes of the kind ``target``."""
        if target == "parent":
            return [self.number]
        family = _family(self.number)
        by_number = {process.number: process for process in family}
        found = []
        for process in family:
            parent = by_number.get(process.parent)
            if process.inside:
                kind = "child" if parent is not None and parent.inside else "warm"
            elif "multiprocessing.resource_tracker" in process.command:
                kind = "tracker"
            elif "multiprocessing.forkserver" in process.command:
                kind = "forkserver" if process.parent == self.number else "worker"
            else:
                kind = ""
            if kind == target:
                found.append(process.number)
        return found


def _be_the_run(root: Path, scratch: Path, jobs: int, output: int, error_file: Path) -> None:
    code = 70
    try:
        os.setsid()
        os.dup2(output, 1)
        os.dup2(os.open(error_file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), 2)
        os.chdir(root)
        os.environ["TMPDIR"], tempfile.tempdir = str(scratch), None
        try:
            autograder.cli.main(["grade", "--jobs", str(jobs)])
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else 1
        threading._shutdown()  # type: ignore[attr-defined]
        atexit._run_exitfuncs()
    finally:
        os._exit(code)


def _family(number: int) -> list[Process]:
    """The living descendants of a process."""
    every = [process for path in Path("/proc").glob("[0-9]*") if (process := _process(path)) is not None]
    family: dict[int, Process] = {}
    known, grown = {number}, True
    while grown:
        new = {process.number: process for process in every if process.parent in known and process.number not in known}
        family |= new
        known |= new.keys()
        grown = bool(new)
    return list(family.values())


def _process(path: Path) -> Process | None:
    try:
        state, parent = (path / "stat").read_text().rsplit(")", 1)[1].split()[:2]
        command = (path / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    except (OSError, IndexError):
        return None
    name, _, rest = command.partition(" ")
    return None if state in "ZX" else Process(int(path.name), int(parent), f"{Path(name).name} {rest}")
