"""``nighthike grade``."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from autograder.cli.options import course_option
from autograder.cli.workplace import Workplace, scheduler_option, workplace

if TYPE_CHECKING:
    from autograder.course.exercise import Exercise
    from autograder.course.layout import Course
    from autograder.grading.publish import Submission
    from autograder.grading.run import GradedSubmission
    from autograder.reporting.changes import GradeChange

__all__ = ["command"]


@click.command("grade")
@click.argument("exercises", nargs=-1, metavar="[EX]…")
@click.option("--student", "students", multiple=True, metavar="S", help="Only this student; may be given again.")
@click.option("--jobs", type=click.IntRange(min=1), help="Submissions graded at a time; one for each core by default.")
@scheduler_option
@click.option("--skip-experiments", is_flag=True, help="Leave out cells that the source marks as experiments.")
@click.option("--regrade", is_flag=True, help="Grade again what was graded; show what changes, then ask.")
@click.option("--yes", is_flag=True, help="With --regrade: write what changes without asking.")
@click.option("--json", "as_json", is_flag=True, help="With --regrade: print what changes as JSON; ask nothing.")
@course_option
@click.pass_context
def command(
    ctx: click.Context,
    exercises: tuple[str, ...],
    students: tuple[str, ...],
    jobs: int | None,
    scheduler: str | None,
    skip_experiments: bool,
    regrade: bool,
    yes: bool,
    as_json: bool,
    root: Path,
) -> None:
    """Grade what is in submitted/, all of it or that of the exercises EX: gradebook, autograded/ and feedback/.

    What was graded before with the same cells and the same suite is not run again, so a run that was stopped goes on
    where it was. Grades that change although the answers are the same are listed at the end. A grade that a person
    gave is never changed.

    With --regrade every grade that changes is shown before anything is written: old and new, which check changed it
    and why. On a terminal it asks then; elsewhere it writes with --yes only.

    With --skip-experiments cells that no task needs are not run and keep the outputs that the student stored, marked as
    such.

    Ends with 0 when all is graded, whatever the scores; with 1 when the course has a fault; with 2 when the grader or
    this machine failed. Submissions that it failed on ask for a grade by hand, and are tried again by the next run.
    """
    from autograder.cli.regrade import regrade_and_show
    from autograder.course.layout import Course
    from autograder.errors import GraderError
    from autograder.grading.run import find_submissions

    if (yes or as_json) and not regrade:
        raise click.UsageError("--yes and --json go with --regrade")
    course = Course.open(root)
    chosen = course.exercises(*exercises)
    submissions = find_submissions(course, chosen, students)
    with workplace(scheduler, jobs) as place:
        if regrade:
            failed = regrade_and_show(
                course, chosen, submissions, place, skip_experiments=skip_experiments, yes=yes, as_json=as_json
            )
        else:
            failed = _grade_and_show(course, chosen, submissions, place, skip_experiments=skip_experiments)
    if failed:
        ctx.exit(GraderError.exit_code)


def _grade_and_show(
    course: Course,
    exercises: Sequence[Exercise],
    submissions: Sequence[Submission],
    place: Workplace,
    *,
    skip_experiments: bool,
) -> bool:
    from autograder.cli.progress import Progress
    from autograder.cli.regrade import show_changes
    from autograder.grading.run import grade_course

    changes: list[GradeChange] = []

    def done(submission: GradedSubmission) -> None:
        changes.extend(submission.changes)
        progress.done(submission)

    with Progress(len(submissions)) as progress:
        grade_course(
            course,
            exercises,
            submissions,
            jobs=place.jobs,
            make_executor=place.make_executor,
            done=done,
            skip_experiments=skip_experiments,
        )
    if changes:
        show_changes(changes)
        click.echo("These are written. To see such changes before they are: nighthike grade --regrade")
    progress.finish()
    return bool(progress.failed)
