"""What is published and unchanged is passed over; whatever is not as it should be is made so again."""

from __future__ import annotations

import contextlib
import sqlite3
from collections import Counter
from pathlib import Path

import pytest
from nbgrader.api import Gradebook

from autograder.course.layout import Course
from autograder.grading.results.store import Store

from ...conftest import DOUBLE, HALVE, CourseFolder, files_of, gradebook_rows
from ..counted import grade, second_exercise, stamps

PAGE = Path("feedback", "ann", "ex1_small", "small.html")


def _ann(folder: CourseFolder) -> CourseFolder:
    (folder.submit("ann", double=DOUBLE, halve=HALVE, reflection="Because.").parent / "data.csv").write_text("1,2\n")
    grade(folder)
    return folder


def _everything(folder: CourseFolder) -> dict[str, object]:
    return {
        **gradebook_rows(folder.root / "gradebook.db"),
        **{step: files_of(folder.root / step) for step in ("autograded", "feedback")},
        "report": Store(folder.root / "results").last_report("ex1_small", "small", "ann"),
    }


def test_a_second_run_touches_no_file_and_runs_nothing(folder: CourseFolder):
    _ann(folder)
    before = {step: stamps(folder.root / step) for step in ("autograded", "feedback", "results")}
    found, ran = grade(folder)
    assert not ran
    assert (found["ann", "ex1_small"].report.score, found["ann", "ex1_small"].from_store) == (6.0, True)
    after = {step: stamps(folder.root / step) for step in before}
    assert after == before


def _edit_row(root: Path) -> None:
    with contextlib.closing(sqlite3.connect(root / "gradebook.db")) as connection, connection:
        connection.execute("UPDATE grade SET auto_score = 0.5 WHERE auto_score = 4.0")


def _delete_rows(root: Path) -> None:
    with Gradebook(f"sqlite:///{root / 'gradebook.db'}", "small") as book:
        book.remove_submission("ex1_small", "ann")


def _delete_report(root: Path) -> None:
    next((root / "results" / "reports").rglob("ann.json")).unlink()


def _damage_word(root: Path) -> None:
    path = next((root / "results" / "published").rglob("ann.json"))
    path.write_bytes(path.read_bytes()[:-3])
    (root / PAGE).unlink()


harms = {
    "a feedback page is gone": lambda root: (root / PAGE).unlink(),
    "a feedback page was edited": lambda root: (root / PAGE).write_text("All points!"),
    "the autograded folder is gone": lambda root: [path.unlink() for path in (root / "autograded").rglob("*.*")],
    "a further file is gone": lambda root: (root / "feedback" / "ann" / "ex1_small" / "data.csv").unlink(),
    "a score was changed behind our back": _edit_row,
    "the rows are gone": _delete_rows,
    "the report is gone": _delete_report,
    "what is remembered is damaged": _damage_word,
}


@pytest.mark.parametrize("harm", harms.values(), ids=harms)
def test_what_is_not_as_it_was_published_is_made_good_without_running_anything(folder: CourseFolder, harm):
    _ann(folder)
    whole = _everything(folder)
    harm(folder.root)
    assert _everything(folder) != whole or not (folder.root / PAGE).exists()
    _, ran = grade(folder)
    assert not ran
    assert _everything(folder) == whole


def test_what_a_person_gave_meanwhile_stands_in_the_feedback(folder: CourseFolder):
    _ann(folder)
    with Gradebook(f"sqlite:///{folder.root / 'gradebook.db'}", "small") as book:
        book.find_grade("reflection", "small", "ex1_small", "ann").manual_score = 0.75
        book.find_comment("reflection", "small", "ex1_small", "ann").manual_comment = "Nearly, but see page 3."
        book.db.commit()
    assert "page 3" not in (folder.root / PAGE).read_text()
    _, ran = grade(folder)
    assert not ran
    page = (folder.root / PAGE).read_text()
    assert "Nearly, but see page 3." in page
    assert "6.75" in page


def test_a_due_date_that_is_set_later_gives_its_penalty_and_one_taken_away_takes_it_back(folder: CourseFolder):
    config = folder.root / "nbgrader_config.py"
    text = config.read_text() + 'c.LateSubmissionPlugin.penalty_method = "zero"\n'
    config.unlink()
    config.write_text(text)
    folder.submit("ann", double=DOUBLE, timestamp="2030-01-03 10:00:00 UTC")
    grade(folder)
    with Gradebook(f"sqlite:///{folder.root / 'gradebook.db'}", "small") as book:
        book.update_or_create_assignment("ex1_small", duedate="2030-01-02 00:00:00")
    _, ran = grade(folder)
    assert not ran
    assert _penalties(folder) == [4.0]
    with Gradebook(f"sqlite:///{folder.root / 'gradebook.db'}", "small") as book:
        book.find_assignment("ex1_small").duedate = None
        book.db.commit()
    _, ran = grade(folder)
    assert not ran
    assert _penalties(folder) == [None]


def _penalties(folder: CourseFolder) -> list[float | None]:
    rows = gradebook_rows(folder.root / "gradebook.db")["submitted_notebook"]
    return [dict(row)["late_submission_penalty"] for row in rows]


def test_a_changed_suite_regrades_its_exercise_and_a_changed_submission_itself(folder: CourseFolder):
    """Of six submissions, two of them alike, only those are run that have to be."""
    second_exercise(folder)
    answers = {"ann": HALVE, "bob": HALVE, "cy": "def halve(x):\n    return x"}
    for student, halve in answers.items():
        path = folder.submit(student, halve=halve, reflection=f"I am {student}.")
        other = folder.root / "submitted" / student / "ex2_small" / "small.ipynb"
        other.parent.mkdir()
        other.write_bytes(path.read_bytes())
    assert grade(folder)[1] == Counter(ex1_small=2, ex2_small=2)
    folder.rewrite_suite(lambda text: text.replace("halve(7.0) is 3.5", "halve(7.0) is 3.5, a half of it"))
    assert grade(folder)[1] == Counter(ex1_small=2)
    folder.submit("bob", double=DOUBLE, halve=HALVE)
    found, ran = grade(folder)
    assert ran == Counter(ex1_small=1)
    assert {place: graded.report.score for place, graded in found.items() if graded.report.score > 2.0} == {
        ("bob", "ex1_small"): 6.0
    }
    folder.submit("cy", halve=answers["cy"], reflection="I think again.")
    assert not grade(folder)[1]
    assert "I think again." in (folder.root / "feedback" / "cy" / "ex1_small" / "small.html").read_text()


def test_another_configuration_or_release_is_published_to_everybody(folder: CourseFolder):
    _ann(folder)
    config = folder.root / "nbgrader_config.py"
    text = config.read_text() + "c.GenerateFeedback.permissions = 600\n"
    config.unlink()
    config.write_text(text)
    assert not grade(folder)[1]
    assert (folder.root / PAGE).stat().st_mode & 0o777 == 0o600
    assert Course.open(folder.root).exercises()
