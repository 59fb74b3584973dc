"""Put a submission right: what is the release's is as it was released, all else is the student's and stays.

A pure function. Locked and graded cells come back exactly once, with the release's text and metadata, in the release's
order; the student's own cells keep their place among their neighbours. What counts later is the namespace after the
notebook ran, so a function in a wrong cell is nothing to mend.
"""

from __future__ import annotations

import copy
import itertools
from collections.abc import Iterable, Iterator, Sequence

from nbformat import NotebookNode

from autograder.course.exercise import Exercise, SourceCell
from autograder.course.halves import joined_note, rejoined
from autograder.course.pairing import Pairing, claimed, defined, pair, same_text
from autograder.course.shape import NO_ID
from autograder.model import Record

__all__ = ["DEFINED_ELSEWHERE", "Repaired", "repair"]

DEFINED_ELSEWHERE = "# This cell was deleted; what it asks for is defined in another one."
"""For a deleted solution cell whose function stands elsewhere: the released stub would replace that function."""

_ANSWER, _LOCKED, _PLAIN = 10_000, 100, 1
"""How much it costs to move a cell: a student's answer more than all locked cells, a locked cell more than any text."""


class Repaired(Record, frozen=True, kw_only=True):
    """A submission put right and what was done to it, in plain words."""

    notebook: NotebookNode
    notes: tuple[str, ...]


class _Item(Record, frozen=True, kw_only=True):
    """A cell of the result."""

    cell: NotebookNode
    known: SourceCell | None = None
    """The cell of the release that it is."""
    fixed: bool = False
    """Does it stand where the release has it? Cells that come back find their place by these."""


def repair(notebook: NotebookNode, exercise: Exercise) -> Repaired:
    """Put ``notebook``, as ``read_notebook`` gives it, right; it is left as it is and a new one returned.

    The result has the release's notebook metadata, no outputs, no metadata in cells that are not the release's, and
    ids that occur once. Repairing a repaired notebook changes nothing. Cells are counted from 1 in the notes, as they
    stand in the release.
    """
    cells, release = notebook.cells, exercise.cells
    cells, joined = rejoined(cells)
    pairing = pair(cells, release)
    owners = {position: release[index] for index, position in pairing.pairs.items()}
    dropped = _redundant(cells, release, pairing)
    kept = _in_order(owners)
    wanted = {name for known in release if known.solution for name in defined(known.source)}
    items: list[_Item] = []
    for position, cell in enumerate(cells):
        known = owners.get(position)
        if known is not None and known.grade_id is not None:
            items += _in_place_of(cell, known, wanted, stays=known.index in kept)
        elif known is not None:
            items.append(_Item(cell=_own(cell), known=known, fixed=known.index in kept))
        elif position not in dropped:
            items.append(_Item(cell=_own(cell)))
    for known in release:
        if known.grade_id is not None and known.index not in kept:
            at = pairing.pairs.get(known.index)
            back = _added(known, items) if at is None else _restored(cells[at], known)
            items.insert(_place(known, items), _Item(cell=back, known=known, fixed=True))
    result = exercise.released()
    result["cells"] = _with_ids(items)
    return Repaired(notebook=result, notes=(*joined_note(joined), *_notes(cells, exercise, pairing, kept, wanted)))


def _restored(cell: NotebookNode, known: SourceCell) -> NotebookNode:
    """The released cell ``known`` with the student's answer where it asks for one."""
    restored = known.node()
    if known.solution:
        restored["source"] = cell.source
        if known.kind != "code" and "attachments" in cell:
            restored["attachments"] = copy.deepcopy(cell.attachments)
    return restored


def _own(cell: NotebookNode) -> NotebookNode:
    """A cell that is the student's to change: text, type and pictures, without metadata and outputs."""
    own = NotebookNode(id=cell.id, cell_type=cell.cell_type, metadata=NotebookNode(), source=cell.source)
    if cell.cell_type == "code":
        own["execution_count"], own["outputs"] = None, []
    elif "attachments" in cell:
        own["attachments"] = copy.deepcopy(cell.attachments)
    return own


def _in_place_of(cell: NotebookNode, known: SourceCell, wanted: set[str], *, stays: bool) -> list[_Item]:
    """What takes the place of ``cell``: the restored one unless it moves, and what was written into it."""
    items = [_Item(cell=_restored(cell, known), known=known, fixed=True)] if stays else []
    if _written_into(cell, known, wanted):
        own = _Item(cell=_own(cell))
        # Text reads on below the question; code goes above, so that what the release defines counts.
        return [*items, own] if cell.cell_type == "markdown" else [own, *items]
    return items


def _written_into(cell: NotebookNode, known: SourceCell, wanted: set[str]) -> bool:
    """Did the student write something of their own into the locked cell ``known``?"""
    if not known.locked or same_text(cell.source, known.source):
        return False
    if cell.cell_type == "code":
        new = defined(cell.source) - defined(known.source)
        return bool(new & (wanted | {name for name in new if _is_function(cell.source, name)}))
    return not _is_part(cell.source, known.source)


