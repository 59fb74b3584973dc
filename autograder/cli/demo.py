"""``nighthike demo``."""

from __future__ import annotations

from pathlib import Path

import click

from autograder.cli.options import course_option

__all__ = ["command"]


@click.command("demo")
@click.option("--out", type=click.Path(path_type=Path), default=Path("demo"), show_default=True, help="Where it goes.")
@click.option("--students", type=click.IntRange(min=1), default=12, show_default=True, help="How many there are.")
@click.option("--seed", type=int, default=0, show_default=True, help="Another seed, another class.")
@course_option
@click.pass_context
def command(ctx: click.Context, out: Path, students: int, seed: int, root: Path) -> None:
    """Make a class that hands in every exercise, grade it, and show what an instructor and a student would see.

    Everything is written below one folder, which the next demo replaces.
    """
    import os

    from autograder.cli.progress import Progress
    from autograder.cli.report import write_report
    from autograder.course.demo import make_demo
    from autograder.course.layout import Course
    from autograder.course.simulate import read_manifest
    from autograder.errors import GraderError
    from autograder.grading.gradebook.book import Book
    from autograder.grading.gradebook.students import enter_people
    from autograder.grading.run import find_submissions, grade_course
    from autograder.reporting.records import Person

    course = make_demo(Course.open(root), out, students=students, seed=seed)
    with Book(course) as book:
        enter_people(
            book,
            [
                Person(student_id=one.student_id, first_name=one.first_name, last_name=one.last_name, email=one.email)
                for one in read_manifest(course.submitted).students
            ],
        )
    exercises = course.exercises()
    submissions = find_submissions(course, exercises)
    with Progress(len(submissions), tables=True) as progress:
        grade_course(course, exercises, submissions, jobs=len(os.sched_getaffinity(0)), done=progress.done)
    progress.finish()
    write_report(course, out / "report")
    click.echo(f"Report: {out / 'report' / 'index.html'}")
    click.echo(f"Feedback: {out / 'feedback'}/<student>/<exercise>/<notebook>.html")
    click.echo(f"Gradebook: {out / 'gradebook.db'}; to see it in nbgrader's formgrader: cd {out} && jupyter lab")
    click.echo(f"What each student was made to do: {out / 'submitted' / 'manifest.json'}")
    if progress.failed:
        ctx.exit(GraderError.exit_code)
