"""``nighthike similar``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from autograder.cli.options import course_option

if TYPE_CHECKING:
    from collections.abc import Sequence

    from autograder.course.layout import Course
    from autograder.similarity.records import ExerciseLikeness

__all__ = ["command"]

PAGE, TABLE, DOCUMENT = "index.html", "pairs.csv", "similar.json"


@click.command("similar")
@click.argument("exercises", nargs=-1, metavar="[EX]…")
@click.option(
    "--out", type=click.Path(file_okay=False, path_type=Path), help="Where it goes; similar/ in the course by default."
)
@click.option(
    "--also",
    type=click.Path(file_okay=False, path_type=Path),
    multiple=True,
    metavar="FOLDER",
    help="Compare with earlier submissions too: a folder like submitted/; may be given again.",
)
@click.option("--anonymous", is_flag=True, help="Leave out names and all that students wrote, for sharing.")
@click.option("--json", "as_json", is_flag=True, help="Print similar.json instead of a table.")
@course_option
def command(
    exercises: tuple[str, ...], out: Path | None, also: tuple[Path, ...], anonymous: bool, as_json: bool, root: Path
) -> None:
    """Show which submissions of all exercises or of EX are suspiciously alike: hints for a person, never points.

    What everybody got or wrote is left out; names, layout, comments and order do not hide a copy. The page with the
    passages side by side is one file that loads nothing, index.html; pairs.csv and similar.json lie beside it. Nothing
    of a student's is run, and no grade changes.
    """
    from rich.console import Console

    from autograder.course.layout import Course
    from autograder.course.notebook import write_bytes
    from autograder.similarity.page import likeness_page
    from autograder.similarity.tables import likeness_json, pairs_csv, terminal_tables
    from autograder.similarity.wording import READING

    course = Course.open(root)
    folder = course.root / "similar" if out is None else out
    found = _compared(course, exercises, also)
    if anonymous:
        found = _without_names(found)
    page = likeness_page(found, course.course_id, anonymous=anonymous)
    document = likeness_json(found)
    for name, text in ((PAGE, page), (TABLE, pairs_csv(found))):
        write_bytes(text.encode("utf-8", "replace"), folder / name)
    write_bytes(document, folder / DOCUMENT)
    if as_json:
        click.echo(document.decode(), nl=False)
        return
    console = Console(highlight=False)
    for table in terminal_tables(found):
        console.print(table)
    click.echo(f"{READING}\nPage: {folder / PAGE}")


def _compared(course: Course, names: Sequence[str], also: Sequence[Path]) -> tuple[ExerciseLikeness, ...]:
    from rich.console import Console
    from rich.progress import track

    from autograder.similarity.compare import compare
    from autograder.similarity.handed_in import submissions

    console = Console(stderr=True)
    found = []
    for exercise in course.exercises(*names):
        rows = list(submissions(course.submitted, exercise))
        rows += [one for folder in also for one in submissions(folder, exercise, _label(folder))]
        # They are read one by one, so the bar moves.
        shown = track(rows, exercise.name, console=console, transient=True, disable=not console.is_terminal)
        found.append(compare(exercise, shown))
    return tuple(found)


def _label(folder: Path) -> str:
    """``2025/submitted`` says which year it was, ``submitted`` would not."""
    return "/".join(folder.resolve().parts[-2:])


def _without_names(found: tuple[ExerciseLikeness, ...]) -> tuple[ExerciseLikeness, ...]:
    import random

    from autograder.similarity.anonymous import anonymised, everybody

    order = everybody(found)
    random.SystemRandom().shuffle(order)
    return anonymised(found, order)
