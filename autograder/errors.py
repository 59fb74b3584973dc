"""Every error that Nighthike raises on purpose.

::

    NighthikeError                 says what, where, and what to do next
    ├── CourseError       exit 1   the course or the notebook has a problem that its author can mend
    │   ├── LeakError              a release would show what must stay hidden
    │   └── NotebookError          a file is not a notebook that we can read
    │       └── UnreadableError    nor can anybody: the disk, its rights or its kind keep what is in it
    └── GraderError       exit 2   we, or this machine, have a problem
        └── ConfinementError       this machine cannot confine student code; nothing was run
"""

from __future__ import annotations

from typing import ClassVar

__all__ = [
    "ConfinementError",
    "CourseError",
    "GraderError",
    "LeakError",
    "NighthikeError",
    "NotebookError",
    "UnreadableError",
]


class NighthikeError(Exception):
    """Base of all; ``exit_code`` is what the command line ends with."""

    exit_code: ClassVar[int] = 2


class CourseError(NighthikeError):
    """The course or a notebook has a problem that its author can mend."""

    exit_code = 1


class LeakError(CourseError):
    """A release would show a solution, a hidden check or the reference."""


class NotebookError(CourseError):
    """A file is not a notebook that we can read."""


class UnreadableError(NotebookError):
    """What was handed in is there and cannot be read at all, so nobody knows yet what it is worth."""


class GraderError(NighthikeError):
    """We, or this machine, have a problem; no student is charged for it."""


class ConfinementError(GraderError):
    """This machine cannot confine student code; nothing was run."""
