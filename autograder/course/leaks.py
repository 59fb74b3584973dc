"""Does a release show what must stay hidden? Every line of every released file is compared with what is hidden."""

from __future__ import annotations

import importlib.util
import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from autograder.course.hidden import check_names, known_mistakes, reference_pairs
from autograder.course.marks import Marks, marks_of, regions
from autograder.course.notebook import read_notebook
from autograder.course.source import cell_name
from autograder.errors import LeakError
from autograder.model import Record

if TYPE_CHECKING:
    from nbformat import NotebookNode

    from autograder.course.layout import Course

__all__ = ["Hidden", "Text", "check_leaks", "find_leaks", "hidden_of"]

TELLING_CHARACTERS = 12
"""A line of fewer characters, spaces not counted, says nothing: ``return path``, ``else:``."""

_REFERENCE_IMPORT = re.compile(r"\s*(?:>>> )?(?:import|from)\s+reference\b")
_WORD = re.compile(r"\w+")


class Text(Record, frozen=True, kw_only=True):
    """Something that students receive: a cell, or a file beside the notebook."""

    where: str
    """``momentum.ipynb, cell nag_step``."""
    lines: tuple[str, ...]


class Hidden(Record, frozen=True, kw_only=True):
    """What must not be seen. Lines are without white space."""

    solution: frozenset[str]
    guide: frozenset[str]
    """Lines of marking guides and of nbgrader's hidden tests."""
    marks: tuple[str, ...]
    names: frozenset[str]
    """Names of hidden checks and known mistakes."""
    reference: frozenset[tuple[str, str]]
    """Successive lines of code of the reference."""
    secret: str


def check_leaks(course: Course, assignment: str, folder: Path) -> None:
    """Search ``folder``, which is to be released as ``assignment``.

    Raises LeakError for the first leak, with cell and line.
    """
    texts: list[Text] = []
    kept: list[str] = []
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        where = str(path.relative_to(folder))
        data = path.read_bytes()
        if path.suffix == ".ipynb":
            notebook = read_notebook(data)
            texts += _cells(notebook, where)
            kept += _outputs(notebook, where)
        else:
            texts.append(Text(where=where, lines=tuple(data.decode("utf-8", "replace").splitlines())))
        if course.secret and json.dumps(course.secret)[1:-1].encode() in data:
            kept.append(f"{where}: shows the course's secret; remove it")
    leaks = [*find_leaks(texts, hidden_of(course, assignment)), *kept]
    if leaks:
        more = f" ({len(leaks) - 1} more like this)" if len(leaks) > 1 else ""
        raise LeakError(f"{leaks[0]}{more}")


def find_leaks(texts: Iterable[Text], hidden: Hidden) -> Iterator[str]:
    """A sentence with place and remedy for every line of ``texts`` that shows what is ``hidden``."""
    for text in texts:
        before = ""
        for number, line in enumerate(text.lines, start=1):
            what = _shown(line, before, hidden)
            if what:
                yield f"{text.where}, line {number}: {what}"
            if line.strip() and not line.lstrip().startswith("#"):
                before = _bare(line)


def hidden_of(course: Course, assignment: str) -> Hidden:
    """What must not be seen in the release of ``assignment``."""
    marks = marks_of(course.config)
    solution, guide, shown = set[str](), set[str](), set[str]()
    for path in course.notebooks(assignment):
        for index, cell in enumerate(read_notebook(path.resolve()).cells):
            secret, guiding, public = _parts(cell, marks, f"{path.name}, cell {cell_name(cell, index)}")
            solution |= secret
            guide |= guiding
            shown |= public
    suite = course.suites / assignment
    mistakes = known_mistakes(suite)
    tasks = {task for mistake in mistakes for task in mistake.tasks}
    names = check_names(suite) | {mistake.name for mistake in mistakes}
    package = importlib.util.find_spec("reference")
    folders = package.submodule_search_locations or [] if package else []
    pairs = {pair for folder in folders for pair in reference_pairs(Path(folder))}
    bare = {(_bare(first), _bare(second)) for first, second in pairs}
    return Hidden(
        solution=frozenset(filter(_telling, solution - shown)),
        guide=frozenset(filter(_telling, guide - shown)),
        marks=(*marks.solution, *marks.hidden_test, *marks.marking_guide),
        # A single word is no telltale: "momentum" is the name of a mistake and the subject of the lesson.
        names=frozenset(name for name in names if "_" in name and name not in tasks),
        reference=frozenset((first, second) for first, second in bare if _telling(first) and _telling(second)),
        secret=course.secret,
    )


def _shown(line: str, before: str, hidden: Hidden) -> str | None:
    """What ``line`` shows, in words; ``before`` is the line of code above it."""
    bare = _bare(line)
    if hidden.secret and hidden.secret in line:
        return "shows the course's secret; remove it"
    if any(mark in line for mark in hidden.marks):
        return "a mark that nbgrader should have removed is still there; check the source cell"
    if bare in hidden.solution:
        return "shows a line of a solution; put it between the marks of the solution in the source"
    if bare in hidden.guide:
        return "shows a line of a marking guide or hidden test; put it between its marks in the source"
    if named := sorted(hidden.names.intersection(_WORD.findall(line))):
        return f"names {named[0]}, which is in the hidden suite; call it something else"
    if _REFERENCE_IMPORT.match(line):
        return "imports the reference, which students do not have; write it out or leave it away"
    if (before, bare) in hidden.reference:
        return "shows code of the reference; write it another way"
    return None


def _parts(cell: NotebookNode, marks: Marks, where: str) -> tuple[set[str], set[str], set[str]]:
    """The lines of a source cell, without white space: of solutions, of guides and hidden tests, and all others."""
    lines = dict(enumerate(cell.source.split("\n"), start=1))
    solutions = regions(cell.source, marks.solution, where)
    guides = [
        region for mark in (marks.marking_guide, marks.hidden_test) for region in regions(cell.source, mark, where)
    ]
    guide = {number for region in guides for number, _ in region.lines}
    secret = {number for region in solutions for number, _ in region.lines}
    metadata = cell.metadata.get("nbgrader")
    if not solutions and isinstance(metadata, dict) and metadata.get("solution"):
        secret = set(lines)  # nbgrader replaces the whole cell
    public = lines.keys() - guide - secret
    chosen = ({_bare(lines[number]) for number in numbers} for numbers in (secret - guide, guide, public))
    first, second, third = chosen
    return first, second, third


def _cells(notebook: NotebookNode, where: str) -> Iterator[Text]:
    for index, cell in enumerate(notebook.cells):
        yield Text(where=f"{where}, cell {cell_name(cell, index)}", lines=tuple(cell.source.split("\n")))


def _outputs(notebook: NotebookNode, where: str) -> Iterator[str]:
    for index, cell in enumerate(notebook.cells):
        if cell.get("outputs") or cell.get("execution_count") is not None:
            yield f"{where}, cell {cell_name(cell, index)}: keeps outputs; leave nbgrader's ClearOutput on"


def _bare(line: str) -> str:
    return "".join(line.split())


def _telling(bare: str) -> bool:
    return len(bare) >= TELLING_CHARACTERS and bool(re.search(r"\w", bare))
