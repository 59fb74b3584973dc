"""Who handed in an exercise, and which file of theirs is the notebook: the one asked for, or the one meant."""

from __future__ import annotations

import contextlib
import stat
from collections.abc import Iterator
from pathlib import Path

from autograder.errors import GraderError, NotebookError, UnreadableError
from autograder.model import Record

__all__ = ["HandedIn", "find_notebook", "folders_of"]

NOT_STUDENTS = ("lost+found",)
"""What a disk of its own has at its top, for root alone to look into."""

SCRIPTS = (".py", ".txt", ".json")
"""What a notebook is called after an export or by a browser (``momentum.ipynb.txt``); tried when there is no .ipynb."""
MAX_NAMED = 8
"""Files that an error names."""


class HandedIn(Record, frozen=True, kw_only=True):
    """The file that is graded."""

    path: Path
    notes: tuple[str, ...] = ()
    """What the report says where the file has another name."""


def folders_of(submitted: Path, exercise: str) -> list[Path]:
    """All folders ``<submitted>/<student>/<exercise>``, by student; none where there is no ``submitted``.

    A folder that we may not look into counts as one. Raises GraderError when ``submitted`` cannot be read.
    """
    try:
        homes = sorted(home for home in submitted.iterdir() if home.name not in NOT_STUDENTS)
    except FileNotFoundError:
        return []
    except OSError as error:
        raise GraderError(f"{submitted}: cannot be read ({error.strerror}); mend that and run again") from None
    return [home / exercise for home in homes if not home.name.startswith(".") and _is_folder(home / exercise)]


def _is_folder(path: Path) -> bool:
    try:
        return stat.S_ISDIR(path.stat().st_mode)
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError:
        return True


def find_notebook(path: Path, others: frozenset[str] = frozenset()) -> HandedIn:
    """The file that should be ``path``: it, or the one file in its folder that can be meant.

    Looked at, in this order: notebooks whose name holds the right one, the only notebook, files of the right name with
    another ending, Jupyter's checkpoint. ``others`` are the names (``rates.ipynb``) of the exercise's other notebooks,
    which are never taken. Nothing is opened.

    Raises NotebookError that names what there is, where none or several can be meant; UnreadableError where we may not
    look.
    """
    with _looking_for(path):
        if _is_there(path):
            return HandedIn(path=path)
        names = sorted(entry.name for entry in path.parent.iterdir() if not entry.name.startswith("."))
    own = [name for name in names if name not in others]
    notebooks = [name for name in own if name.lower().endswith(".ipynb")]
    stem = path.stem.lower()
    scripts = [name for name in own if name.lower().startswith(stem) and name.lower().endswith(SCRIPTS)]
    for candidates in ([name for name in notebooks if stem in name.lower()], notebooks, scripts):
        if len(candidates) == 1:
            note = f"{path.name} is not in the submission; {candidates[0]!r} was graded in its place"
            return HandedIn(path=path.with_name(candidates[0]), notes=(note,))
        if candidates:
            raise NotebookError(
                f"{path.name} is not in the submission and {_listed(candidates)} could each be meant; "
                f"hand in one, called {path.name}"
            )
    checkpoint = path.parent / ".ipynb_checkpoints" / f"{path.stem}-checkpoint.ipynb"
    with _looking_for(path):
        saved = _is_there(checkpoint) and not checkpoint.parent.is_symlink()
    if saved:
        note = f"{path.name} is not in the submission; Jupyter's last checkpoint of it was graded in its place"
        return HandedIn(path=checkpoint, notes=(note,))
    found = f"; it has {_listed(names)}" if names else ", which is empty"
    raise NotebookError(f"{path.name} is not in the submission{found}; hand in {path.name}")


@contextlib.contextmanager
def _looking_for(path: Path) -> Iterator[None]:
    """What ``find_notebook`` raises in place of OSError."""
    try:
        yield
    except (FileNotFoundError, NotADirectoryError):  # withdrawn meanwhile
        raise NotebookError(f"{path.name} is not in the submission, which is gone; hand in {path.name}") from None
    except OSError as error:
        raise UnreadableError(
            f"the submission's folder cannot be read ({error.strerror}); give the grader the right to, or hand in again"
        ) from None


def _is_there(path: Path) -> bool:
    """Whether there is something of this name, a link to nowhere as well; OSError where we may not look."""
    try:
        path.lstat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    return True


def _listed(names: list[str]) -> str:
    shown = ", ".join(repr(name[:100]) for name in names[:MAX_NAMED])
    return shown if len(names) <= MAX_NAMED else f"{shown} and {len(names) - MAX_NAMED} more"
