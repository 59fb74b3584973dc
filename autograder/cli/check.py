"""``nighthike check``."""

from __future__ import annotations

from pathlib import Path

import click

from autograder.cli.options import course_option

__all__ = ["command"]


@click.command("check")
@click.argument("notebook", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON, version 1.")
@click.option("--exercise", metavar="NAME", help="The exercise; found by the file's name or its cells when not given.")
@course_option
@click.pass_context
def command(ctx: click.Context, notebook: Path, as_json: bool, exercise: str | None, root: Path) -> None:
    """Grade one NOTEBOOK as `nighthike grade` would, and print what was found. Nothing is written.

    Ends with 0 when the notebook is graded, whatever its score; with 1 when the file is no notebook or belongs to no
    exercise of the course; with 2 when the grader or this machine failed.
    """
    import json

    from rich.console import Console

    from autograder.course.layout import Course
    from autograder.course.notebook import read_notebook
    from autograder.errors import GraderError
    from autograder.grading.alone import checking_alone
    from autograder.grading.which import which_exercise
    from autograder.model import Status
    from autograder.reporting.as_json import report_json
    from autograder.reporting.text import report_text

    course = Course.open(root)
    read = read_notebook(notebook)
    with checking_alone(course) as check:
        chosen = course.exercise(exercise) if exercise is not None else which_exercise(course, notebook, read)
        report = check(chosen, notebook)
    if as_json:
        click.echo(json.dumps(report_json(report), indent=1, ensure_ascii=False))
    else:
        Console(soft_wrap=True).print(report_text(report), end="")
    if report.status is Status.INTERNAL:
        ctx.exit(GraderError.exit_code)
