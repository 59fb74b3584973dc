"""``python -m autograder.cli.gradescope FOLDER``: what ``run_autograder`` runs on Gradescope, in ``/autograder``.

No command of ``nighthike``: only the zip that ``nighthike export --to gradescope --autograder`` makes calls it.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path

from autograder.course.exercise import Exercise
from autograder.course.layout import Course
from autograder.course.walk import walk
from autograder.errors import GraderError, NighthikeError, NotebookError
from autograder.grading.alone import checking_alone
from autograder.grading.results.files import write_whole
from autograder.grading.worker.submission import finish, unreadable
from autograder.model import Report, Status
from autograder.reporting.exports.gradescope import results_json

__all__ = ["grade_folder", "main"]

NOT_HANDED_IN = ("__MACOSX", ".ipynb_checkpoints")


def grade_folder(folder: Path) -> Report:
    """Grade what is in ``folder``/submission by the one exercise in ``folder``/source/course.

    Raises NighthikeError when that exercise cannot be graded here; nothing that was handed in raises.
    """
    course = Course.open(folder / "source" / "course")
    with checking_alone(course) as check:
        (exercise,) = course.exercises()
        found = sorted(_notebooks(folder / "submission"))
        fits = [path for path in found if path.stem == exercise.notebook] or found
        return check(exercise, fits[0]) if len(fits) == 1 else _nothing(exercise, fits)


def main(arguments: list[str]) -> int:
    """Write ``results/results.json``; 2 and no file when we broke, so that Gradescope tells the instructor."""
    folder = Path(arguments[0])
    try:
        report = grade_folder(folder)
        if report.status is Status.INTERNAL:
            raise GraderError(f"{report.exercise}: not all tasks could be judged; rerun the autograder")
        data = json.dumps(results_json(report), indent=1).encode()
        write_whole(folder / "results" / "results.json", data)
    except NighthikeError as error:
        sys.stderr.write(f"nighthike: {error}\n")
        return GraderError.exit_code
    return 0


def _notebooks(folder: Path) -> Iterator[Path]:
    for parent, folders, names in walk(folder):
        folders[:] = [name for name in folders if name not in NOT_HANDED_IN]
        yield from (Path(parent, name) for name in (*names, *folders) if name.endswith(".ipynb"))


def _nothing(exercise: Exercise, found: list[Path]) -> Report:
    wanted = f"{exercise.notebook}.ipynb"
    names = ", ".join(path.name for path in found[:5])
    why = f"hand in one of {names} under the name {wanted}" if found else f"{wanted} is not in the submission"
    return finish(unreadable(exercise, NotebookError(why)), None).report


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
