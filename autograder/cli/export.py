"""``nighthike export``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from autograder.cli.options import course_option
from autograder.errors import CourseError

if TYPE_CHECKING:
    from autograder.course.layout import Course
    from autograder.reporting.records import ClassResults

__all__ = ["command"]

OUT = {
    "csv": "grades.csv",
    "canvas": "canvas.csv",
    "moodle": "moodle.csv",
    "gradescope": "gradescope",
    "junit": "junit.xml",
}
"""Formats, and where each goes by default."""


@click.command("export")
@click.argument("exercises", nargs=-1, metavar="[EX]…")
@click.option("--to", "form", type=click.Choice(list(OUT)), required=True, help="The format.")
@click.option("--out", type=click.Path(path_type=Path), help=f"Where it goes; by default {', '.join(OUT.values())}.")
@click.option("--student", "students", multiple=True, metavar="S", help="Only this student; may be given again.")
@click.option("--autograder", is_flag=True, help="With gradescope: make the zip that grades EX there.")
@course_option
def command(
    exercises: tuple[str, ...], form: str, out: Path | None, students: tuple[str, ...], autograder: bool, root: Path
) -> None:
    """Write the grades of all exercises or of EX for another program. Nothing is graded again.

    csv is one row a student and exercise, with nbgrader's columns; canvas and moodle are files to import there;
    gradescope is a folder with a results.json a submission; junit is an XML of all checks. Scores are those of the
    gradebook: with manual points and extra credit, the late penalty taken off.
    """
    from autograder.course.layout import Course

    course = Course.open(root)
    if autograder:
        if form != "gradescope" or len(exercises) != 1 or students:
            raise click.UsageError("--autograder goes with --to gradescope and the name of one exercise")
        _write_autograder(course, exercises[0], out)
        return
    results = _chosen(course, exercises, students)
    target = Path(OUT[form]) if out is None else out
    files = _files(form, results, target)
    _write(files)
    several = f" ({len(files)} files)" if form == "gradescope" else ""
    click.echo(f"{target}: {len(results.people)} students{several}")
    waiting = sum(bool(grade.waiting) for grade in results.grades)
    if waiting:
        click.echo(
            f"{waiting} of {len(results.grades)} submissions still wait for a person; their scores will change",
            err=True,
        )


def _write_autograder(course: Course, name: str, out: Path | None) -> None:
    from autograder.judge.version import compared_with
    from autograder.reporting.exports.gradescope_autograder import autograder_zip

    exercise = course.exercise(name)
    packages = tuple(compared_with(exercise.suite)) if exercise.suite is not None else ()
    target = Path(f"{exercise.name}-autograder.zip") if out is None else out
    _write({target: autograder_zip(course, exercise, packages)})
    click.echo(f"{target}: upload it to Gradescope; it holds solutions and the course's secret")


def _chosen(course: Course, exercises: tuple[str, ...], students: tuple[str, ...]) -> ClassResults:
    from msgspec.structs import replace

    from autograder.grading.class_results import read_class

    results = read_class(course, course.exercises(*exercises))
    if not students:
        return results
    unknown = sorted(set(students) - {person.student_id for person in results.people})
    if unknown:
        raise CourseError(f"{course.db_url}: knows no {', '.join(unknown)}; look for the spelling of the id")
    return replace(
        results,
        people=tuple(person for person in results.people if person.student_id in students),
        grades=tuple(grade for grade in results.grades if grade.student_id in students),
        works=tuple(work for work in results.works if work.student_id in students),
    )


def _files(form: str, results: ClassResults, target: Path) -> dict[Path, bytes]:
    if form == "gradescope":
        import json

        from autograder.reporting.exports.gradescope import class_results_json

        found = class_results_json(results).items()
        return {target / name: json.dumps(document, indent=1).encode() for name, document in found}
    if form == "junit":
        from autograder.reporting.exports.junit import junit_xml

        return {target: junit_xml(results)}
    from autograder.reporting.exports.canvas import canvas_csv
    from autograder.reporting.exports.grades_csv import grades_csv
    from autograder.reporting.exports.moodle import moodle_csv

    table = {"csv": grades_csv, "canvas": canvas_csv, "moodle": moodle_csv}[form]
    return {target: table(results).encode("utf-8", "replace")}


def _write(files: dict[Path, bytes]) -> None:
    from autograder.grading.results.files import write_whole

    for path, data in files.items():
        write_whole(path, data)