def _is_function(source: str, name: str) -> bool:
    return any(f"{word} {name}" in source for word in ("def", "class"))


def _is_part(text: str, whole: str) -> bool:
    return "".join(text.split()) in "".join(whole.split())


def _redundant(cells: Sequence[NotebookNode], release: Sequence[SourceCell], pairing: Pairing) -> set[int]:
    """Copies that hold nothing of the student's: pieces of a locked cell, untouched stubs of an answered one."""
    stubs = [
        release[index].source for index in pairing.pairs if release[index].solution and release[index].kind == "code"
    ]
    taken = set(pairing.pairs.values())
    dropped = {
        position
        for position, cell in enumerate(cells)
        if position not in taken and cell.cell_type == "code" and any(same_text(cell.source, stub) for stub in stubs)
    }
    for index, positions in pairing.copies.items():
        known = release[index]
        for position in positions:
            source = cells[position].source
            if (
                not source.strip()
                or same_text(source, known.source)
                or (known.locked and _is_part(source, known.source))
            ):
                dropped.add(position)
    return dropped


def _in_order(owners: dict[int, SourceCell]) -> set[int]:
    """The released cells that can stay where the student has them: the dearest of all rising sequences."""
    best: list[tuple[int, list[int]]] = []
    for position in sorted(owners):
        known = owners[position]
        cost = _PLAIN if known.grade_id is None else _ANSWER if known.solution else _LOCKED
        before = max(
            (chain for chain in best if chain[1][-1] < known.index), key=lambda chain: chain[0], default=(0, [])
        )
        best.append((before[0] + cost, [*before[1], known.index]))
    return set(max(best, key=lambda chain: chain[0], default=(0, list[int]()))[1])


def _place(known: SourceCell, items: Sequence[_Item]) -> int:
    """Where a cell comes back: one that checks as late as it may, after what it checks; any other as early."""
    fixed = [(at, item.known.index) for at, item in enumerate(items) if item.fixed and item.known is not None]
    if known.grade and not known.solution:
        return next((at for at, index in fixed if index > known.index), len(items))
    return max((at for at, index in fixed if index < known.index), default=-1) + 1


def _added(known: SourceCell, items: Iterable[_Item]) -> NotebookNode:
    """A cell that the submission lacks."""
    added = known.node()
    if known.solution and known.kind == "code":
        names = defined(known.source)
        if any(names & defined(item.cell.source) for item in items if item.cell.cell_type == "code"):
            added["source"] = DEFINED_ELSEWHERE
    return added


def _with_ids(items: Sequence[_Item]) -> list[NotebookNode]:
    """The cells with an id each: locked and graded cells keep theirs, any other gives way."""
    taken = {item.cell.id for item in items if "nbgrader" in item.cell.metadata}
    for position, item in enumerate(items):
        if "nbgrader" not in item.cell.metadata:
            fresh = (f"own-{number}" for number in itertools.count(position))
            if item.cell.id in taken or item.cell.id.startswith(NO_ID):
                item.cell["id"] = next(name for name in fresh if name not in taken)
            taken.add(item.cell.id)
    return [item.cell for item in items]


def _notes(
    cells: Sequence[NotebookNode], exercise: Exercise, pairing: Pairing, kept: set[int], wanted: set[str]
) -> Iterator[str]:
    """What was done, in the release's order; nothing that the student wrote is repeated."""
    unmarked = 0
    for known in exercise.named.values():
        here = f"cell {known.index + 1} ({known.grade_id})"
        at = pairing.pairs.get(known.index)
        if at is None:
            yield f"{here} was missing and was added back"
            continue
        cell = cells[at]
        unmarked += claimed(cell) != known.grade_id
        if known.locked and not (same_text(cell.source, known.source) and cell.cell_type == known.kind):
            own = _written_into(cell, known, wanted)
            more = "; what was written into it is kept in a cell of its own" if own else ""
            yield f"{here} was restored from the release{more}"
        elif cell.cell_type != known.kind:
            yield f"{here} was a {cell.cell_type} cell and is a {known.kind} cell again"
        if known.index not in kept:
            yield f"{here} was moved back to its place"
        if pairing.copies.get(known.index):
            yield f"{here} was there {len(pairing.copies[known.index]) + 1} times; one of them counts"
        if claimed(cell) is not None and _points(cell) != known.points and known.points is not None:
            yield f"{here} is worth {known.points:g} points again"
    if unmarked:
        yield f"nbgrader's marks had been lost from {_cells(unmarked)} and were put back"
    known_positions = {*pairing.pairs.values(), *(at for copies in pairing.copies.values() for at in copies)}
    if strangers := sum(_points(cell) is not None for at, cell in enumerate(cells) if at not in known_positions):
        yield f"points claimed by {_cells(strangers)} that the release does not have do not count"


def _points(cell: NotebookNode) -> object:
    marks = cell.metadata.get("nbgrader")
    return marks.get("points") if isinstance(marks, dict) else None


def _cells(count: int) -> str:
    return "1 cell" if count == 1 else f"{count} cells"
