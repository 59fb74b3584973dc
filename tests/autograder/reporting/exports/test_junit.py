"""JUnit XML, as a library that reads it for CI servers understands it."""

from __future__ import annotations

from junitparser import Error, Failure, JUnitXml, Skipped
from msgspec.structs import replace

from autograder.model import Outcome
from autograder.reporting.exports.junit import junit_xml

from ..made_class import SCRIPT, check, made_class, report, task


def test_each_submission_is_a_suite_and_each_check_a_case():
    read = JUnitXml.fromstring(junit_xml(made_class()))
    suites = {suite.name: suite for suite in read}
    assert set(suites) == {"ex1/ex1 ann", "ex1/ex1 bob", "ex1/ex1 cy", "ex1/ex1 dee", "ex2/ex2 ann"}
    assert read.name == "hill & <dale>"
    ann, bob, cy = (suites[f"ex1/ex1 {name}"] for name in ("ann", "bob", "cy"))
    assert [(case.classname, case.name) for case in ann] == [
        ("ex1.double", "values"), ("ex1.double", "text"), ("ex1.halve", "halves"),
    ]  # fmt: skip
    assert all(case.is_passed for case in ann)
    (failure,) = next(iter(bob)).result
    assert isinstance(failure, Failure)
    assert (failure.type, failure.message) == ("failed", "`values` holds & is < 1.")
    assert f"got {SCRIPT}" in failure.text
    assert "Likely mistake: adds two." in failure.text
    kinds = [type(case.result[0]) for case in cy]
    assert kinds == [Error, Skipped]
    assert bob.time == 2.5
    assert {item.name: item.value for item in bob.properties()} == {"student": "bob", "score": "1", "max_score": "6"}


def test_the_counts_are_those_of_the_cases():
    read = JUnitXml.fromstring(junit_xml(made_class()))
    told = [(suite.tests, suite.failures, suite.errors, suite.skipped) for suite in read]
    total = (read.tests, read.failures, read.errors, read.skipped)
    for suite in read:
        suite.update_statistics()
    read.update_statistics()
    assert told == [(suite.tests, suite.failures, suite.errors, suite.skipped) for suite in read]
    assert total == (read.tests, read.failures, read.errors, read.skipped) == (11, 4, 1, 1)


def test_no_text_of_a_student_makes_it_unreadable():
    """Control characters, half a surrogate pair and non-characters are not allowed in XML."""
    hostile = report(
        task(0.0, check("a", Outcome.RAISED, message="\x00\x1b[2J \ud83d \ufffe \uffff ]]> &amp; \U0001f600"))
    )
    results = made_class()
    work = replace(results.works[0], report=hostile)
    read = JUnitXml.fromstring(junit_xml(replace(results, works=(work,))))
    ((case,),) = read
    assert "]]> &amp; \U0001f600" in case.result[0].text
