"""Watches that handling an input opens, imports and evaluates nothing, by the interpreter's own audit events."""

from __future__ import annotations

import contextlib
import re
import sys
from collections.abc import Iterator

FORBIDDEN = (
    "open", "exec", "compile", "import", "pickle.", "marshal.", "ctypes.", "os.", "subprocess.", "shutil.", "tempfile.",
    "socket.connect", "socket.bind", "socket.getaddrinfo", "builtins.input", "code.", "glob.", "sys._getframe",
    "sys.setprofile", "sys.settrace", "mmap.",
)  # fmt: skip
"""Audit events, a point at the end standing for all that begin so."""

FAMILIES = tuple(event for event in FORBIDDEN if event.endswith("."))
CLOCK = re.compile(r"/proc/(\d+|thread-self|self)/schedstat")
"""How long a process waited for a processor: read when a call is timed, whatever came in."""

_seen: list[str] | None = None


def _hook(event: str, arguments: tuple[object, ...]) -> None:
    if _seen is None or not (event in FORBIDDEN or event.startswith(FAMILIES)):
        return
    if event == "open" and CLOCK.fullmatch(str(arguments[0])):
        return
    _seen.append(f"{event} {arguments!r}"[:200])


sys.addaudithook(_hook)


@contextlib.contextmanager
def nothing_else_happens() -> Iterator[None]:
    """AssertionError when, inside, a file is opened, code compiled, a module imported, a connection made."""
    global _seen
    _seen = []
    try:
        yield
    finally:
        seen, _seen = _seen, None
    assert not seen, f"handling the input did more than read it: {seen}"


@contextlib.contextmanager
def unwatched() -> Iterator[None]:
    """What the fuzzer itself does in the middle of it."""
    global _seen
    before, _seen = _seen, None
    try:
        yield
    finally:
        _seen = before
