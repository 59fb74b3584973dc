"""``nighthike doctor``."""

from __future__ import annotations

import click

__all__ = ["command"]


@click.command("doctor")
@click.pass_context
def command(ctx: click.Context) -> None:
    """Say what this machine gives for confining student code, and try whether it holds.

    Ends with 0 when student code can be graded here, with 2 when it cannot.
    """
    from autograder.errors import ConfinementError
    from autograder.sandbox.machine import examine

    findings = []
    for finding in examine():
        findings.append(finding)
        click.echo(f"{'✗' if finding.bad else '✓'} {finding.what}: {finding.found}")
    if any(finding.bad for finding in findings):
        click.echo("Student code cannot be confined here, so nothing is graded; mend what is marked with ✗.")
        ctx.exit(ConfinementError.exit_code)
    click.echo("Student code can be graded here.")
