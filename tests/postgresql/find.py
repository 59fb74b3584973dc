"""Where PostgreSQL's server programs are: ``python -m tests.postgresql.find`` prints it, or ends with 1."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

__all__ = ["server_programs"]

PLACES = ("/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin", "/opt/homebrew/opt/postgresql*/bin")
"""Where distributions put what they keep off the PATH."""


def server_programs() -> Path | None:
    """The folder with initdb and pg_ctl, the newest where there are several."""
    found = [Path(name).parent for name in (shutil.which("initdb"),) if name]
    for place in PLACES:
        every = Path("/").glob(place.removeprefix("/"))
        found += sorted((path for path in every if (path / "initdb").is_file()), key=_version, reverse=True)
    return next((path for path in found if (path / "pg_ctl").is_file()), None)


def _version(path: Path) -> int:
    return int("".join(filter(str.isdigit, path.parent.name)) or 0)


if __name__ == "__main__":
    programs = server_programs()
    sys.stdout.write(f"{programs or 'no PostgreSQL server'}\n")
    sys.exit(programs is None)
