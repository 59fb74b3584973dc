"""Which file in a folder that was handed in is the notebook? Names change on the way: ``momentum (1).ipynb``."""

from __future__ import annotations

from pathlib import Path

from autograder.errors import NotebookError
from autograder.model import Record

__all__ = ["HandedIn", "find_notebook"]

SCRIPTS = (".py", ".txt", ".json")
"""What a notebook is called after an export or by a browser (``momentum.ipynb.txt``); tried when there is no .ipynb."""
MAX_NAMED = 8
"""Files that an error names."""


class HandedIn(Record, frozen=True, kw_only=True):
    """The file that is graded."""

    path: Path
    notes: tuple[str, ...] = ()
    """What the report says where the file has another name."""


def find_notebook(path: Path, others: frozenset[str] = frozenset()) -> HandedIn:
    """The file that should be ``path``: it, or the one file in its folder that can be meant.

    Looked at, in this order: notebooks whose name holds the right one, the only notebook, files of the right name with
    another ending, Jupyter's checkpoint. ``others`` are the names (``rates.ipynb``) of the exercise's other notebooks,
    which are never taken. Nothing is opened.

    Raises NotebookError that names what there is, where none or several can be meant.
    """
    if path.is_symlink() or path.exists():
        return HandedIn(path=path)
    try:
        names = sorted(entry.name for entry in path.parent.iterdir() if not entry.name.startswith("."))
    except OSError as error:  # withdrawn meanwhile, or not for us to read
        raise NotebookError(f"{path.parent}: cannot be read ({error.strerror}); hand in {path.name}") from None
    own = [name for name in names if name not in others]
    notebooks = [name for name in own if name.lower().endswith(".ipynb")]
    stem = path.stem.lower()
    scripts = [name for name in own if name.lower().startswith(stem) and name.lower().endswith(SCRIPTS)]
    checkpoint = path.parent / ".ipynb_checkpoints" / f"{path.stem}-checkpoint.ipynb"
    for candidates in ([name for name in notebooks if stem in name.lower()], notebooks, scripts):
        if len(candidates) == 1:
            note = f"{path.name} is not in the submission; {candidates[0]!r} was graded in its place"
            return HandedIn(path=path.with_name(candidates[0]), notes=(note,))
        if candidates:
            raise NotebookError(
                f"{path.name} is not in the submission and {_listed(candidates)} could each be meant; "
                f"hand in one, called {path.name}"
            )
    if checkpoint.is_file() and not checkpoint.parent.is_symlink():
        note = f"{path.name} is not in the submission; Jupyter's last checkpoint of it was graded in its place"
        return HandedIn(path=checkpoint, notes=(note,))
    found = f"; it has {_listed(names)}" if names else ", which is empty"
    raise NotebookError(f"{path.name} is not in the submission{found}; hand in {path.name}")


def _listed(names: list[str]) -> str:
    shown = ", ".join(repr(name[:100]) for name in names[:MAX_NAMED])
    return shown if len(names) <= MAX_NAMED else f"{shown} and {len(names) - MAX_NAMED} more"
