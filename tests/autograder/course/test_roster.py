"""Names of a class."""

from __future__ import annotations

import csv
import io
import random

from autograder.course.roster import FIRST, LAST, roster, roster_csv


def test_every_student_has_an_id_of_their_own() -> None:
    """Also in a class in which names are taken: the second asilva is asilva2."""
    names = roster(2000, random.Random(1))
    ids = [name.student_id for name in names]
    assert ids == sorted(set(ids))
    assert len(ids) == 2000
    assert any(student_id.endswith("2") for student_id in ids)


def test_ids_are_initial_and_last_name_without_marks() -> None:
    """A folder's name must be typed on any keyboard."""
    for name in roster(500, random.Random(2)):
        assert name.student_id.isascii()
        assert name.student_id.rstrip("0123456789").isalpha()
        assert name.student_id.islower()


def test_a_class_is_written_as_nbgrader_reads_it() -> None:
    """Column by column as in its table of students, names with all their marks."""
    names = roster(60, random.Random(3))
    rows = list(csv.DictReader(io.StringIO(roster_csv(names).decode())))
    assert [list(row.values()) for row in rows] == [
        [name.student_id, name.first_name, name.last_name, f"{name.student_id}@example.org"] for name in names
    ]
    assert list(rows[0]) == ["id", "first_name", "last_name", "email"]
    assert any(not row["last_name"].isascii() for row in rows)


def test_no_name_is_in_the_lists_twice() -> None:
    """They are sorted by hand."""
    for names in (FIRST.split(), LAST.split()):
        assert len(set(names)) == len(names) > 50
