"""The reference in confined processes of its own: what a student's kernel is raced against."""

from __future__ import annotations

import contextlib
import importlib
from collections.abc import Callable
from pathlib import Path

from autograder.model import Outcome
from autograder.sandbox.failures import StudentError
from autograder.sandbox.launch import Sandbox
from autograder.sandbox.student import Student

__all__ = ["Peer"]


class Peer:
    """``peer(function)`` is a process, like a student's in every way, whose notebook imports ``function``.

    A function stays warm in its process until another is asked for. What one race left in the process (iterators, an
    early end) is nothing to the next.
    """

    def __init__(self) -> None:
        self._sandbox: Sandbox | None = None
        self._package: Path | None = None
        self._running: tuple[Callable[..., object], Student] | None = None

    def __call__(self, function: Callable[..., object]) -> Student:
        if self._running is None or self._running[0] is not function:
            student = self._start(function)
            self._running = function, student
        else:
            student = self._running[1]
            student.new_task()
            with contextlib.suppress(StudentError):  # it has ended: the next call starts it again
                student.forget()
        return student

    def warm_up(self, package: Path) -> None:
        """Start the process in which functions of ``package`` can run; it warms up while the caller goes on."""
        if self._sandbox is None or package != self._package:
            self.close()
            self._sandbox, self._package = Sandbox(visible=[package], wait=False), package

    def close(self) -> None:
        """End the processes; another race starts them again."""
        self._running = self._package = None
        if self._sandbox is not None:
            self._sandbox.close()
            self._sandbox = None

    def _start(self, function: Callable[..., object]) -> Student:
        """RuntimeError when it cannot be imported there, or its process was killed meanwhile."""
        self._running = None
        code = f"from {function.__module__} import {function.__name__}"
        top = importlib.import_module(function.__module__.split(".")[0])
        assert top.__file__ is not None
        self.warm_up(Path(top.__file__).parent)
        assert self._sandbox is not None
        student = Student(self._sandbox, [(0, code)])
        (cell,) = student.cells
        if cell.outcome is not Outcome.PASSED:
            told = "; ".join(str(output.get("evalue", "")) for output in cell.outputs)
            raise RuntimeError(f"the process for the reference could not run {code!r}: {told or cell.outcome}")
        return student
