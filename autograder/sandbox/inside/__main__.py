"""Runs beside student code: the warm process. Everything slow happens here once; a child forks for each notebook.

Started with a clean environment, ``fd 0`` as control socket and one JSON argument. It says in one line of JSON who it
has become, and forks whenever the trusted side sends ``F`` with the child's line attached, once the child before it,
which has been killed, is gone; it answers with one byte, the signal that ended that one. A child is not reaped before
that, so its number is given to no other process while the trusted side holds it. The child begins with one byte too:
the kernel attaches the sender's number to it, as the trusted side knows it, from whatever namespace it comes.
"""

from __future__ import annotations

import ctypes
import gc
import json
import os
import random
import signal
import socket
import sys
from mmap import mmap
from pathlib import Path
from typing import Any

import numpy as np
from landlockpy import Ruleset
from seccompy import Filter

from autograder.sandbox.inside import confine, privileges
from autograder.sandbox.inside.memory import settle
from autograder.sandbox.inside.serve import Server
from autograder.sandbox.inside.shell import Descriptors, GradingShell, make_shell
from autograder.sandbox.inside.system_calls import system_call_wall
from autograder.sandbox.wire import Ready, encode_frame

PRCTL = ctypes.CDLL(None).prctl
PR_SET_PDEATHSIG = 1
WARM_UP = (
    "import matplotlib.pyplot as plt\n_, ax = plt.subplots()\nax.plot([0, 1]); ax.set_title('$x^2$'); ax.legend(['a'])",
    "import numpy as np\nnp.linalg.solve(np.eye(2), np.ones(2)) @ np.ones(2)\n1 / 0",
    "%matplotlib inline",
    "import asyncio",
)
"""No top-level await: its event loop would stay open, a pair of sockets that all children share."""
HERE = b"H"
MAX_THREADS = 256
"""Of a user that is this process's own, this process and its child among them."""


def warm(shell: GradingShell) -> None:
    """Do once what every notebook would pay for: pyplot, the inline backend, a figure, a traceback."""
    for source in WARM_UP:
        shell.run_cell(source)
    shell.outputs.clear()
    shell.reset(new_session=True)
    shell.execution_count = 1
    shell.last_execution_result = None
    for name in ("last_type", "last_value", "last_traceback", "last_exc"):
        vars(sys).pop(name, None)


def become_child(
    shell: GradingShell, line: int, walls: tuple[Ruleset, Filter], reserve: mmap, settings: dict[str, Any]
) -> None:
    """In the forked child: close what is not ours, go behind the walls, serve."""
    _die_with_parent()
    files, calls = walls
    os.write(line, HERE)
    try:
        descriptors = Descriptors()
        null = os.open(os.devnull, os.O_RDONLY)
        os.dup2(null, 0)
        os.close(null)
        confine.limit_cpu(settings["cpu_seconds"])
        confine.close_file_wall(files)
        calls.load()
    except BaseException as problem:
        os.writev(line, encode_frame(Ready(f"{type(problem).__name__}: {problem}")))
        return
    # The same for every submission and every regrade: a student who draws without a seed gets the same draw.
    random.seed(0)
    np.random.seed(0)  # noqa: NPY002 — the legacy state is what such a student uses
    gc.enable()
    Server(shell, line, settings["frame_bytes"], descriptors, reserve).serve()


def main() -> None:
    """Warm up, say so, fork on request until the control socket closes."""
    settings = json.loads(sys.argv[1])
    control = socket.socket(fileno=os.dup(0))
    _die_with_parent()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    shell = make_shell(settings["cell_output_bytes"])
    warm(shell)
    settle()
    readable, work = [Path(path) for path in settings["readable"]], Path(settings["work"])
    walls = confine.file_wall(readable, work), system_call_wall()
    _ = walls[1].program
    # What a child inherits need not be done in each.
    os.chdir(work)
    reserve = confine.limit_resources(**settings["resources"])
    confine.first_load()
    became = {"user": os.getuid(), "still_root": ""}
    privileges.empty_bounding_set()
    if became["user"] == 0:
        became["still_root"] = privileges.become_nobody(settings["nobody"], work, readable)
        became["user"] = os.getuid()
    if became["user"] == settings["nobody"] or settings["own_users"]:
        confine.limit_threads(MAX_THREADS)
    privileges.give_up_capabilities()
    _die_with_parent()  # becoming another user undid it
    gc.collect()
    gc.freeze()
    gc.disable()
    control.sendall(json.dumps(became).encode() + b"\n")
    number = 0
    while True:
        message, descriptors, _, _ = socket.recv_fds(control, 1, 1)
        if not message:
            return
        _, status = os.waitpid(number, 0) if number else (0, 0)
        control.send(bytes([os.WTERMSIG(status)]))
        (line,) = descriptors
        number = os.fork()
        if number == 0:
            control.close()
            status = 0
            try:
                become_child(shell, line, walls, reserve, settings)
            except BaseException:
                status = 70
            os._exit(status)
        os.close(line)


def _die_with_parent() -> None:
    PRCTL(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)


if __name__ == "__main__":
    try:
        main()
    except Exception as problem:
        # Python's own report would go where a notebook's does.
        os.write(2, f"{type(problem).__name__}: {problem}\n".encode())
        sys.exit(70)
