"""``nighthike release``."""

from __future__ import annotations

from pathlib import Path

import click

from autograder.cli.options import course_option
from autograder.errors import CourseError

__all__ = ["command"]


@click.command("release")
@click.argument("exercises", nargs=-1, metavar="[EX]…")
@click.option("--check", is_flag=True, help="Write nothing; fail when release/ is not what would be written.")
@click.option("--gradebook", is_flag=True, help="Also enter the exercises into the course's gradebook.")
@course_option
def command(exercises: tuple[str, ...], check: bool, gradebook: bool, root: Path) -> None:
    """Make the students' notebooks in release/ from those in source/, all of them or those of the exercises EX.

    nbgrader takes out the solutions; then every line is searched for what students must not see. The files are the
    same, byte for byte, as those of `nbgrader generate_assignment`.
    """
    from autograder.course.layout import Course
    from autograder.course.release import check_release, release

    if check and gradebook:
        raise click.UsageError("--check writes nothing, so it goes with no --gradebook")
    course = Course.open(root)
    if check:
        stale = [str(path.relative_to(course.root)) for path in check_release(course, *exercises)]
        if stale:
            raise CourseError(f"{', '.join(stale)}: not what the source gives; run nighthike release")
        click.echo("release/ is fresh")
        return
    changed = release(course, *exercises)
    if gradebook:
        from autograder.grading.gradebook.book import Book

        with Book(course) as book:
            for exercise in course.exercises(*exercises):
                book.ensure_exercise(exercise)
    for path in changed:
        click.echo(f"{path.relative_to(course.root)} {'written' if path.exists() else 'removed'}")
    if not changed:
        click.echo("release/ was fresh; nothing written")
