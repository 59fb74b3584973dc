"""``nighthike prove``."""

from __future__ import annotations

from pathlib import Path

import click

from autograder.cli.options import course_option

__all__ = ["command"]


@click.command("prove")
@click.argument("exercises", nargs=-1, metavar="[EX]…")
@course_option
@click.pass_context
def command(ctx: click.Context, exercises: tuple[str, ...], root: Path) -> None:
    """Prove the exercises EX, or all: solutions have all points, stubs none, known mistakes are caught and named.

    Ends with 0 when all of it holds, with 1 when something does not or the course has a fault, with 2 when this
    machine failed. For CI, and after every change of a suite.
    """
    from autograder.course.layout import Course
    from autograder.errors import CourseError
    from autograder.grading.proof import prove
    from autograder.grading.worker.bench import Bench, bench_settings

    course = Course.open(root)
    failed = 0
    with Bench(bench_settings(course)) as bench:
        for exercise in course.exercises(*exercises):
            proofs = list(prove(exercise, bench))
            problems = [proof for proof in proofs if proof.problem]
            failed += len(problems)
            mistakes = sum(proof.what.startswith("mistake") for proof in proofs)
            said = "proven" if not problems else f"{len(problems)} of {len(proofs)} do not hold"
            click.echo(f"{exercise.name}: solution, release and {mistakes} known mistakes: {said}")
            for proof in problems:
                click.echo(f"  ✗ {proof.what}: {proof.problem}")
    if failed:
        ctx.exit(CourseError.exit_code)
