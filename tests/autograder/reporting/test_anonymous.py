"""A report without names: who is who cannot be told from any of its files."""

from __future__ import annotations

import re

from autograder.reporting.anonymous import anonymised
from autograder.reporting.class_report.page import report_page
from autograder.reporting.class_report.summary import summarise
from autograder.reporting.class_report.tables import report_json, report_tables

from .made_class import DUE, NOTE, SCRIPT, made_class

ORDER = ("cy", "eve", "ann", "dee", "bob")


def test_no_name_id_address_message_note_or_time_is_left_in_any_file():
    report = summarise(anonymised(made_class(), ORDER))
    files = [report_page(report, anonymous=True), report_json(report).decode(), *report_tables(report).values()]
    secrets = [
        "ann@",
        "10177",
        "Able",
        "O'Hara",
        "elsewhere.example",
        "Ünal",
        SCRIPT,
        "got ",
        NOTE,
        "not in the submission",
        "not there",
    ]
    for text in files:
        for secret in secrets:
            assert secret not in text
        assert not re.search(r"\b(ann|bob|dee|eve)\b", text, flags=re.I)
        assert f"{DUE.year}-01-03" not in text


def test_the_numbers_are_the_same():
    named, nameless = summarise(made_class()), summarise(anonymised(made_class(), ORDER))
    assert [exercise.scores for exercise in nameless.exercises] == [exercise.scores for exercise in named.exercises]
    assert [exercise.tasks for exercise in nameless.exercises] == [exercise.tasks for exercise in named.exercises]
    assert sorted(look.why for look in nameless.looks) == sorted(look.why for look in named.looks)
    assert [student.person.name for student in nameless.students] == [f"student {number}" for number in range(1, 6)]
    assert nameless.students[4].score == 1.5


def test_rows_come_in_the_order_of_the_numbers_not_of_the_names():
    results = anonymised(made_class(), ORDER)
    works = [work.student_id for work in results.works if work.exercise == "ex1"]
    assert works == ["student 1", "student 3", "student 4", "student 5"]
    assert [grade.student_id for grade in results.grades][:4] == works
