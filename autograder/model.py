"""The frozen records that every part passes on: what a task is, what a check found, what a report says.

A record here is dumb on purpose: it holds plain values, knows no other module of ours, and a report written
to the store reads back equal (``msgspec.json``).
"""

from __future__ import annotations

import enum
from typing import Any

import msgspec

__all__ = [
    "REPORT_VERSION",
    "UNREADABLE_CHECK",
    "CellResult",
    "Check",
    "Limits",
    "Outcome",
    "Output",
    "Report",
    "Status",
    "Task",
    "TaskReport",
]

UNREADABLE_CHECK = "notebook"
"""The name of the one check, in each task, of a submission that is no notebook."""
REPORT_VERSION = 1
"""The version of ``nighthike check --json``; a field may be added under it, never changed or removed."""

Output = dict[str, Any]
"""One cell output as nbformat 4 stores it, made of plain text and PNG only."""


class Outcome(enum.StrEnum):
    """What became of one check. ``INTERNAL`` means that we broke; all others speak of the student's code."""

    PASSED = "passed"
    FAILED = "failed"
    RAISED = "raised"
    TIMEOUT = "timeout"
    MEMORY = "memory"
    KILLED = "killed"
    PROTOCOL = "protocol"
    MISSING = "missing"
    INCONCLUSIVE = "inconclusive"
    INTERNAL = "internal"


class Status(enum.StrEnum):
    """Whether a report carries scores (``GRADED``) or asks for a person because we broke (``INTERNAL``)."""

    GRADED = "graded"
    INTERNAL = "internal"


class Record(msgspec.Struct, frozen=True, kw_only=True):
    """Base of all records: immutable, keyword-only."""


class Limits(Record, frozen=True, kw_only=True):
    """What a submission may use; docs/limits.md says what the student sees when one is reached."""

    start_wall_seconds: float = 20.0
    """For the warm process to answer at all: a machine slower than this cannot grade."""
    cell_cpu_seconds: float = 10.0
    """One cell: five times the budget of a course notebook. Each cell that was stopped leaves a quarter to the next."""
    cell_wall_seconds: float = 60.0
    """One cell that waits instead of working (``time.sleep``, ``input``)."""
    notebook_cpu_seconds: float = 60.0
    """All cells together, restarts included."""
    notebook_wall_seconds: float = 180.0
    """All cells together, for a notebook in which many cells wait a little; time without a core does not count."""
    call_cpu_seconds: float = 5.0
    """One call of a student's function: the slowest honest one measured takes 0.2 s."""
    call_wall_seconds: float = 20.0
    """One call that waits instead of working."""
    task_wall_seconds: float = 120.0
    """All calls for one task together; time without a core does not count."""
    interrupt_grace_seconds: float = 1.0
    """Between the interrupt, as a kernel's stop button sends it, and the kill."""
    memory_bytes: int = 1 << 30
    """Address space beyond what the warm process maps when it forks."""
    call_memory_bytes: int = 64 << 20
    """What calls have beyond that: a cell that took all it could get does not cost the tasks that it has no part in."""
    file_bytes: int = 16 << 20
    """The largest file that student code may write in its own folder."""
    folder_bytes: int = 64 << 20
    """All files in its folder together; who writes more is ended."""
    folder_files: int = 2000
    """Files and folders in its folder."""
    open_files: int = 128
    """File descriptors."""
    frame_bytes: int = 16 << 20
    """One message from the student's process."""
    cell_output_bytes: int = 1 << 20
    """Text kept of one cell; the rest is counted and dropped."""
    notebook_output_bytes: int = 8 << 20
    """Text and pictures kept of all cells."""
    cell_restarts: int = 12
    """How many cells may kill the process before the rest of the notebook is given up."""


class Task(Record, frozen=True, kw_only=True):
    """One function or class that the student writes: the grade_id of its solution cell and its points."""

    name: str
    points: float
    test_cell: str
    """The grade_id of the locked cell that carries the points, ``test_<name>``."""


class CellResult(Record, frozen=True, kw_only=True):
    """What running one code cell gave."""

    index: int
    """Position in the notebook's list of cells, from 0."""
    outputs: tuple[Output, ...] = ()
    execution_count: int | None = None
    outcome: Outcome = Outcome.PASSED
    """``PASSED``, or ``RAISED``, ``TIMEOUT``, ``KILLED``, ``MEMORY``, ``PROTOCOL``."""


class Check(Record, frozen=True, kw_only=True):
    """What one check of the hidden suite found, in the words that the student reads."""

    name: str
    outcome: Outcome
    sentence: str
    """What must hold: the first paragraph of the check's docstring."""
    weight: float = 1.0
    message: str = ""
    mistake: str | None = None
    """The name of the known mistake that gives the student's very numbers."""
    hint: str | None = None
    """The sentence that goes with the mistake."""


class TaskReport(Record, frozen=True, kw_only=True):
    """The checks of one task and what they earn."""

    task: str
    score: float
    max_score: float
    checks: tuple[Check, ...] = ()


class Report(Record, frozen=True, kw_only=True):
    """What ``nighthike check --json`` prints and the store keeps: version 1, changed only by adding."""

    exercise: str
    notebook: str
    status: Status
    score: float
    max_score: float
    """Automatic points; what a person grades by hand is not in it."""
    tasks: tuple[TaskReport, ...] = ()
    notes: tuple[str, ...] = ()
    version: int = REPORT_VERSION
