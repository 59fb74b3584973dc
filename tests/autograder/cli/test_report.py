"""`nighthike report`: where it writes, and what it says when there is nothing to write about."""

from __future__ import annotations

import gc
import json

from click.testing import CliRunner, Result

from autograder.cli import main

from ..conftest import DOUBLE, CourseFolder, files_of


def _run(folder: CourseFolder, command: str, *arguments: str) -> Result:
    return CliRunner().invoke(main, [command, "--course", str(folder.root), *arguments])


def _graded(folder: CourseFolder) -> CourseFolder:
    folder.submit("ann", double=DOUBLE)
    folder.submit("bob", double="def double(x):\n    return x + 2.0")
    assert _run(folder, "grade", "--jobs", "1").exit_code == 0
    return folder


def test_the_page_and_its_numbers_are_in_report(folder: CourseFolder):
    result = _run(_graded(folder), "report")
    report = folder.root / "report"
    assert (result.exit_code, result.output) == (0, f"Report: {report / 'index.html'}\n")
    assert set(files_of(report)) == {
        "index.html", "report.json", "scores.csv", "checks.csv", "mistakes.csv", "findings.csv", "look.csv",
        "submissions.csv",
    }  # fmt: skip
    assert 'href="../feedback/ann/ex1_small/small.html"' in (report / "index.html").read_text()
    students = json.loads((report / "report.json").read_text())["students"]
    assert {one["person"]["student_id"]: one["score"] for one in students} == {"ann": 4.0, "bob": 1.0}
    assert gc.isenabled()


def test_a_second_report_of_the_same_class_is_the_same(folder: CourseFolder):
    _run(_graded(folder), "report")
    before = files_of(folder.root / "report")
    assert _run(folder, "report", "ex1_small").exit_code == 0
    assert files_of(folder.root / "report") == before


def test_an_anonymous_report_has_no_student_in_any_file(folder: CourseFolder):
    out = folder.root / "shared"
    assert _run(_graded(folder), "report", "--anonymous", "--out", str(out)).exit_code == 0
    files = files_of(out)
    assert len(files) == 8
    for data, _ in files.values():
        assert b"ann" not in data.replace(b"annot", b"").replace(b"cannot", b"")
        assert b"bob" not in data
        assert b"../feedback" not in data


def test_without_reports_it_says_what_to_run(folder: CourseFolder):
    result = _run(folder, "report")
    assert result.exit_code == 1
    assert "has no reports yet; run nighthike grade ex1_small" in result.output
    assert not (folder.root / "report").exists()


def test_an_unknown_exercise_is_named_with_the_known_ones(folder: CourseFolder):
    result = _run(folder, "report", "ex9")
    assert result.exit_code == 1
    assert "ex9: no such exercise" in result.output
