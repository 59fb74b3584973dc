"""Indexes that nbgrader's tables lack: without them every submission is looked for among all the class's rows.

Measured, the rows of one submission with 20,000 others in the gradebook: 18 ms of CPU, with these indexes 1.9, and 1.3
in an empty one. nbgrader neither needs nor minds them.
"""

from __future__ import annotations

import contextlib
from collections.abc import Mapping

from sqlalchemy import Engine, inspect, text
from sqlalchemy.exc import SQLAlchemyError

__all__ = ["add_indexes"]

COLUMNS: Mapping[str, str] = {
    "submitted_assignment": "student_id",
    "submitted_notebook": "assignment_id",
    "grade": "notebook_id",
    "comment": "notebook_id",
}
"""By table, the column that its rows are looked up by."""


def add_indexes(engine: Engine) -> None:
    """Add those that are missing; a gradebook that we may not change does without."""
    with contextlib.suppress(SQLAlchemyError), engine.begin() as connection:
        known = inspect(connection)
        for table, column in COLUMNS.items():
            name = f"nighthike_{table}_{column}"
            if name not in {index["name"] for index in known.get_indexes(table)}:
                connection.execute(text(f"CREATE INDEX IF NOT EXISTS {name} ON {table} ({column})"))
