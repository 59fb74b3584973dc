"""An exercise: the released cells of one source notebook, its tasks and their points."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from nbformat import NotebookNode
from traitlets.config import Config

from autograder.course.notebook import NOTEBOOK_BYTES, parse_notebook
from autograder.course.release import student_version
from autograder.course.shape import well_formed
from autograder.course.source import check_source, is_experiment
from autograder.errors import CourseError
from autograder.model import Record, Task

__all__ = ["Exercise", "SourceCell", "read_exercise"]


class SourceCell(Record, frozen=True, kw_only=True):
    """A cell as students receive it."""

    index: int
    """Position in the released notebook, from 0."""
    id: str
    kind: str
    """``code``, ``markdown`` or ``raw``."""
    source: str
    metadata: dict[str, Any]
    """All of the cell's metadata, nbgrader's among it."""
    attachments: dict[str, Any] | None = None
    grade_id: str | None = None
    """nbgrader's name of the cell; None for a cell that is the student's to change or remove."""
    locked: bool = False
    """The text is the release's, whatever a student made of it."""
    grade: bool = False
    solution: bool = False
    task: bool = False
    """A question whose answer is spread over other cells, graded by a person."""
    points: float | None = None

    def node(self) -> NotebookNode:
        """The cell as nbformat has it, without outputs; a fresh copy."""
        cell = NotebookNode(id=self.id, cell_type=self.kind, metadata=_nodes(self.metadata), source=self.source)
        if self.kind == "code":
            cell["execution_count"] = None
            cell["outputs"] = []
        elif self.attachments is not None:
            cell["attachments"] = _nodes(self.attachments)
        return cell


class Exercise(Record, frozen=True, kw_only=True):
    """One source notebook, as far as it concerns students and the grader."""

    name: str
    """nbgrader's assignment, ``ex3_momentum``."""
    notebook: str
    """The notebook's name without its ending, ``momentum``."""
    path: Path
    """The source notebook, which holds the solutions."""
    cells: tuple[SourceCell, ...]
    """The released cells, in order."""
    tasks: tuple[Task, ...]
    """What the suite grades: one task for each code cell that carries points and is no solution."""
    manual: tuple[SourceCell, ...]
    """What a person grades."""
    suite: Path | None
    """The folder of the hidden suite; None for a course that has none."""
    metadata: dict[str, Any]
    """The notebook's own metadata as released."""

    @property
    def max_score(self) -> float:
        """The automatic points."""
        return sum(task.points for task in self.tasks)

    @property
    def named(self) -> dict[str, SourceCell]:
        """The cells that nbgrader knows, by grade_id, in order."""
        return {cell.grade_id: cell for cell in self.cells if cell.grade_id is not None}

    @property
    def others(self) -> frozenset[str]:
        """The names, ``rates.ipynb``, of the assignment's other notebooks."""
        return frozenset(path.name for path in self.path.parent.glob("*.ipynb") if path != self.path)

    @property
    def experiments(self) -> tuple[SourceCell, ...]:
        """The code cells that no task needs, by the tag that the source gives them."""
        return tuple(cell for cell in self.cells if is_experiment(cell.metadata) and cell.kind == "code")

    def released(self) -> NotebookNode:
        """The notebook as students receive it; a fresh copy."""
        return NotebookNode(
            cells=[cell.node() for cell in self.cells], metadata=_nodes(self.metadata), nbformat=4, nbformat_minor=5
        )


def read_exercise(path: Path, *, suite: Path | None, config: Config, root: Path) -> Exercise:
    """The exercise in the source notebook ``path``, a file ``<assignment>/<notebook>.ipynb``.

    ``config`` and ``root`` are the course's: the release is made in memory by nbgrader's own steps. With a ``suite``
    every points cell must be called ``test_<task>`` after the solution cell of its task.

    Raises CourseError that names the cell and the line of the first fault.
    """
    try:
        with path.open("rb") as file:
            data = file.read(NOTEBOOK_BYTES + 1)
    except OSError as error:
        raise CourseError(f"{path}: cannot be read: {error.strerror}") from error
    raw = parse_notebook(data, path.name)
    notebook = well_formed(raw)
    version = raw.get("nbformat_minor")
    with_ids = isinstance(version, int) and version >= 5
    check_source(notebook, path.name, config, with_ids=with_ids, with_suite=suite is not None)
    if not with_ids:  # as nbgrader will see it: a header's cells have none either
        notebook["nbformat_minor"] = 4
        for cell in notebook.cells:
            del cell["id"]
    released = well_formed(student_version(notebook, path, config=config, root=root))
    cells = tuple(_source_cell(index, cell) for index, cell in enumerate(released.cells))
    return Exercise(
        name=path.parent.name,
        notebook=path.stem,
        path=path,
        cells=cells,
        tasks=tuple(
            Task(name=cell.grade_id.removeprefix("test_"), points=cell.points or 0.0, test_cell=cell.grade_id)
            for cell in cells
            if cell.grade_id and cell.grade and cell.kind == "code" and not cell.solution
        ),
        manual=tuple(cell for cell in cells if cell.task or (cell.grade and cell.solution)),
        suite=suite,
        metadata=_plain(released.metadata),
    )


def _source_cell(index: int, cell: NotebookNode) -> SourceCell:
    metadata = _plain(cell.metadata)
    marks = metadata.get("nbgrader", {})
    grade, solution, task = (bool(marks.get(key)) for key in ("grade", "solution", "task"))
    locked = not solution and (grade or task or bool(marks.get("locked")))
    known = grade or solution or task or locked
    return SourceCell(
        index=index,
        id=cell.id,
        kind=cell.cell_type,
        source=cell.source,
        metadata=metadata,
        attachments=_plain(cell.attachments) if "attachments" in cell else None,
        grade_id=marks["grade_id"] if known else None,
        locked=locked,
        grade=grade,
        solution=solution,
        task=task,
        points=float(marks["points"]) if grade or task else None,
    )


def _plain(value: Any) -> Any:
    """NotebookNodes as plain dicts, which a record can be written and compared with."""
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    return [_plain(item) for item in value] if isinstance(value, list) else value


def _nodes(value: dict[str, Any]) -> NotebookNode:
    """A copy, however deep ``value`` is: what it is made of besides dicts and lists does not change."""
    nodes: NotebookNode = _as_nodes(value)
    return nodes


def _as_nodes(value: Any) -> Any:
    if isinstance(value, dict):
        return NotebookNode({key: _as_nodes(item) for key, item in value.items()})
    return [_as_nodes(item) for item in value] if isinstance(value, list) else value
