"""``nighthike new``."""

from __future__ import annotations

from pathlib import Path

import click

from autograder.cli.options import course_option

__all__ = ["command"]


@click.command("new")
@click.argument("name", metavar="NAME")
@click.option("--task", metavar="FUNCTION", help="The function that students write; called as the notebook by default.")
@course_option
def command(name: str, task: str | None, root: Path) -> None:
    """Begin a further exercise: NAME (for example ex8_softmax) gets a notebook, a hidden suite and known mistakes.

    What is made works at once and explains itself: its solution has all points, its release none. Replace it piece by
    piece, and let `nighthike prove` say after each whether that is still so.
    """
    from autograder.course.layout import Course
    from autograder.course.new import new_exercise

    course = Course.open(root)
    for path in new_exercise(course, name, task=task):
        click.echo(f"{path.relative_to(course.root) if path.is_relative_to(course.root) else path} written")
    click.echo(f"Next: nighthike prove {name}; then open the notebook. docs/authoring.md explains each part.")
