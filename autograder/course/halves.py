"""A function that was split in two cells by a slip on the keyboard is put together again.

The second half cannot stand alone: it begins indented, and is Python only below the first.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from nbformat import NotebookNode

from autograder.course.pairing import claimed

__all__ = ["joined_note", "rejoined"]

_LEAVES = re.compile(r"^[ \t]+(?:return|yield)\b", re.MULTILINE)
_BEGINS = re.compile(r"^[ \t]*(?:async[ \t]+)?(?:def|class)\b", re.MULTILINE)


def rejoined(cells: Sequence[NotebookNode]) -> tuple[list[NotebookNode], int]:
    """``cells`` with each split function in one, and how many there were; none of them is changed."""
    whole: list[NotebookNode] = []
    joined = 0
    for cell in cells:
        if whole and _belong_together(whole[-1], cell):
            first = whole.pop()
            both = NotebookNode({**first, "source": f"{first.source.rstrip()}\n{cell.source}"})
            whole.append(both)
            joined += 1
        else:
            whole.append(cell)
    return whole, joined


def joined_note(joined: int) -> Iterator[str]:
    """What the report says about it."""
    if joined:
        yield f"a function split in two cells was put together again ({joined} {'time' if joined == 1 else 'times'})"


def _belong_together(first: NotebookNode, second: NotebookNode) -> bool:
    if not first.cell_type == second.cell_type == "code":
        return False
    top, rest = first.source.rstrip(), second.source
    begins_indented = next((line[:1] in " \t" for line in rest.split("\n") if line.strip()), False)
    if not begins_indented or not _BEGINS.search(top):
        return False
    last = top.rsplit("\n", 1)[-1]
    if not (last[:1] in " \t" or last.endswith(":")):
        return False
    # IPython lets a cell begin indented. Such a one can be run by itself and is left alone, unless it leaves a function
    # that it does not begin, or bears the name of the cell above, as the editors' command for splitting leaves it.
    leaves = _LEAVES.search(rest)
    begins = _BEGINS.search(rest)
    return (
        last.endswith(":")
        or (leaves is not None and (begins is None or leaves.start() < begins.start()))
        or (claimed(first) is not None and claimed(first) == claimed(second))
    )
