"""``nighthike prune``."""

from __future__ import annotations

from pathlib import Path

import click

from autograder.cli.options import course_option

__all__ = ["command"]


@click.command("prune")
@click.option("--dry-run", is_flag=True, help="Only say what would be removed.")
@course_option
def command(dry_run: bool, root: Path) -> None:
    """Remove results that nothing in submitted/ needs any more: of old suites, of answers that were replaced.

    Results are kept by content so that nothing is run twice, and pile up as suites and answers change. What stays is
    whatever the present submissions need with the present suites, and every student's reports and attempts. The worst
    that a removal can cost is the time to run a submission again.
    """
    from autograder.course.layout import Course
    from autograder.grading.prune import prune

    pruned = prune(Course.open(root), dry_run=dry_run)
    verb = "would be removed" if dry_run else "removed"
    click.echo(f"{pruned.removed} of {pruned.entries} results {verb}, {pruned.removed_bytes / 1e6:.1f} MB")
