"""``nighthike simulate``."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import click

from autograder.cli.options import course_option

__all__ = ["command"]


@click.command("simulate")
@click.argument("folder", type=click.Path(path_type=Path), metavar="DIR")
@click.option("--students", type=click.IntRange(min=1), required=True, help="How many students the class has.")
@click.option("--seed", type=int, default=0, show_default=True, help="Another seed, another class.")
@course_option
def command(folder: Path, students: int, seed: int, root: Path) -> None:
    """Make submissions of a simulated class in the new folder DIR, which then looks like submitted/.

    Some are right, most have known mistakes, some are blank, broken or hostile; DIR/manifest.json says which is which.
    Their names are in DIR/students.csv; "nbgrader db student import" takes them into the gradebook.
    """
    from autograder.course.layout import Course
    from autograder.course.simulate import STUDENTS, simulate

    manifest = simulate(Course.open(root), folder, students=students, seed=seed)
    kinds = Counter(made.kind for student in manifest.students for made in student.submissions)
    told = ", ".join(f"{count} {kind}" for kind, count in sorted(kinds.items()))
    click.echo(f"{folder}: {len(manifest.students)} students, {kinds.total()} submissions: {told}")
    click.echo(f"For their names in the gradebook, once it is there: nbgrader db student import {folder / STUDENTS}")
