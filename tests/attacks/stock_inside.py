"""Within the namespaces of one attack on stock nbgrader: servers that nobody may reach, limits, nbgrader's commands.

Imports nothing of ours but ``watch``, which is beside it there: a course with stock nbgrader has none of our packages.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from pathlib import Path

from tests.attacks.watch import Watch

__all__ = ["PORT", "REACHED"]

PORT = 40_913
"""The namespace is ours alone, so the port is free."""
REACHED = "REACHED"
LIMITS = {
    resource.RLIMIT_AS: 4 << 30,
    resource.RLIMIT_FSIZE: 64 << 20,
    resource.RLIMIT_CPU: 300,
    resource.RLIMIT_CORE: 0,
}
"""Stock nbgrader limits nothing but the time of a cell; these are for the machine that tries the attacks."""


def main() -> None:
    """Run each of nbgrader's ``commands``, then say which servers were reached."""
    for what, limit in LIMITS.items():
        resource.setrlimit(what, (limit, limit))
    watch = Watch(Path.cwd(), "", PORT)
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    assignment, student, *commands = sys.argv[1:]
    for command in commands:
        run = [sys.executable, "-W", "ignore", "-m", "nbgrader", command, assignment, f"--student={student}", "--force"]
        subprocess.run(run, cwd="course", check=False, stdin=subprocess.DEVNULL, env=environment)
    sys.stdout.flush()
    sys.stdout.write("".join(f"{REACHED} {what}\n" for what in watch.reached()))


if __name__ == "__main__":
    main()
