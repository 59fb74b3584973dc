"""The gradebook as a table, for Canvas and for Moodle, read as each of them reads it."""

from __future__ import annotations

import csv
import io
import re

from autograder.reporting.exports.canvas import canvas_csv
from autograder.reporting.exports.grades_csv import grades_csv
from autograder.reporting.exports.moodle import moodle_csv

from ..made_class import FORMULA, SCRIPT, made_class


def _read(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline=""), strict=True))


def test_the_table_has_every_student_for_every_assignment():
    rows = list(csv.DictReader(io.StringIO(grades_csv(made_class()), newline=""), strict=True))
    assert len(rows) == 10
    by = {(row["student_id"], row["assignment"]): row for row in rows}
    bob, eve = by["bob", "ex1"], by["eve", "ex1"]
    assert (bob["raw_score"], bob["late_submission_penalty"], bob["score"], bob["max_score"]) == (
        "2.5",
        "1",
        "1.5",
        "8",
    )
    assert (bob["duedate"], bob["extension_hours"], bob["timestamp"]) == (
        "2030-01-03 00:00:00", "24", "2030-01-03 02:00:00",
    )  # fmt: skip
    assert (eve["raw_score"], eve["score"], eve["timestamp"]) == ("0", "0", "")
    assert by["dee", "ex1"]["score"] == "0", "a penalty takes no more than there is"
    assert by["ann", "ex1"]["extra_credit"] == "0.5"
    assert by["cy", "ex1"]["waiting"] == "reflection test_double"


class CanvasReader:
    """The rules of Canvas' importer: what it takes for a header, for the points, and for a student."""

    def __init__(self, text: str) -> None:
        head, *rows = _read(text)
        assert len(head) > 3
        assert "Student" in head[0]
        assert "ID" in head[1]
        assert re.search(r"SIS\s+User\s+ID", head[2])
        assert re.search(r"SIS\s+Login\s+ID", head[3])
        assert "Section" in head[4]
        assert not [
            name for name in head[5:] if re.search("(Current|Final|Override) (Score|Points|Grade|Status)", name)
        ]
        self.assignments = head[5:]
        self.possible: dict[str, float] = {}
        self.scores: dict[str, dict[str, str]] = {}
        for row in rows:
            assert len(row) == len(head)
            if "Points Possible" in row[0]:
                self.possible = {name: float(value) for name, value in zip(head[5:], row[5:], strict=True)}
            else:
                assert row[1] == "" or row[1].isdigit(), "a number that Canvas gave"
                self.scores[row[3]] = {"name": row[0], "id": row[1], **dict(zip(head[5:], row[5:], strict=True))}


def test_canvas_finds_students_assignments_points_and_scores():
    read = CanvasReader(canvas_csv(made_class()))
    assert read.possible == {"ex1": 8.0, "ex2": 3.0}
    assert read.scores["ann"] == {"name": "Able, Ann", "id": "10177", "ex1": "8.5", "ex2": "3"}
    assert read.scores["bob"] == {"name": f"{SCRIPT}, Bob", "id": "", "ex1": "1.5", "ex2": ""}
    assert read.scores["cy"]["name"] == f"O'Hara, Jr., {FORMULA}"
    assert read.scores["dee"]["name"] == "dee"


def test_canvas_keeps_what_it_has_of_who_handed_in_nothing():
    assert CanvasReader(canvas_csv(made_class())).scores["eve"]["ex1"] == ""


def test_moodle_finds_people_by_email_or_username_and_a_grade_or_a_dash():
    """Its importer refuses a row with another number of columns, and a grade that is neither a number nor a dash."""
    head, *rows = _read(moodle_csv(made_class()))
    assert head == [
        "First name", "Last name", "Username", "ID number", "Email address", "Assignment: ex1 (Real)",
        "Assignment: ex2 (Real)",
    ]  # fmt: skip
    assert {len(row) for row in rows} == {len(head)}
    people = {row[2]: row for row in rows}
    assert people["ann"] == ["Ann", "Able", "ann", "10177", "ann@example.org", "8.5", "3"]
    assert people["bob"][5:] == ["1.5", "-"]
    assert people["eve"][5:] == ["-", "-"]
    for row in rows:
        for grade in row[5:]:
            assert grade == "-" or float(grade) >= 0
