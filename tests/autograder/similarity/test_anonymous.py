"""A copy for sharing: no name, and nothing that a student wrote."""

from __future__ import annotations

from autograder.similarity.anonymous import anonymised, everybody
from autograder.similarity.page import likeness_page
from autograder.similarity.tables import likeness_json, pairs_csv
from tests.autograder.similarity.found import ANN, BOB, CY, OLD, SCRIPT, report

ORDER = [CY.label, OLD.label, "eve", BOB.label, ANN.label]


def test_everybody_who_is_named_gets_a_number() -> None:
    assert set(everybody(report())) == set(ORDER)
    found = anonymised(report(), ORDER)[0]
    assert [(pair.first.label, pair.second.label) for pair in found.pairs] == [
        ("student 4", "student 5"), ("student 1", "student 4"), ("student 2 (earlier)", "student 5"),
    ]  # fmt: skip
    assert found.unreadable == ("student 3",)
    assert [who.label for who in found.groups[0]] == ["student 1", "student 2 (earlier)", "student 4", "student 5"]


def test_no_view_has_a_name_or_a_passage() -> None:
    found = anonymised(report(), ORDER)
    views = likeness_page(found, anonymous=True), pairs_csv(found), likeness_json(found).decode()
    for view in views:
        for word in ("ann\b", "bob", "dee", "eve ", "2025", "zigzags", "velocitty", SCRIPT, "def step"):
            assert word not in view
        assert "student 4" in view


def test_the_numbers_stay() -> None:
    found = anonymised(report(), ORDER)[0]
    assert [(pair.bits, pair.share) for pair in found.pairs] == [(45.25, 0.875), (21.5, 0.875), (17.0, 0.875)]
    assert [task.task for task in found.pairs[0].tasks] == ["nag_step", "reflection"]
