"""`nighthike grade --regrade` and `nighthike prune`: what they say, ask and end with."""

from __future__ import annotations

import json
import os
import pty
import sys

from click.testing import CliRunner, Result

from autograder.cli import main

from ..conftest import DOUBLE, HALVE, CourseFolder, gradebook_rows


def _run(folder: CourseFolder, command: str, *arguments: str) -> Result:
    return CliRunner().invoke(main, [command, "--course", str(folder.root), *arguments])


def _changed(folder: CourseFolder) -> None:
    """Graded, and then the suite takes two points from Ann."""
    folder.submit("ann", double=DOUBLE, halve=HALVE)
    assert _run(folder, "grade", "--jobs", "1").exit_code == 0
    folder.rewrite_suite(lambda text: text.replace("student.halve(7.0) == 3.5", "student.halve(7.0) == 3.0"))


def _rows(folder: CourseFolder) -> object:
    return gradebook_rows(folder.root / "gradebook.db")


def test_without_a_terminal_it_shows_and_writes_only_if_told_to(folder: CourseFolder):
    _changed(folder)
    before = _rows(folder)
    shown = _run(folder, "grade", "--regrade", "--jobs", "1")
    assert shown.exit_code == 0
    assert shown.stdout.splitlines() == [
        "ann ex1_small halve: 2/2 → 0/2: test_values passed → failed: Every number is halved.;   halve(7.0) is 3.5",
        "1 grade of 1 student changed: 1 down by 2 points in all",
        "  ex1_small halve: test_values passed → failed (1 time): Every number is halved.",
        "Nothing was written. To write it: the same command with --yes",
    ]
    assert _rows(folder) == before
    told = json.loads(_run(folder, "grade", "--regrade", "--json", "--jobs", "1").stdout)
    assert (told["version"], told["written"], told["changes"][0]["new"], told["same"]) == (1, False, 0.0, 0)
    assert _rows(folder) == before
    written = _run(folder, "grade", "--regrade", "--yes", "--jobs", "1")
    assert written.stdout.splitlines() == [*shown.stdout.splitlines()[:-1], "Written."]
    assert _rows(folder) != before
    again = _run(folder, "grade", "--regrade", "--jobs", "1")
    assert again.stdout.splitlines() == ["1 submission as before", "Nothing to write: every grade is as it was."]


def _on_a_terminal(folder: CourseFolder, answer: bytes) -> str:
    """`nighthike grade --regrade` on a terminal of its own, where ``answer`` is typed."""
    program = "from autograder.cli import main; main()"
    child, terminal = pty.fork()
    if child == 0:
        os.chdir(folder.root)
        os.execv(sys.executable, [sys.executable, "-c", program, "grade", "--regrade", "--jobs", "1"])
    said = b""
    try:
        while True:
            said += os.read(terminal, 4096)
            if b"[y/N]" in said and answer:
                os.write(terminal, answer)
                answer = b""
    except OSError:  # the other end of a terminal is closed
        pass
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0, said.decode()
    return said.decode()


def test_on_a_terminal_it_shows_a_table_and_asks(folder: CourseFolder):
    _changed(folder)
    before = _rows(folder)
    said = _on_a_terminal(folder, b"n\n")
    assert said.index("changed grades") < said.index("1 down by 2 points") < said.index("Write this?")
    assert "Nothing was written." in said
    assert _rows(folder) == before
    assert "Written." in _on_a_terminal(folder, b"y\n")
    assert _rows(folder) != before


def test_a_plain_run_lists_the_grades_that_it_changed_before_its_last_line(folder: CourseFolder):
    _changed(folder)
    lines = _run(folder, "grade", "--jobs", "1").stdout.splitlines()
    assert lines[1].startswith("ann ex1_small halve: 2/2 → 0/2: test_values passed → failed")
    assert lines[-2] == "These are written. To see such changes before they are: nighthike grade --regrade"
    assert lines[-1] == "1 submitted, 1 graded, 0 needing a look"


def test_yes_and_json_are_for_a_regrade_alone(folder: CourseFolder):
    for option in ("--yes", "--json"):
        assert _run(folder, "grade", option).exit_code == 2


def test_prune_says_what_it_removes(folder: CourseFolder):
    _changed(folder)
    assert _run(folder, "prune", "--dry-run").stdout.startswith("1 of 1 results would be removed, 0.0 MB")
    assert _run(folder, "prune").stdout.startswith("1 of 1 results removed")
    assert _run(folder, "prune").stdout.startswith("0 of 0 results removed")
