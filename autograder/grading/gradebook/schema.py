"""The version of nbgrader's schema, which a gradebook that we make has to name as one that nbgrader makes."""

from __future__ import annotations

from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, inspect, text

from autograder.grading.nbgrader.places import nbgrader_folder

__all__ = ["prepare_database"]


def prepare_database(db_url: str) -> None:
    """Tell an empty database which schema it is about to get.

    nbgrader does so too, by running the ``alembic`` program: two seconds, and not found where the
    environment's scripts are not on the PATH. Whether there is a version is looked at each time, so that a kill in
    between is mended.
    """
    engine = create_engine(db_url)
    try:
        tables = inspect(engine).get_table_names()
        if tables and "alembic_version" not in tables:
            return
        with engine.begin() as connection:
            if not tables:
                connection.execute(text("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)"))
            if connection.execute(text("SELECT version_num FROM alembic_version")).first() is None:
                scripts = ScriptDirectory(str(nbgrader_folder() / "alembic"))
                connection.execute(
                    text("INSERT INTO alembic_version (version_num) VALUES (:head)"),
                    {"head": scripts.get_current_head()},
                )
    finally:
        engine.dispose()
