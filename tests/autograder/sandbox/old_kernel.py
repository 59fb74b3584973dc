"""Another kernel, as far as a program can tell: ``python old_kernel.py WHAT CODE`` runs Python code on it.

``WHAT`` is the version of Landlock that the kernel has, ``namespaces``, which it then does not allow, or the name of a
system call that it lacks. Of Landlock only the answer to the question for the version is another one; every wall is
this kernel's own, made as for the old one.
"""

from __future__ import annotations

import errno
import sys
from threading import Thread

from seccompy import Action, ArgCmp, CmpOp, Filter, FilterFlag
from seccompy.notify import Listener

ASKS_FOR_THE_VERSION = {2: 1}
"""landlock_create_ruleset(NULL, 0, LANDLOCK_CREATE_RULESET_VERSION)."""

NAMESPACES = [1 << bit for bit in (17, 25, 26, 27, 28, 29, 30)]
"""The flags of clone(2) that make one: for mounts, control groups, names, shared memory, users, processes, network."""


def has_landlock(version: int) -> None:
    """From now on the kernel says that its Landlock is of this version, also to programs started from here."""
    kernel = Filter(Action.ALLOW, flags=FilterFlag.NEW_LISTENER)
    kernel.notify("landlock_create_ruleset", args=ASKS_FOR_THE_VERSION)
    listener = kernel.load()
    assert listener is not None
    Thread(target=_answer, args=(listener, version), daemon=True).start()


def lacks(call: str) -> None:
    """From now on the kernel has no such call."""
    kernel = Filter(Action.ALLOW)
    kernel.errno(call, errno.ENOSYS)
    kernel.load()


def allows_no_namespaces() -> None:
    """From now on it is as in a container: programs start, namespaces do not."""
    kernel = Filter(Action.ALLOW)
    kernel.errno("unshare", errno.EPERM)
    kernel.errno("clone3", errno.ENOSYS)
    for flag in NAMESPACES:
        kernel.errno("clone", errno.EPERM, args=[ArgCmp(0, CmpOp.MASKED_EQ, flag, flag)])
    kernel.load()


def _answer(listener: Listener, version: int) -> None:
    while True:
        listener.respond(listener.recv().id, val=version)


if __name__ == "__main__":
    what, code = sys.argv[1:]
    if what.isdigit():
        has_landlock(int(what))
    elif what == "namespaces":
        allows_no_namespaces()
    else:
        lacks(what)
    exec(code)
