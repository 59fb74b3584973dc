"""source/ → release/: what students receive, made by nbgrader's own steps, searched for leaks, equal byte for byte.

The only module of this package that imports nbgrader, and it does so when it is used: that takes seconds.
"""

from __future__ import annotations

import contextlib
import copy
import logging
import tempfile
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from nbformat import NotebookNode
from nbformat.warnings import DuplicateCellId, MissingIDFieldWarning
from traitlets.config import Config
from traitlets.log import get_logger

from autograder.course.leaks import check_leaks
from autograder.course.notebook import write_bytes
from autograder.errors import CourseError

if TYPE_CHECKING:
    from autograder.course.layout import Course

__all__ = ["check_release", "release", "student_version"]


def release(course: Course, *names: str) -> tuple[Path, ...]:
    """Make the student version of the assignments ``names``, of all without names; the files that changed, sorted.

    nbgrader's ``GenerateAssignment`` makes the files, under the course's configuration; all of them are searched for
    leaks before the first is written. A file appears whole or not at all, one that is equal is not touched, and one
    that no longer belongs is removed. Equal sources give equal bytes, in any folder, time zone or hash seed. The
    gradebook is not touched.

    Raises CourseError for a fault of a notebook, LeakError for a leak.
    """
    with _generated(course, names) as folder:
        stale = _differing(course, folder)
        for path, new in stale.items():
            if new is None:
                path.unlink()
            else:
                write_bytes(new.read_bytes(), path)
    return tuple(stale)


def check_release(course: Course, *names: str) -> tuple[Path, ...]:
    """The files of release/ that ``release`` would write, change or remove: none when the release is fresh.

    Raises CourseError and LeakError as ``release`` does; writes nothing.
    """
    with _generated(course, names) as folder:
        return tuple(_differing(course, folder))


def student_version(notebook: NotebookNode, path: Path, *, config: Config, root: Path) -> NotebookNode:
    """A copy of the source ``notebook`` as students receive it, made in memory by nbgrader's own preprocessors.

    ``path`` is the source notebook, ``config`` and ``root`` the course's. The gradebook is not touched.

    Raises CourseError when nbgrader refuses the notebook.
    """
    from nbconvert.exporters import Exporter
    from nbgrader.converters import GenerateAssignment

    settings = _without_gradebook(config)
    settings.Exporter.default_preprocessors = []
    exporter = Exporter(config=settings)
    for step in GenerateAssignment(config=settings).preprocessors:
        exporter.register_preprocessor(step)
    place = {"assignment": path.parent.name, "notebook": path.stem, "student": ".", "db_url": ""}
    resources = {"nbgrader": place, "unique_key": path.stem, "metadata": {"path": str(path.parent)}}
    with _nbgrader_errors(path.name), warnings.catch_warnings(), contextlib.chdir(root):
        warnings.simplefilter("error", MissingIDFieldWarning)
        warnings.simplefilter("error", DuplicateCellId)
        try:
            # In the course's folder, because the header's and footer's paths are relative to it.
            released, _ = exporter.from_notebook_node(copy.deepcopy(notebook), resources)
        except (MissingIDFieldWarning, DuplicateCellId):
            message = "the header or footer has a cell without an id of its own; save it again in Jupyter"
            raise CourseError(message) from None
    return released


def _without_gradebook(config: Config) -> Config:
    """``config`` with the options of ``nbgrader generate_assignment --no-db``."""
    settings = copy.deepcopy(config)
    settings.SaveCells.enabled = False
    settings.GenerateAssignment.no_database = True
    return settings


@contextlib.contextmanager
def _generated(course: Course, names: tuple[str, ...]) -> Iterator[Path]:
    """A temporary folder with what release/ must hold, a folder for each assignment, free of leaks."""
    with tempfile.TemporaryDirectory(prefix="nighthike-release-") as name:
        for assignment in sorted({path.parent.name for path in course.notebooks(*names)}):
            course.exercises(assignment)  # names faults by cell and line, where nbgrader would not
            _generate(course, assignment, Path(name))
            check_leaks(course, assignment, Path(name) / assignment)
        yield Path(name)


def _generate(course: Course, assignment: str, folder: Path) -> None:
    """Have nbgrader write ``folder/<assignment>``."""
    from nbgrader.converters import GenerateAssignment
    from nbgrader.coursedir import CourseDirectory

    settings = _without_gradebook(course.config)
    settings.CourseDirectory.root = str(course.root)
    settings.CourseDirectory.release_directory = str(folder.resolve())
    settings.CourseDirectory.assignment_id = assignment
    settings.CourseDirectory.notebook_id = "*"
    converter = GenerateAssignment(coursedir=CourseDirectory(config=settings), config=settings)
    with _nbgrader_errors(assignment):
        converter.start()


def _differing(course: Course, folder: Path) -> dict[Path, Path | None]:
    """What makes release/ equal to ``folder``: path → the file that must stand there, or None to remove it; sorted."""
    differing: dict[Path, Path | None] = {}
    for assignment in folder.iterdir():
        for new in _files(assignment):
            path = course.release / new.relative_to(folder)
            if not path.is_file() or path.read_bytes() != new.read_bytes():
                differing[path] = new
        for path in _files(course.release / assignment.name):
            if not (folder / path.relative_to(course.release)).exists():
                differing[path] = None
    return dict(sorted(differing.items()))


def _files(folder: Path) -> list[Path]:
    """The files below ``folder`` without what Jupyter leaves behind where someone has looked at a release."""
    return [path for path in folder.rglob("*") if path.is_file() and ".ipynb_checkpoints" not in path.parts]


class _Faults(logging.Handler):
    """Keeps the last line of every traceback that nbgrader logs: the one that says what happened."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        message = record.getMessage().strip()
        if "Traceback" in message:
            self.lines.append(message.split("\n")[-1])


@contextlib.contextmanager
def _nbgrader_errors(where: str) -> Iterator[None]:
    """Turn what nbgrader raises and logs into one CourseError."""
    log = logging.getLogger(get_logger().name)
    faults, propagated = _Faults(), log.propagate
    log.addHandler(faults)
    log.propagate = False
    try:
        yield
    except Exception as error:  # nbgrader raises RuntimeError, ValueError, ValidationError and its own
        # Its last word is "see the above traceback"; the traceback was logged before.
        told = faults.lines[-1] if faults.lines else str(error).strip().split("\n")[0]
        raise CourseError(f"{where}: nbgrader cannot make the student version: {told}") from error
    finally:
        log.removeHandler(faults)
        log.propagate = propagated
