"""The command line: a table of commands, errors of one line, exit codes that a script can tell apart."""

from __future__ import annotations

import importlib
import subprocess
import sys
import types
from collections.abc import Callable

import click
import pytest
from click.testing import CliRunner, Result

from autograder.cli import COMMANDS, main
from autograder.errors import ConfinementError, CourseError, GraderError, LeakError, NotebookError


@pytest.fixture
def fail_with(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """Run a command that raises ``error``."""

    def run(error: BaseException, *options: str) -> Result:
        @click.command()
        def command() -> None:
            raise error

        monkeypatch.setitem(COMMANDS, "fail", "Fail.")
        monkeypatch.setitem(sys.modules, "autograder.cli.fail", types.SimpleNamespace(command=command))  # type: ignore
        return CliRunner().invoke(main, [*options, "fail"])

    return run


ENDINGS = [
    (CourseError("hill.ipynb: no points; set them"), 1, "nighthike: hill.ipynb: no points; set them\n"),
    (NotebookError("hill.ipynb: is empty"), 1, "nighthike: hill.ipynb: is empty\n"),
    (LeakError("hill.ipynb: shows it"), 1, "nighthike: hill.ipynb: shows it\n"),
    (GraderError("the gradebook\ncannot be opened"), 2, "nighthike: the gradebook cannot be opened\n"),
    (ConfinementError("no Landlock here"), 2, "nighthike: no Landlock here\n"),
    (
        OSError(28, "No space left on device", "/course/release"),
        2,
        "nighthike: /course/release: No space left on device; this machine stopped the command, mend that and run it "
        "again\n",
    ),
    (
        ZeroDivisionError("division by zero"),
        2,
        "nighthike: ZeroDivisionError: division by zero; this is our fault, not yours; please report what "
        "`nighthike --debug …` prints for the same command\n",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("error", "code", "line"), ENDINGS, ids=lambda value: getattr(type(value), "__name__", None))
def test_an_error_is_one_line_and_a_code(
    fail_with: Callable[..., Result], error: Exception, code: int, line: str
) -> None:
    """1 where the course is at fault, 2 where the machine or we are; no traceback, nothing on stdout."""
    result = fail_with(error)
    assert (result.exit_code, result.stderr, result.stdout) == (code, line, "")


def test_a_traceback_is_shown_when_asked_for(fail_with: Callable[..., Result]) -> None:
    """With ``--debug``, before the line that is always there."""
    result = fail_with(ZeroDivisionError("division by zero"), "--debug")
    assert result.exit_code == 2
    assert result.stderr.startswith("Traceback (most recent call last):\n")
    assert result.stderr.splitlines()[-1].startswith("nighthike: ZeroDivisionError")


def test_stopping_a_command_is_no_error_of_ours(fail_with: Callable[..., Result]) -> None:
    """Ctrl-C ends it as click ends commands."""
    result = fail_with(KeyboardInterrupt())
    assert (result.exit_code, result.stderr.strip()) == (1, "Aborted!")


def test_a_command_that_is_not_there_is_told() -> None:
    """Not imported, not guessed."""
    result = CliRunner().invoke(main, ["os"])
    assert result.exit_code == 2
    assert "No such command 'os'" in result.stderr


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_a_file_and_help(name: str) -> None:
    """``autograder.cli.<name>`` has ``command``, its help tells more than the table, every option has help."""
    command = importlib.import_module(f"autograder.cli.{name}").command
    assert command.name == name
    assert command.help
    for parameter in command.params:
        assert isinstance(parameter, click.Argument) or parameter.help, parameter.name
    assert CliRunner().invoke(main, [name, "--help"]).exit_code == 0


def test_help_lists_every_command_without_importing_any() -> None:
    """In the table's words and order."""
    before = set(sys.modules)
    lines = [line.strip() for line in CliRunner().invoke(main, ["--help"]).stdout.splitlines()]
    listed = [line for line in lines if line.split("  ")[0] in COMMANDS]
    assert [line.split("  ")[0] for line in listed] == list(COMMANDS)
    assert all(line.endswith(COMMANDS[line.split("  ")[0]]) for line in listed)
    assert not {name for name in set(sys.modules) - before if name.startswith("autograder.cli.")}


@pytest.mark.parametrize("arguments", [["--help"], *([name, "--help"] for name in COMMANDS)], ids=" ".join)
def test_help_is_quick(arguments: list[str]) -> None:
    """It waits for none of the large libraries."""
    heavy = {"numpy", "IPython", "matplotlib", "nbformat", "nbconvert", "nbgrader", "sqlalchemy", "pytest"}
    program = (
        "import sys\nfrom autograder.cli import main\n"
        f"main({arguments!r}, standalone_mode=False)\n"
        f"sys.exit(' '.join({heavy!r} & set(sys.modules)) or 0)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_the_version_is_the_package_s() -> None:
    """As installed."""
    from importlib.metadata import version

    assert CliRunner().invoke(main, ["--version"]).stdout.strip().endswith(f" {version('nighthike')}")
