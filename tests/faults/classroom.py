"""A small class on disk that meets the ways a submission can go, and all that grading leaves of it."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import msgspec
import nbformat

from autograder.course.layout import Course
from autograder.course.release import release
from tests.autograder.conftest import (
    CONFIG,
    DOUBLE,
    HALVE,
    MISCONCEPTIONS,
    SUITE,
    CourseFolder,
    _source_notebook,
    files_of,
    gradebook_rows,
)

BUSY = "total = 0\nfor number in range(700_000):\n    total += number"
"""A cell that works for a while: a moment for something to happen in."""
PICTURE = "import matplotlib.pyplot as plt\nplt.plot([1, 2, 1])\nplt.show()"


def make_course(root: Path, config: str = "") -> CourseFolder:
    """The small course of the tests, released; nothing handed in. ``config`` is added to its configuration."""
    (root / "source" / "ex1_small").mkdir(parents=True)
    (root / "suites" / "ex1_small").mkdir(parents=True)
    (root / "nbgrader_config.py").write_text(CONFIG + config)
    nbformat.write(_source_notebook(), root / "source" / "ex1_small" / "small.ipynb")
    (root / "suites" / "ex1_small" / "test_small.py").write_text(SUITE)
    (root / "suites" / "ex1_small" / "misconceptions.py").write_text(MISCONCEPTIONS)
    release(Course.open(root))
    return CourseFolder(root)


def hand_in(folder: CourseFolder) -> int:
    """The class hands in; how many there are."""
    folder.submit("ann", double=DOUBLE, halve=HALVE, reflection="Because.", timestamp="2030-01-01 10:00:00 UTC")
    folder.submit("bob", double="def double(x):\n    return x + 2.0", timestamp="2030-01-03 10:00:00 UTC")
    folder.submit("dee", double="def double(x) return x", halve=HALVE)
    folder.submit("eve", double=DOUBLE, halve="import os\nos._exit(3)")
    folder.submit("fay", data=b"junk")
    (folder.root / "submitted" / "guy" / "ex1_small").mkdir(parents=True)
    folder.submit("hal", double=DOUBLE, halve=HALVE, reflection="The same cells as another's.")
    (folder.submit("ida", double=BUSY, halve=HALVE).parent / "data.csv").write_text("1,2\n")
    folder.submit("jon", double=f"{DOUBLE}\n{BUSY}", halve=f"{HALVE}\n{BUSY}")
    folder.submit("kim", double=f"{DOUBLE}\n{PICTURE}", halve=HALVE)
    return 10


def copy_of(folder: CourseFolder, root: Path) -> CourseFolder:
    """The course as it is now, elsewhere."""
    shutil.copytree(folder.root, root, symlinks=True)
    return CourseFolder(root)


def everything(root: Path) -> dict[str, object]:
    """What grading leaves: every row of the gradebook, every file; no random ids, no measured times."""
    results = root / "results"
    return {
        **gradebook_rows(root / "gradebook.db"),
        "autograded": files_of(root / "autograded"),
        "feedback": files_of(root / "feedback"),
        "reports": files_of(results / "reports"),
        "attempts": {path.name: _without_times(path) for path in sorted((results / "attempts").rglob("*.json"))},
        "judged": sorted((_without_times(path) for path in results.glob("*.json")), key=repr),
        "half files": [str(path) for path in root.rglob("*.nighthike-tmp")] + list(root.glob("gradebook.db-*")),
    }


def differences(found: dict[str, object], wanted: dict[str, object]) -> list[str]:
    """The names of what is not equal."""
    return sorted(name for name in found.keys() | wanted.keys() if found.get(name) != wanted.get(name))


def _without_times(path: Path) -> Any:
    return _strip(msgspec.json.decode(path.read_bytes()))


def _strip(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _strip(item) for key, item in value.items() if key not in ("cpu_seconds", "digest")}
    return [_strip(item) for item in value] if isinstance(value, list) else value
