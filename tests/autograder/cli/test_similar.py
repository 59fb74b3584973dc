"""`nighthike similar`: what it prints, where it writes, and that it changes nothing else."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

from click.testing import CliRunner, Result

from autograder.cli import main

from ..conftest import DOUBLE, HALVE, CourseFolder, files_of

ODD = '''def halve(x):
    """Halves what it gets."""
    # divde by two, slowly, with a row of quarters
    quarters = [x / 4.0 for each in range(2) if each < 5]
    totall = 0.0
    while quarters:
        totall = totall + quarters.pop() * 1.0 - 0.0
    return totall if totall != x else x / 2.0'''
RENAMED = ODD.replace("quarters", "parts").replace("totall", "s").replace("divde", "go")
STYLES = (
    "def halve(x):\n    return 0.5 * x",
    "def halve(x):\n    y = x\n    y /= 2\n    return y",
    "def halve(x):\n    if x == 0:\n        return 0.0\n    return x * 2 ** -1",
    "def halve(x):\n    return sum([x]) / len([x, x])",
    "def halve(x):\n    return x - x / 2",
    "def halve(x):\n    return (lambda y: y / 2)(x)",
)
ESSAYS = (
    "Because two halves make a whole, I divided and looked at the sum once more afterwards.",
    "I tried seven and got three and a half, so I believe it.",
    "No idea, honestly; my first version gave integers for everything.",
)


def _run(folder: CourseFolder, *arguments: str) -> Result:
    return CliRunner().invoke(main, ["similar", "--course", str(folder.root), *arguments], env={"COLUMNS": "160"})


def _class(folder: CourseFolder) -> CourseFolder:
    """Twenty-four who worked alone, and two of whom one has the other's file."""
    for number in range(24):
        style, essay = STYLES[number % 6], f"{ESSAYS[number % 3]} Try number {number}."
        folder.submit(f"student{number:02d}", double=DOUBLE, halve=style, reflection=essay)
    text = "It worked at once, which made me suspicous of the whole excercise and of myself."
    folder.submit("ann", double=DOUBLE, halve=ODD, reflection=text)
    folder.submit("bob", double=DOUBLE, halve=RENAMED, reflection=text)
    return folder


def test_the_pair_is_printed_and_lies_in_similar(folder: CourseFolder) -> None:
    result = _run(_class(folder))
    out = folder.root / "similar"
    assert result.exit_code == 0, result.output
    assert "ex1_small/small: 26 submissions compared" in result.output
    assert "│ ann     │ bob     │" in result.output
    assert "Alike, not copied: look at it yourself" in result.output
    assert result.output.endswith(f"Page: {out / 'index.html'}\n")
    assert set(files_of(out)) == {"index.html", "pairs.csv", "similar.json"}
    rows = list(csv.DictReader(io.StringIO((out / "pairs.csv").read_text())))
    assert [(row["first"], row["second"]) for row in rows] == [("ann", "bob")]
    assert "suspicous" in (out / "index.html").read_text()


def test_it_runs_nothing_and_changes_nothing_but_its_own_folder(folder: CourseFolder) -> None:
    trap = f"{DOUBLE}\n\n\nopen({str(folder.root / 'ran')!r}, 'w')"
    folder.submit("eve", double=trap)
    folder.submit("fay", double=trap)
    before = files_of(folder.root)
    out = folder.root / "elsewhere"
    assert _run(folder, "ex1_small", "--out", str(out)).exit_code == 0
    after = files_of(folder.root)
    assert {name: found for name, found in after.items() if not name.startswith("elsewhere/")} == before


def test_again_is_the_same_byte_for_byte(folder: CourseFolder) -> None:
    _run(_class(folder))
    before = files_of(folder.root / "similar")
    _run(folder)
    assert files_of(folder.root / "similar") == before


def test_json_is_all_that_is_printed(folder: CourseFolder) -> None:
    result = _run(_class(folder), "--json")
    document = json.loads(result.stdout)
    (pair,) = document["exercises"][0]["pairs"]
    assert {pair["first"]["student_id"], pair["second"]["student_id"]} == {"ann", "bob"}
    assert result.stdout.encode() == (folder.root / "similar" / "similar.json").read_bytes()


def test_an_anonymous_copy_has_no_name_and_no_answer(folder: CourseFolder) -> None:
    result = _run(_class(folder), "--anonymous")
    data = b"".join(data for data, _ in files_of(folder.root / "similar").values()) + result.output.encode()
    for word in (b"bob", b"student00", b"suspicous", b"divde"):
        assert word not in data
    assert b"student 1" in data
    assert b"student 2" in data


def test_last_year_is_compared_too(folder: CourseFolder, tmp_path: Path) -> None:
    _class(folder)
    last = tmp_path / "lastyear" / "submitted"
    last.mkdir(parents=True)
    (folder.root / "submitted" / "bob").rename(last / "zed")
    result = _run(folder, "--also", str(last))
    assert "25 submissions and 1 earlier ones compared" in result.output
    assert "zed (lastyear/submitted)" in result.output


def test_a_class_that_worked_alone_is_told_so(folder: CourseFolder) -> None:
    folder.submit("ann", double=DOUBLE, halve=HALVE)
    folder.submit("bob", double=DOUBLE, halve=HALVE)
    result = _run(folder)
    assert result.exit_code == 0
    assert "2 submissions compared, nobody is more alike than chance" in result.output
    assert "Nobody is more alike" in (folder.root / "similar" / "index.html").read_text()


def test_a_class_that_handed_in_nothing_says_where_it_looked(folder: CourseFolder) -> None:
    result = _run(folder)
    assert result.exit_code == 1
    assert "submitted: there is no such folder" in result.output
    assert not (folder.root / "similar").exists()


def test_a_folder_of_earlier_submissions_must_be_there(folder: CourseFolder) -> None:
    result = _run(_class(folder), "--also", str(folder.root / "2024"))
    assert result.exit_code == 1
    assert "2024: there is no such folder" in result.output
