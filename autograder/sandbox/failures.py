"""What a call of student code can end with, other than a value.

::

    StudentError (AssertionError)    outcome, and a sentence for the student
    ├── Raised        it raised; also an instance of the builtin exception that it raised
    ├── Missing       the notebook does not define it, or it is still the stub
    ├── TimedOut      it used up its CPU or wall time
    ├── OutOfMemory   it raised MemoryError
    ├── Killed        its process ended
    └── ProtocolBroken   what came back is no value
"""

from __future__ import annotations

import builtins
from typing import Any, ClassVar

from autograder.model import Outcome

__all__ = ["Killed", "Missing", "OutOfMemory", "ProtocolBroken", "Raised", "StudentError", "TimedOut", "raised"]


TEXT_CHARACTERS, NAME_CHARACTERS, PLACE_CHARACTERS = 200, 100, 160
"""What a message shows of a student's exception."""
NOT_IMITATED = (StopIteration, StopAsyncIteration, BaseExceptionGroup)
"""Exceptions that a Raised is no instance of: the first two would end a suite's loop in silence, as if all had been
looked at; a group cannot be made of a text."""
BUILTIN = {
    name: kind
    for name, kind in vars(builtins).items()
    if isinstance(kind, type) and issubclass(kind, Exception) and not issubclass(kind, NOT_IMITATED)
}


class StudentError(AssertionError):
    """The student's code did not give a value. ``message`` is the sentence that the student reads."""

    outcome: ClassVar[Outcome] = Outcome.FAILED

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class Raised(StudentError):
    """The student's function raised. ``type_name`` is its own class, ``where`` the student's lines, innermost last."""

    outcome = Outcome.RAISED
    type_name: str = ""
    where: str = ""
    arguments: Any = ()
    """The positional arguments as they were when it raised."""


class Missing(StudentError):
    """There is nothing to call."""

    outcome = Outcome.MISSING


class TimedOut(StudentError):
    """The allowance is used up."""

    outcome = Outcome.TIMEOUT


class OutOfMemory(StudentError):
    """More memory than a submission may have."""

    outcome = Outcome.MEMORY


class Killed(StudentError):
    """The process ended in the middle."""

    outcome = Outcome.KILLED


class ProtocolBroken(StudentError):
    """The process sent what is no value."""

    outcome = Outcome.PROTOCOL


def _raised_class(builtin: type[Exception] | None) -> type[Raised]:
    """Raised, made to be an instance of ``builtin`` too, where there is one."""
    if builtin is None:
        return Raised
    own = {"__init__": StudentError.__init__, "__str__": lambda self: self.message}
    return type("Raised", (Raised, builtin), own)


def raised(name: str, type_names: list[str], text: str, where: str, arguments: Any = ()) -> StudentError:
    """The error for an exception whose class and its bases are called ``type_names``, out of the student's ``name``.

    All that is known of it comes from the student's process.
    """
    type_name = type_names[0][:NAME_CHARACTERS] if type_names else "Exception"
    if "MemoryError" in type_names:
        return OutOfMemory(f"{name} needs more memory than a submission may have.")
    if "NotImplementedError" in type_names:
        return Missing(f"{name} is not written yet: it raises NotImplementedError.")
    builtin = next((BUILTIN[base] for base in type_names if base in BUILTIN), None)
    lines = where[-10 * PLACE_CHARACTERS :].splitlines()
    place = lines[-1][:PLACE_CHARACTERS] if lines else ""
    text = " ".join(text[: 10 * TEXT_CHARACTERS].split())[:TEXT_CHARACTERS]
    message = f"{name} raised {type_name}" + (f": {text}" if text else "") + (f" ({place})" if place else "")
    error: Raised = _raised_class(builtin)(message)
    error.type_name, error.where, error.arguments = type_name, where, arguments
    return error
