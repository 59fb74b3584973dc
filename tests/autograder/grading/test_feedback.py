"""Feedback: what nbgrader's own pages show, with nothing of a student's that a browser would run."""

from __future__ import annotations

import base64
import re
from pathlib import Path
from typing import Any

import nbformat
import pytest
from bs4 import BeautifulSoup

from autograder.course.layout import Course
from autograder.grading.feedback import PICTURE_TEXT, FeedbackPages
from autograder.grading.marks import CellMarks, Marks
from autograder.grading.pages import highlight_code, markdown2html

from ..conftest import CourseFolder

PNG = base64.b64encode(b"\x89PNG\r\n\x1a\n" + b"picture").decode()
CELLS = {
    "test_double": CellMarks(score=1.5, max_score=4.0),
    "reflection": CellMarks(score=0.0, max_score=1.0, comment="Well **put**."),
}
MARKS = Marks(score=1.5, max_score=7.0, late_penalty=0.5, cells=CELLS)


@pytest.fixture
def pages(folder: CourseFolder) -> FeedbackPages:
    return FeedbackPages(Course.open(folder.root))


def _text(pages: FeedbackPages, notebook: Any) -> BeautifulSoup:
    return BeautifulSoup(pages.render(notebook, MARKS, "small").decode(), "html.parser")


def test_scores_comments_and_penalty_stand_where_nbgrader_puts_them(folder: CourseFolder, pages: FeedbackPages):
    page = _text(pages, folder.released())
    words = " ".join(page.get_text().split())
    assert "small (Score: 1.5 / 7.0)" in words
    assert "Test cell (Score: 1.5 / 4.0)" in words
    assert "Late submission penalty (Score: -0.5)" in words
    assert "Comments: Well put." in words
    assert [tag.name for tag in page.find_all("strong")] == ["strong"]


def test_rendering_does_not_change_the_notebook(folder: CourseFolder, pages: FeedbackPages):
    notebook = folder.released()
    before = nbformat.writes(notebook)
    pages.render(notebook, MARKS, "small")
    assert nbformat.writes(notebook) == before


def test_a_figure_is_in_the_page_with_words_for_those_who_cannot_see_it(folder: CourseFolder, pages: FeedbackPages):
    notebook = folder.released()
    notebook.cells[1].outputs = [nbformat.v4.new_output("display_data", {"image/png": PNG})]
    (picture,) = _text(pages, notebook).find_all("img")
    assert picture["src"] == f"data:image/png;base64,{PNG}"
    assert picture["alt"] == PICTURE_TEXT


def test_output_text_is_shown_and_not_run(folder: CourseFolder, pages: FeedbackPages):
    notebook = folder.released()
    notebook.cells[1].outputs = [
        nbformat.v4.new_output("stream", text="<script>alert(1)</script>\x1b[31mred"),
        nbformat.v4.new_output("error", ename="E", evalue="v", traceback=["<img src=x onerror=alert(1)>"]),
        nbformat.v4.new_output("execute_result", {"text/plain": "<svg onload=alert(1)>"}),
    ]
    page = _text(pages, notebook)
    assert "<script>alert(1)</script>" in page.get_text()
    assert "<img src=x onerror=alert(1)>" in page.get_text()
    assert not page.find_all(["svg", "img"])


attacks = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '<a href="javascript:alert(1)">here</a>',
    "[here](javascript:alert(1))",
    "[here](data:text/html;base64,PHNjcmlwdD4=)",
    '<img src="data:image/svg+xml;base64,PHN2Zz4=">',
    "<svg onload=alert(1)></svg>",
    "<iframe src='https://example.org'></iframe>",
    "<style>body { display: none }</style>",
    '<form action="https://example.org"><input name="password"></form>',
    "<details ontoggle=alert(1) open>x</details>",
    '<a href="https://example.org" onclick="alert(1)">x</a>',
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    "```html\n<script>alert(1)</script>\n```\n<scr<script>ipt>alert(1)</scr</script>ipt>",
    '<p style="background: url(javascript:alert(1)); position: fixed">x</p>',
]


@pytest.mark.parametrize("attack", attacks)
@pytest.mark.parametrize("cell", ["title", "reflection"])
def test_markdown_of_a_student_cannot_run_anything(folder: CourseFolder, pages: FeedbackPages, attack: str, cell: str):
    notebook = folder.released()
    target = next(each for each in notebook.cells if each.id == cell)
    honest = _shape(_text(pages, notebook))
    target.source = attack
    assert _shape(_text(pages, notebook)) <= honest


def _shape(page: BeautifulSoup) -> set[str]:
    """Everything in a page that could run, load or cover: tags, event attributes, schemes, styles."""
    found = set()
    for tag in page.find_all(True):
        if tag.name in ("script", "style", "iframe", "svg", "math", "form", "input", "object", "embed", "link", "base"):
            found.add(f"{tag.name} {tag.string or ''} {dict(tag.attrs)}")
        for name, value in tag.attrs.items():
            if name.startswith("on") or name in ("srcdoc", "action", "formaction"):
                found.add(f"{name} of {tag.name}")
            scheme = re.match(r"\s*([a-z][a-z0-9+.-]*:[^,;]*[,;])", value, re.I) if isinstance(value, str) else None
            if scheme and name in ("src", "href"):
                found.add(f"{name}={scheme[1]}")
            if name == "style" and ("url" in value or "position" in value):
                found.add(f"style={value}")
    return found


def test_what_teachers_write_stays_as_it_is():
    source = (
        "## Heading\n\n| a | b |\n|:--|--:|\n| 1 | 2 |\n\n$a<b$ and $$\\frac{1}{2}\\ \\&$$\n\n"
        "<details><summary>More</summary>\n\nText with `code`.\n\n</details>\n\n"
        f'<img src="data:image/png;base64,{PNG}" width="40" alt="dot">\n\n```python\nx = "<b>"\n```\n'
    )
    page = BeautifulSoup(markdown2html({"cell": {}}, source), "html.parser")
    assert [tag.name for tag in page.find_all(["h2", "table", "details", "summary", "img"])] == [
        "h2", "table", "details", "summary", "img",
    ]  # fmt: skip
    assert "$a<b$" in page.get_text()
    assert "\\frac{1}{2}\\ \\&" in page.get_text()
    assert 'x = "<b>"' in page.get_text()


def test_an_attached_picture_is_shown(folder: CourseFolder, pages: FeedbackPages):
    notebook = folder.released()
    notebook.cells[0].source = "![photo](attachment:a.png)"
    notebook.cells[0]["attachments"] = {"a.png": {"image/png": PNG}}
    (picture,) = _text(pages, notebook).find_all("img")
    assert picture["src"] == f"data:image/png;base64,{PNG}"


def test_code_is_escaped_and_coloured():
    html = highlight_code("print('<script>')")
    assert "<script>" not in html
    assert "&lt;script&gt;" in html
    assert 'class="n' in html


def test_formgrader_and_stock_feedback_use_the_filter_by_its_name_in_the_configuration(tmp_path: Path):
    from nbconvert.exporters import HTMLExporter
    from traitlets.config import Config

    config = Config()
    config.HTMLExporter.filters = {"markdown2html": "autograder.grading.pages.markdown2html"}
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell("<script>alert(1)</script>")])
    page, _ = HTMLExporter(config=config, template_name="classic").from_notebook_node(notebook)
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)" in page
