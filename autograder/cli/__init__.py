"""The ``nighthike`` command: a table of commands, each in a file of its own that is imported when it is called."""

from __future__ import annotations

import importlib
import signal
import threading
import traceback
from typing import Any, NoReturn

import click

from autograder.errors import GraderError, NighthikeError

__all__ = ["COMMANDS", "CommandTable", "main"]

COMMANDS = {
    "demo": "Make a class, grade it and write its report.",
    "release": "Make the students' notebooks from the sources.",
    "grade": "Grade what was submitted.",
    "check": "Grade one notebook, without a gradebook.",
    "report": "Write a page about the class.",
    "similar": "Show which submissions are suspiciously alike.",
    "export": "Write the grades for an LMS, Gradescope, CI or a spreadsheet.",
    "new": "Begin a further exercise.",
    "prove": "Prove that solutions, stubs and known mistakes are judged rightly.",
    "simulate": "Make submissions of a class that never was.",
    "prune": "Remove results that nothing needs any more.",
    "doctor": "Say what this machine can confine.",
}
"""Every command and its help in a line; ``autograder.cli.<name>`` has it as ``command``."""

REPORT_IT = "this is our fault, not yours; please report what `nighthike --debug …` prints for the same command"


class CommandTable(click.Group):
    """Commands by name out of ``COMMANDS``, so that help and quick commands do not wait for NumPy or nbgrader."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names, in the table's order."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the command; None for a name that is not in the table."""
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = importlib.import_module(f"autograder.cli.{cmd_name}").command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands without importing any."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command and turn what it raises into one line on stderr and an exit code."""
        if threading.current_thread() is threading.main_thread():
            signal.signal(signal.SIGTERM, _stop)
        try:
            return super().invoke(ctx)
        except (click.exceptions.Exit, click.ClickException, click.Abort):
            raise  # click's own ways to end
        except Exception as error:
            if ctx.params.get("debug"):
                traceback.print_exc()
            click.echo(f"nighthike: {_sentence(error)}", err=True)
            ctx.exit(error.exit_code if isinstance(error, NighthikeError) else GraderError.exit_code)


def _stop(*_: object) -> NoReturn:
    """SIGTERM ends a command as Ctrl-C does: what is open is closed, what was done so far is told."""
    raise KeyboardInterrupt


def _sentence(error: Exception) -> str:
    """What, where and what to do, on one line."""
    if isinstance(error, NighthikeError):
        text = str(error)
    elif isinstance(error, OSError) and error.strerror:
        where = f"{error.filename}: " if error.filename else ""
        text = f"{where}{error.strerror}; this machine stopped the command, mend that and run it again"
    else:
        text = f"{type(error).__name__}: {error}; {REPORT_IT}"
    return " ".join(text.split())


@click.group(cls=CommandTable, context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--debug", is_flag=True, help="Show where in the program an error came from.")
@click.version_option(package_name="nighthike", message="%(prog)s %(version)s")
def main(debug: bool) -> None:
    """Seven exercises on how neural networks learn, and the machine that grades them.

    Ends with 0 when all is done, 1 when a notebook or the course has a fault, 2 when this machine or we have one.
    """
