"""Options that several commands share."""

from __future__ import annotations

from pathlib import Path

import click

__all__ = ["course_option"]

course_option = click.option(
    "--course",
    "root",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=Path(),
    help="The course's folder, where nbgrader_config.py is; this one by default.",
)
"""``--course DIR``, given to the command as ``root``, for ``Course.open``."""
