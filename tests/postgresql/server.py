"""One server, started and stopped by the tests. It listens on a socket in its own folder, so no port can be taken."""

from __future__ import annotations

import itertools
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

import psycopg

from tests.postgresql.find import server_programs

__all__ = ["PASSWORD", "Server"]

PASSWORD = "a-password-that-nobody-may-read"
NOBODY = 65534
"""PostgreSQL refuses to run as root."""
OPTIONS = ("listen_addresses=", "fsync=off", "full_page_writes=off", "shared_buffers=16MB", "max_connections=20")


class Server:
    """Running from the start, until ``close()``."""

    def __init__(self) -> None:
        programs = server_programs()
        assert programs is not None, "these tests need a PostgreSQL server; install it: sudo apt-get install postgresql"
        self._programs = programs
        self._numbers = itertools.count()
        # Not in pytest's folder, which nobody but its owner may enter.
        self.folder = Path(tempfile.mkdtemp(prefix="postgresql-", dir="/tmp"))
        if os.geteuid() == 0:
            os.chown(self.folder, NOBODY, NOBODY)
        (self.folder / "password").write_text(PASSWORD)
        (self.folder / "password").chmod(0o644)
        self._call("initdb", "--username=grader", "--auth=scram-sha-256", "--encoding=UTF8", "--locale=C",
                   f"--pwfile={self.folder / 'password'}", "--no-sync", f"--pgdata={self._data}")  # fmt: skip
        self.start()

    @property
    def _data(self) -> Path:
        return self.folder / "data"

    def url(self, database: str, *, user: str = "grader", password: str = PASSWORD) -> str:
        return f"postgresql://{user}:{password}@/{database}?host={self.folder}"

    def new_database(self) -> str:
        """The URL of an empty database."""
        name = f"course{next(self._numbers)}"
        self.ask(f"CREATE DATABASE {name}")
        return self.url(name)

    def ask(self, statement: str, database: str = "postgres") -> list[tuple[object, ...]]:
        with psycopg.connect(self.url(database), autocommit=True) as connection:
            answer = connection.execute(statement.encode())
            return answer.fetchall() if answer.description else []

    def start(self) -> None:
        options = " ".join(f"-c {option}" for option in (*OPTIONS, f"unix_socket_directories={self.folder}"))
        self._call("pg_ctl", "start", f"--pgdata={self._data}", f"--options={options}", f"--log={self.folder / 'log'}")

    def stop(self) -> None:
        """As a power cut does it: connections break."""
        self._call("pg_ctl", "stop", "--mode=immediate", f"--pgdata={self._data}")

    def close(self) -> None:
        if (self._data / "postmaster.pid").exists():
            self.stop()
        shutil.rmtree(self.folder)

    def _call(self, program: str, *arguments: str) -> None:
        as_nobody = {"user": NOBODY, "group": NOBODY, "extra_groups": []} if os.geteuid() == 0 else {}
        with (self.folder / "errors").open("ab") as errors:
            done = subprocess.run(
                [self._programs / program, *arguments],
                cwd=self.folder,
                stdout=subprocess.DEVNULL,
                stderr=errors,
                check=False,
                **as_nobody,
            )
        assert done.returncode == 0, f"{program}: {(self.folder / 'errors').read_text()}"
