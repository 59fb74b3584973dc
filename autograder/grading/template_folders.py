"""Where nbconvert finds templates: our feedback page, and nbgrader's own pages behind it.

A module without imports of weight: ``nbgrader_config.py`` uses it, and every command reads that file.
"""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

__all__ = ["template_folders"]


def template_folders() -> list[str]:
    """For ``c.HTMLExporter.extra_template_basedirs``: formgrader takes that setting for its own pages as well."""
    nbgrader = find_spec("nbgrader")  # which does not import it
    folders = [Path(__file__).with_name("templates")]
    if nbgrader is not None and nbgrader.origin is not None:
        folders.append(Path(nbgrader.origin).parent / "server_extensions" / "formgrader" / "templates")
    return [str(folder) for folder in folders]
