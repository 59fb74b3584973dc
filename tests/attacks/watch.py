"""What an attack would change outside of its process, watched for real: servers, files, processes, shared memory."""

from __future__ import annotations

import contextlib
import ctypes
import os
import resource
import socket
import threading
import time
from pathlib import Path
from typing import Any

__all__ = ["Watch"]

PR_SET_CHILD_SUBREAPER = 36
SHARED_KEY = str(0x6E686B31)
"""The key of every System V object that an attack makes."""
LOOKS, LOOK_SECONDS = 5, 0.02
GROWTH_KIB = 512 << 10
"""By how much the trusted side's memory may grow in one submission."""


class Watch:
    """Servers that nobody may reach, and a look at everything else; ``places`` tells attacks where they are.

    ``canary``: what every file in ``folder`` holds.
    """

    def __init__(self, folder: Path, canary: str, port: int = 0) -> None:
        self._folder, self._canary = folder, canary
        self._reached: list[str] = []
        self._sockets: list[socket.socket] = []
        # What outlives its parent comes to us, and is seen.
        ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
        own = not port
        tcp = self._listen("TCP", socket.AF_INET, socket.SOCK_STREAM, ("127.0.0.1", port))
        port = tcp.getsockname()[1]
        self._listen("UDP", socket.AF_INET, socket.SOCK_DGRAM, ("127.0.0.1", port))
        address = b"\0nighthike-attacks" + (str(os.getpid()).encode() if own else b"")
        self._listen("an abstract socket", socket.AF_UNIX, socket.SOCK_STREAM, address)
        self._listen("an abstract datagram", socket.AF_UNIX, socket.SOCK_DGRAM, address + b"-datagrams")
        self._listen("a Unix socket", socket.AF_UNIX, socket.SOCK_STREAM, str(folder / "course" / "socket"))
        self.places: dict[str, Any] = {"port": port, "address": address}
        self._memory = _peak_memory()
        self._at_rest: int | None = None

    def close(self) -> None:
        for end in self._sockets:
            end.close()

    def escaped(self) -> list[str]:
        """What got out since the last look."""
        found = [f"reached {what}" for what in self.reached()]
        found += [f"wrote {path.name}" for path in self._folder.rglob("escaped*")]
        places = ("/tmp", "/dev/shm", "/var/tmp", "/dev/mqueue", "/autograder", "/grade")
        found += [f"wrote {path}" for place in places for path in Path(place).glob("escaped*")]
        files = (path for path in self._folder.rglob("*.*") if path.is_file())
        found += [f"changed {path.name}" for path in files if path.read_text() != self._canary]
        for kind in ("shm", "msg", "sem"):
            rows = Path("/proc/sysvipc", kind).read_text().splitlines()[1:]
            found += [f"shared memory ({kind})" for row in rows if row.split()[0] == SHARED_KEY]
        return found + self._processes()

    def count_anew(self) -> None:
        """A command of ours has run: its workers, ended but never waited for, are below us and did not get out."""
        self._at_rest = None

    def reached(self) -> list[str]:
        """Which servers somebody has talked to since the last look."""
        found, self._reached[:] = list(self._reached), []
        return found

    def grown(self) -> bool:
        """Whether the trusted side took much memory since the last look."""
        before, self._memory = self._memory, _peak_memory()
        return self._memory - before > GROWTH_KIB

    def _listen(self, what: str, family: int, kind: int, address: Any) -> socket.socket:
        server = socket.socket(family, kind)
        server.bind(address)
        if kind == socket.SOCK_STREAM:
            server.listen()
        self._sockets.append(server)
        threading.Thread(target=self._wait, args=(what, server, kind), daemon=True).start()
        return server

    def _wait(self, what: str, server: socket.socket, kind: int) -> None:
        while True:
            try:
                if kind == socket.SOCK_STREAM:
                    server.accept()[0].close()
                else:
                    server.recv(100)
            except OSError:
                return
            self._reached.append(what)

    def _processes(self) -> list[str]:
        """Processes below ours beyond those that were there when nothing had been attacked yet."""
        if self._at_rest is None:
            # The next child is started while nobody waits for it: the count of a moment could be too low.
            self._at_rest = max(_below_us() for _ in range(LOOKS))
        extra = _below_us() - self._at_rest
        for _ in range(LOOKS if extra > 0 else 0):  # one that is just ending is none
            extra = min(extra, _below_us() - self._at_rest)
        return [f"{extra} processes"] if extra > 0 else []


def _below_us() -> int:
    """How many processes descend from this one, a moment from now."""
    time.sleep(LOOK_SECONDS)
    parents = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            pid, rest = path.read_text().split(" (", 1)
            parents[int(pid)] = int(rest.rpartition(")")[2].split()[1])
    return sum(os.getpid() in _line_of(pid, parents) for pid in parents)


def _line_of(pid: int, parents: dict[int, int]) -> list[int]:
    line = []
    while pid in parents and parents[pid] not in line:
        pid = parents[pid]
        line.append(pid)
    return line


def _peak_memory() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
