"""What a database says when it does not do what it is asked, as a sentence with what to do about it."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator

from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, OperationalError, SQLAlchemyError

from autograder.errors import CourseError, GraderError, NighthikeError

__all__ = ["busy", "lost", "patient", "shown", "told"]

LOCK_WAIT_SECONDS = 20
"""How long SQLite waits for another program that writes, each time we try; its own default is 5."""

IN_USE = "another program is writing to it and did not end: close formgrader, or whatever has it open"
NO_GRADEBOOK = "put a backup in its place, or move it away (grades by hand are in it alone)"
ADVICE = {
    sqlite3.SQLITE_BUSY: IN_USE,
    sqlite3.SQLITE_LOCKED: IN_USE,
    sqlite3.SQLITE_FULL: "the disk is full: make room",
    sqlite3.SQLITE_IOERR: "the disk refuses: make room, or look after the disk",
    sqlite3.SQLITE_READONLY: "it cannot be written, or was moved away meanwhile: look for it and its permissions",
    sqlite3.SQLITE_CANTOPEN: "it cannot be opened: look whether its folder is there and can be written",
    sqlite3.SQLITE_PERM: "it cannot be opened: look at its permissions",
    sqlite3.SQLITE_CORRUPT: f"it is damaged: {NO_GRADEBOOK}",
    sqlite3.SQLITE_NOTADB: f"it is no gradebook: {NO_GRADEBOOK}",
}


@contextlib.contextmanager
def told(db_url: str, what: str) -> Iterator[None]:
    """Turns what the database raises into GraderError; ``what`` could not be done: "the grades of ann cannot be
    written"."""
    try:
        yield
    except ArgumentError as error:
        raise CourseError(f"CourseDirectory.db_url: {error}; correct it in nbgrader_config.py") from error
    except NighthikeError:
        raise
    except ModuleNotFoundError as error:
        raise GraderError(
            f"{shown(db_url)}: {what}: {error.name} is not installed; for PostgreSQL: pip install "
            "'nighthike[postgresql]'"
        ) from error
    except Exception as error:
        cause = _cause(error)
        if cause is None:
            raise
        code = getattr(cause, "sqlite_errorcode", 0) & 0xFF
        advice = f"; {ADVICE[code]}" if code in ADVICE else ""
        reason = " ".join(str(cause).split())
        raise GraderError(
            f"{shown(db_url)}: {what}: {reason}{advice}; then run again, what is graded is kept"
        ) from error


def busy(error: BaseException) -> bool:
    """Whether another try may go well at once: another program was writing."""
    code = getattr(_cause(error), "sqlite_errorcode", None)
    return code is None or code & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)


def lost(error: BaseException) -> bool:
    """Whether the connection to a database server broke, or none could be made."""
    found = error if isinstance(error, SQLAlchemyError) else error.__context__
    if not isinstance(found, OperationalError) or isinstance(found.orig, sqlite3.Error):
        return False
    return found.connection_invalidated or "connection" in str(found.orig)


def patient(db_url: str) -> str:
    """``db_url`` with a longer wait for other writers, unless it says itself how long (``?timeout=…``)."""
    try:
        url = make_url(db_url)
    except ArgumentError:
        return db_url  # whoever opens it says so
    if url.get_backend_name() != "sqlite" or "timeout" in url.query:
        return db_url
    return url.update_query_dict({"timeout": str(LOCK_WAIT_SECONDS)}).render_as_string(hide_password=False)


def shown(db_url: str) -> str:
    """``db_url`` without a password."""
    try:
        return make_url(db_url).render_as_string(hide_password=True)
    except ArgumentError:
        return "CourseDirectory.db_url"


def _cause(error: BaseException) -> BaseException | None:
    """What the database's driver raised, in SQLAlchemy's wrapping, in nbgrader's; None for what has another cause."""
    found = error if isinstance(error, SQLAlchemyError) else error.__context__
    if not isinstance(found, SQLAlchemyError):
        return None
    return found.orig if isinstance(found, DBAPIError) and found.orig is not None else found
