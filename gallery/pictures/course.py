"""A class to take pictures of: simulated, the same every time, graded by the commands that anyone types."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

from autograder.course.simulate import MANIFEST, read_manifest

__all__ = ["EXERCISE", "MISTAKE", "NOTEBOOK", "TASK", "made_course", "printed", "student_with"]

ROOT = Path(__file__).resolve().parents[2]
BIN = Path(sys.executable).parent
SEED = 3
EXERCISE, NOTEBOOK, TASK = "ex3_momentum", "momentum", "nag_step"
MISTAKE = "gradient_at_current_point"
"""A known mistake in ``TASK`` that somebody makes in every class of twelve or more."""


def made_course(folder: Path, exercises: tuple[str, ...], students: int) -> Path:
    """A course in the new ``folder`` with ``exercises`` of ours, handed in by ``students``, graded, with its report."""
    folder.mkdir(parents=True)
    shutil.copy(ROOT / "nbgrader_config.py", folder)
    for exercise in exercises:
        shutil.copytree(ROOT / "source" / exercise, folder / "source" / exercise)
    printed(folder, "nighthike release")
    printed(folder, f"nighthike simulate submitted --students {students} --seed {SEED}")
    printed(folder, "nbgrader db student import submitted/students.csv")
    printed(folder, "nighthike grade")
    printed(folder, "nighthike report")
    return folder


def printed(course: Path, command: str) -> str:
    """What a command prints in ``course``, with the colours that a terminal would show.

    Raises CalledProcessError when it does not end well.
    """
    environment = {**os.environ, "PATH": f"{BIN}:{os.environ['PATH']}", "FORCE_COLOR": "1", "TERM": "xterm-256color"}
    environment.pop("NO_COLOR", None)
    arguments = shlex.split(command)
    return subprocess.run(arguments, cwd=course, env=environment, check=True, capture_output=True, text=True).stdout


def student_with(course: Path, answer: str) -> str:
    """Whose answer to ``TASK`` is this one, a known mistake or ``right``, with the fewest mistakes beside it."""
    found = [
        (sum(other != "right" for other in made.answers.values()), student.student_id)
        for student in read_manifest(course / "submitted").students
        for made in student.submissions
        if made.exercise == EXERCISE and made.answers.get(TASK) == answer and made.mishap is None
    ]
    if not found:
        raise LookupError(f"{course / 'submitted' / MANIFEST}: nobody has {answer} in {TASK}; simulate more students")
    return min(found)[1]
