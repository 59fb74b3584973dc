"""Where nbgrader is installed, and where nbconvert finds templates: our feedback page, and nbgrader's pages behind it.

A module without imports of weight: ``nbgrader_config.py`` uses it, and every command reads that file.
"""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

__all__ = ["nbgrader_folder", "template_folders"]


def nbgrader_folder() -> Path:
    """The folder of the package, which is not imported for that: it takes seconds."""
    found = find_spec("nbgrader")
    assert found is not None
    assert found.origin is not None
    return Path(found.origin).parent


def template_folders() -> list[str]:
    """For ``c.HTMLExporter.extra_template_basedirs``: formgrader takes that setting for its own pages as well."""
    theirs = nbgrader_folder() / "server_extensions" / "formgrader" / "templates"
    return [str(Path(__file__).parents[1] / "pages" / "templates"), str(theirs)]
