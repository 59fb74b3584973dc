"""JUnit XML, for a CI server that shows tests: a suite for each submission, a test case for each check.

What the student's code did wrong is a failure, what we did is an error, what could not be measured is skipped.

Source: the schema of the Jenkins xUnit plugin and its description at "Common JUnit XML format" (testmo).
"""

from __future__ import annotations

from collections import Counter
from xml.etree import ElementTree as ET

from autograder.model import Check, Outcome
from autograder.reporting.records import ClassResults, StudentWork
from autograder.reporting.words import CONTROL, explanation

__all__ = ["junit_xml"]

ELEMENTS = {Outcome.INTERNAL: "error", Outcome.INCONCLUSIVE: "skipped"}
"""What stands in a test case that did not pass; ``failure`` for every other outcome."""
COUNTS = {"failure": "failures", "error": "errors", "skipped": "skipped"}


def junit_xml(results: ClassResults) -> bytes:
    """One document, UTF-8."""
    root = ET.Element("testsuites", name=_text(results.course))
    total: Counter[str] = Counter()
    for work in results.works:
        suite, counts = _suite(work)
        root.append(suite)
        total += counts
    _count(root, total)
    ET.indent(root)
    data: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return data + b"\n"


def _suite(work: StudentWork) -> tuple[ET.Element, Counter[str]]:
    name = f"{work.exercise}/{work.notebook}"
    suite = ET.Element("testsuite", name=_text(f"{name} {work.student_id}"))
    properties = ET.SubElement(suite, "properties")
    told = {"student": work.student_id, "score": f"{work.report.score:g}", "max_score": f"{work.report.max_score:g}"}
    for key, value in told.items():
        ET.SubElement(properties, "property", name=key, value=_text(value))
    counts: Counter[str] = Counter()
    for task in work.report.tasks:
        for check in task.checks:
            case = ET.SubElement(
                suite, "testcase", classname=_text(f"{work.exercise}.{task.task}"), name=_text(check.name)
            )
            counts["tests"] += 1
            if check.outcome is not Outcome.PASSED:
                kind = ELEMENTS.get(check.outcome, "failure")
                counts[COUNTS[kind]] += 1
                _add_finding(case, kind, check)
    if work.report.notes:
        ET.SubElement(suite, "system-out").text = _text("\n".join(work.report.notes))
    _count(suite, counts)
    if work.attempts and work.attempts[-1].cpu_seconds is not None:
        suite.set("time", f"{work.attempts[-1].cpu_seconds:.3f}")
    return suite, counts


def _add_finding(case: ET.Element, kind: str, check: Check) -> None:
    finding = ET.SubElement(case, kind, message=_text(check.sentence))
    if kind != "skipped":
        finding.set("type", check.outcome.value)
    finding.text = _text("\n".join(explanation(check)))


def _count(element: ET.Element, counts: Counter[str]) -> None:
    for name in ("tests", "failures", "errors", "skipped"):
        element.set(name, str(counts[name]))


def _text(text: str) -> str:
    """XML 1.0 has no control characters, and no halves of surrogate pairs or the two that are never characters."""
    plain = CONTROL.sub("\N{REPLACEMENT CHARACTER}", text).encode("utf-8", "replace").decode("utf-8")
    return plain.replace("\ufffe", "\N{REPLACEMENT CHARACTER}").replace("\uffff", "\N{REPLACEMENT CHARACTER}")
