"""``nighthike grade``."""

from __future__ import annotations

import os
from pathlib import Path

import click

from autograder.cli.options import course_option

__all__ = ["command"]


@click.command("grade")
@click.argument("exercises", nargs=-1, metavar="[EX]…")
@click.option("--student", "students", multiple=True, metavar="S", help="Only this student; may be given again.")
@click.option("--jobs", type=click.IntRange(min=1), help="Submissions graded at a time; one for each core by default.")
@course_option
@click.pass_context
def command(
    ctx: click.Context, exercises: tuple[str, ...], students: tuple[str, ...], jobs: int | None, root: Path
) -> None:
    """Grade what is in submitted/, all of it or that of the exercises EX: gradebook, autograded/ and feedback/.

    What was graded before with the same cells and the same suite is not run again, so a run that was stopped goes on
    where it was. A grade that a person gave is never changed.

    Ends with 0 when all is graded, whatever the scores; with 1 when the course has a fault; with 2 when the grader or
    this machine failed. Submissions that it failed on ask for a grade by hand, and are tried again by the next run.
    """
    from autograder.cli.progress import Progress
    from autograder.course.layout import Course
    from autograder.errors import GraderError
    from autograder.grading.run import find_submissions, grade_course

    course = Course.open(root)
    chosen = course.exercises(*exercises)
    submissions = find_submissions(course, chosen, students)
    with Progress(len(submissions)) as progress:
        workers = jobs or len(os.sched_getaffinity(0))
        grade_course(course, chosen, submissions, jobs=workers, done=progress.done)
    progress.finish()
    if progress.failed:
        ctx.exit(GraderError.exit_code)
