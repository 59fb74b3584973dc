"""``nighthike report``."""

from __future__ import annotations

import contextlib
import gc
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from autograder.cli.options import course_option

if TYPE_CHECKING:
    from autograder.course.layout import Course
    from autograder.reporting.class_report.page import Link
    from autograder.reporting.records import ClassResults

__all__ = ["command", "write_report"]

PAGE = "index.html"


@click.command("report")
@click.argument("exercises", nargs=-1, metavar="[EX]…")
@click.option(
    "--out", type=click.Path(file_okay=False, path_type=Path), help="Where it goes; report/ in the course by default."
)
@click.option("--anonymous", is_flag=True, help="Leave out names, messages, notes and times, for sharing.")
@course_option
def command(exercises: tuple[str, ...], out: Path | None, anonymous: bool, root: Path) -> None:
    """Write a page about the class, of all exercises or of EX: scores, tasks, mistakes, time, who needs a look.

    The page is one file that loads nothing, index.html; its numbers lie beside it as CSV tables and report.json.
    Nothing is graded again: it shows what `nighthike grade` found and what the gradebook has now.
    """
    from autograder.course.layout import Course

    course = Course.open(root)
    folder = course.root / "report" if out is None else out
    write_report(course, folder, *exercises, anonymous=anonymous)
    click.echo(f"Report: {folder / PAGE}")


def write_report(course: Course, folder: Path, *exercises: str, anonymous: bool = False) -> None:
    """Write the report of ``exercises``, all without names, into ``folder``."""
    from autograder.grading.class_results import read_class
    from autograder.grading.results.files import write_whole

    with _without_garbage_collector():
        files = _files(course, folder, read_class(course, course.exercises(*exercises)), anonymous)
        for name, data in files.items():
            write_whole(folder / name, data)


def _files(course: Course, folder: Path, results: ClassResults, anonymous: bool) -> dict[str, bytes]:
    import random

    from autograder.reporting.anonymous import anonymised
    from autograder.reporting.class_report.page import report_page
    from autograder.reporting.class_report.summary import summarise
    from autograder.reporting.class_report.tables import report_json, report_tables

    if anonymous:
        order = [person.student_id for person in results.people]
        random.SystemRandom().shuffle(order)
        report = summarise(anonymised(results, order))
        page = report_page(report, anonymous=True)
    else:
        report = summarise(results)
        page = report_page(report, _feedback_beside(course, folder))
    tables = {name: table.encode("utf-8", "replace") for name, table in report_tables(report).items()}
    return {PAGE: page.encode("utf-8", "replace"), "report.json": report_json(report), **tables}


@contextlib.contextmanager
def _without_garbage_collector() -> Iterator[None]:
    """A large class is millions of objects without a cycle among them: looking for some takes half of the time."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _feedback_beside(course: Course, folder: Path) -> Link:
    """Where a page in ``folder`` finds a student's feedback page."""
    import os
    from urllib.parse import quote

    way = Path(os.path.relpath(course.feedback, folder.resolve()))

    def link(student: str, exercise: str, notebook: str) -> str:
        page = Path(student, exercise, f"{notebook}.html")
        return quote(str(way / page)) if (course.feedback / page).is_file() else ""

    return link
