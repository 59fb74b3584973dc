"""What keeps graders apart whose gradebook is a PostgreSQL server.

They may run on several machines, each with a ``results/`` of its own, so the lock in that folder is not enough. The
locks here are PostgreSQL's advisory ones: they name whatever we like, and end with the transaction or the connection,
however that ends. On any other database these functions do nothing.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

from sqlalchemy import Connection, create_engine, text
from sqlalchemy.pool import NullPool

__all__ = ["hold", "one_at_a_time"]

LOCK = text("SELECT pg_advisory_xact_lock(hashtextextended(:what, 0))")


def hold(connection: Connection, what: str) -> None:
    """Nobody else holds ``what`` until the transaction of ``connection`` is over; waits as long as somebody does."""
    if connection.dialect.name == "postgresql":
        connection.execute(LOCK, {"what": f"nighthike {what}"})


@contextlib.contextmanager
def one_at_a_time(db_url: str, what: str) -> Iterator[None]:
    """Nobody else is within this with the same ``what``, whatever connections are used in it."""
    engine = create_engine(db_url, poolclass=NullPool)
    if engine.dialect.name != "postgresql":
        yield
        return
    with engine.begin() as connection:
        hold(connection, what)
        yield
