"""The page: whole without a script or a network, and no student's text is markup in it."""

from __future__ import annotations

import base64
import hashlib
import html.parser
import re
from functools import cache

import pytest
from msgspec.structs import replace

from autograder.reporting.class_report.page import findings, prose, report_page
from autograder.reporting.class_report.summary import summarise
from autograder.reporting.records import ClassResults
from autograder.reporting.web_page import percent

from ..made_class import BROKEN, RIGHT, SCRIPT, WRONG, check, made_class, task


class Reader(html.parser.HTMLParser):
    """Tags, their attributes, and text by tag."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text.append(data)


@cache
def _page() -> str:
    return report_page(summarise(made_class()))


def _read(page: str) -> Reader:
    reader = Reader()
    reader.feed(page)
    return reader


def test_the_one_script_and_the_one_style_are_ours_by_hash():
    page = _page()
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]+)"', page)
    assert policy is not None
    assert policy[1].startswith("default-src 'none';")
    assert "unsafe" not in policy[1]
    for tag, directive in (("script", "script-src"), ("style", "style-src")):
        (body,) = re.findall(rf"<{tag}>(.*?)</{tag}>", page, flags=re.S)
        digest = base64.b64encode(hashlib.sha256(body.encode()).digest()).decode()
        assert f"{directive} 'sha256-{digest}'" in policy[1].replace("&#39;", "'")


def test_names_notes_and_the_courses_name_are_shown_as_text():
    reader = _read(_page())
    text = "".join(reader.text)
    assert SCRIPT in text
    assert "hill & <dale>" in text
    assert "cell 7 was restored\N{REPLACEMENT CHARACTER}[2J from <b>the</b> release" in text
    assert not [tag for tag, _ in reader.tags if tag in ("img", "iframe", "object", "dale")]


def test_nothing_on_the_page_points_outside_it():
    for tag, attributes in _read(_page()).tags:
        for name, value in attributes.items():
            assert not name.startswith("on"), f"<{tag} {name}>"
            assert name != "style", f"<{tag}>: an inline style, which the policy forbids"
            if name in ("href", "src"):
                assert (value or "").startswith(("#", "data:,")), f"<{tag} {name}={value}>"


def test_every_link_leads_to_an_id_of_the_page_and_every_id_is_there_once():
    reader = _read(_page())
    ids = [attributes["id"] for _, attributes in reader.tags if "id" in attributes]
    assert len(ids) == len(set(ids))
    links = {attributes["href"] for tag, attributes in reader.tags if tag == "a"}
    assert {link.removeprefix("#") for link in links if link} <= set(ids)


def test_an_exercise_may_be_called_as_anything_that_nbgrader_allows():
    """A name with a space is no id, and one that is the id of a part would be there twice."""
    results = made_class()
    works = tuple(
        replace(work, exercise={"ex1": "look", "ex2": "look_two words"}[work.exercise]) for work in results.works
    )
    reader = _read(report_page(summarise(replace(results, works=works, grades=(), assignments=()))))
    ids = [attributes["id"] or "" for _, attributes in reader.tags if "id" in attributes]
    assert len(ids) == len(set(ids))
    assert not [name for name in ids if " " in name]
    named = {attributes.get("aria-labelledby") for _, attributes in reader.tags} - {None}
    assert named <= set(ids)
    assert {"look", "look_two words"} <= set(reader.text), "a column's head that would say too little is the whole name"


def test_a_screen_reader_finds_captions_scopes_labels_and_named_pictures():
    reader = _read(_page())
    tags = [tag for tag, _ in reader.tags]
    assert tags.count("caption") == tags.count("table") > 8
    assert all("scope" in attributes for tag, attributes in reader.tags if tag == "th")
    assert tags.count("label") == tags.count("select") + tags.count("input")
    for tag, attributes in reader.tags:
        if tag == "svg":
            assert attributes.get("aria-hidden") == "true" or attributes.get("aria-labelledby")


def test_each_student_has_a_section_that_the_table_links_to():
    page = _page()
    for place, student in enumerate(made_class().people, 1):
        assert f'<section class="student" id="s{place}"' in page
        assert f'<a href="#s{place}"><bdi>' in page, student.student_id


def test_feedback_is_linked_where_there_is_some():
    def link(student: str, exercise: str, notebook: str) -> str:
        return f"../feedback/{student}/{exercise}/{notebook}.html?a=1&b=<" if student == "ann" else ""

    page = report_page(summarise(made_class()), link)
    assert page.count(">feedback</a>") == 2
    assert 'href="../feedback/ann/ex1/ex1.html?a=1&amp;b=&lt;"' in page


def test_the_page_of_an_empty_class_can_be_read():
    empty = ClassResults(course="", people=(), assignments=(), grades=(), works=())
    text = "".join(_read(report_page(summarise(empty))).text)
    assert "Nothing was handed in yet." in text
    assert "No known mistake was named." in text


def test_the_same_class_gives_the_same_page():
    assert report_page(summarise(made_class())) == _page()


@pytest.mark.parametrize(
    ("part", "whole", "said"),
    [(0, 0, "–"), (0, 7, "0 %"), (7, 7, "100 %"), (1, 1000, "1 %"), (999, 1000, "99 %"), (1, 3, "33 %")],
)
def test_only_all_is_100_percent_and_only_nothing_is_0(part: int, whole: int, said: str):
    assert percent(part, whole) == said


def test_code_in_a_sentence_is_between_backticks():
    assert str(prose("`f(x) < 1` & more")) == "<code>f(x) &lt; 1</code> &amp; more"
    assert str(prose("one ` alone")) == "one ` alone"


def test_a_task_says_what_failed_unless_all_of_it_did_alike():
    assert findings(RIGHT.tasks[0]) is None
    double, halve = (findings(one) for one in WRONG.tasks)
    assert double is not None
    assert (double.mistakes, double.alike, [one.name for one in double.failed]) == (("adds_two",), "", ["values"])
    assert halve is not None
    assert halve.alike == "missing"
    broken = findings(BROKEN.tasks[0])
    assert broken is not None
    assert broken.alike == ""
    assert findings(task(4.0, check("a"))) is None
