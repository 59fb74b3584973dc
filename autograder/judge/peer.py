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

    All functions that were asked for stay warm in one process. What one race left in it (iterators, an early end) is
    nothing to the next.
    """

    def __init__(self) -> None:
        self._sandbox: Sandbox | None = None
        self._package: Path | None = None
        self._functions: dict[str, Callable[..., object]] = {}
        self._student: Student | None = None

    def __call__(self, function: Callable[..., object]) -> Student:
        if self._student is None or self._functions.get(function.__name__) is not function:
            self._student = self._start(function)
        else:
            self._student.new_task()
            with contextlib.suppress(StudentError):  # it has ended: the next call starts it again
                self._student.forget()
        return self._student

    def warm_up(self, package: Path) -> None:
        """Start the process in which functions of ``package`` can run; it warms up while the caller goes on."""
        if self._sandbox is None or package != self._package:
            self.close()
            self._sandbox, self._package = Sandbox(visible=[package], wait=False), package

    def close(self) -> None:
        """End the processes; another race starts them again."""
        self._student = self._package = None
        self._functions.clear()
        if self._sandbox is not None:
            self._sandbox.close()
            self._sandbox = None

    def _start(self, function: Callable[..., object]) -> Student:
        """A process with ``function`` and those before it. RuntimeError when one cannot be imported there, or the
        process was killed meanwhile."""
        self._student = None
        top = importlib.import_module(function.__module__.split(".")[0])
        assert top.__file__ is not None
        self.warm_up(Path(top.__file__).parent)
        assert self._sandbox is not None
        functions = {**self._functions, function.__name__: function}
        code = "\n".join(f"from {known.__module__} import {name}" for name, known in functions.items())
        student = Student(self._sandbox, [(0, code)])
        (cell,) = student.cells
        if cell.outcome is not Outcome.PASSED:
            self._functions.clear()  # the fault of one must not be that of all that come after it
            told = "; ".join(str(output.get("evalue", "")) for output in cell.outputs)
            raise RuntimeError(f"the process for the reference could not run {code!r}: {told or cell.outcome}")
        self._functions = functions
        return student
