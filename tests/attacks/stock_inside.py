"""Within the namespaces of one attack on stock nbgrader: a server that nobody may reach, and ``nbgrader autograde``."""

from __future__ import annotations

import resource
import subprocess
import sys
from pathlib import Path

from tests.attacks.stock_course import ASSIGNMENT, REACHED
from tests.attacks.watch import Watch

PORT = 40_913
"""The namespace is ours alone, so the port is free."""


def main() -> None:
    """Run, then say which servers were reached."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (64 << 20, 64 << 20))
    resource.setrlimit(resource.RLIMIT_AS, (8 << 30, 8 << 30))
    watch = Watch(Path.cwd(), PORT)
    command = [sys.executable, "-m", "nbgrader", "autograde", ASSIGNMENT, "--student", sys.argv[1], "--force"]
    subprocess.run(command, cwd="course", check=False, stdin=subprocess.DEVNULL)
    sys.stdout.flush()
    sys.stdout.write("".join(f"{REACHED} {what}\n" for what in watch.reached()))


if __name__ == "__main__":
    main()
