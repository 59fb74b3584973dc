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


def _raised_class(builtin: Any) -> type[Raised]:
    """Raised, made to be an instance of ``builtin`` too, where that is an exception class and not None."""
    return Raised if builtin is None else type("Raised", (Raised, builtin), {"__init__": StudentError.__init__})


def raised(name: str, type_names: list[str], text: str, where: str, arguments: Any = ()) -> StudentError:
    """The error for an exception whose class and its bases are called ``type_names``, out of the student's ``name``."""
    type_name = type_names[0] if type_names else "Exception"
    if "MemoryError" in type_names:
        return OutOfMemory(f"{name} needs more memory than a submission may have.")
    if "NotImplementedError" in type_names:
        return Missing(f"{name} is not written yet: it raises NotImplementedError.")
    bases = (getattr(builtins, base, None) for base in type_names)
    builtin = next((base for base in bases if isinstance(base, type) and issubclass(base, Exception)), None)
    place = where.splitlines()[-1] if where else ""
    text = " ".join(text.split())
    message = (
        f"{name} raised {type_name}" + (f": {text[:200]}" if text else "") + (f" ({place[:160]})" if place else "")
    )
    error: Raised = _raised_class(builtin)(message)
    error.type_name, error.where, error.arguments = type_name, where, arguments
    return error
