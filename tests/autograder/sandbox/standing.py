"""How a student's process stands here, seen from outside and from inside: ``python standing.py`` prints it as JSON."""

from __future__ import annotations

import json
import os
import sys
import tempfile
from pathlib import Path
from typing import Any

import autograder
from autograder.errors import ConfinementError
from autograder.sandbox.launch import Sandbox
from autograder.sandbox.student import Student

LOOK = """
import os, threading
def tried(action):
    try:
        return str(action())
    except Exception as problem:
        return type(problem).__name__

seen = {{
    "user": os.getuid(),
    "number": os.getpid(),
    "machine": os.uname().nodename,
    "suites": tried(lambda: os.stat({suites!r}).st_size),
    "private": tried(lambda: open({private!r}).read()),
    "shown": tried(lambda: open({shown!r}).read()),
    "own": tried(lambda: open("mine", "w").write("12345")),
    "home": os.path.samefile(os.path.expanduser("~"), "."),
    "library": tried(lambda: open(os.__file__.replace("os.py", "new.py"), "w")),
    "processes": tried(lambda: os.listdir("/proc")),
    "status": tried(lambda: open("/proc/self/status").read()),
}}
"""
LAZY = "import decimal, sqlite3, numpy.fft, matplotlib.animation"
THREADS = """
import threading
go, started = threading.Event(), 0
threading.stack_size(1 << 16)
try:
    while started < 400:
        threading.Thread(target=go.wait, daemon=True).start()
        started += 1
except RuntimeError:
    pass
go.set()
"""


def standing() -> dict[str, Any]:
    """The facts; with "refused" alone where nothing is run."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        private, shown = folder / "private", folder / "shown"
        private.write_text("the owner's")
        private.chmod(0o600)
        shown.write_text("everybody's")
        shown.chmod(0o644)
        suites = str(Path(autograder.__file__).parent / "suites")
        look = LOOK.format(suites=suites, private=str(private), shown=str(shown))
        try:
            with Sandbox(visible=[folder]) as sandbox:
                student = Student(sandbox, list(enumerate((look, LAZY, THREADS))))
                assert sandbox._child is not None
                number = ~(sandbox._child.clock >> 3)
                return {
                    "walls": sandbox.walls._asdict(),
                    "seen": student.get("seen"),
                    "threads": student.get("started"),
                    "cells": [cell.outcome for cell in student.cells],
                    "from_outside": status(number),
                    "clock": sandbox._child.cpu_seconds(),
                    "grader": os.getuid(),
                    "owner_of_the_folder": sandbox._work.stat().st_uid,
                }
        except ConfinementError as error:
            return {"refused": str(error)}


def status(number: int) -> dict[str, str]:
    """What the kernel says of a process."""
    lines = Path(f"/proc/{number}/status").read_text().splitlines()
    return {key: value.strip() for key, value in (line.split(":", 1) for line in lines)}


if __name__ == "__main__":
    sys.stdout.write(json.dumps(standing()))
