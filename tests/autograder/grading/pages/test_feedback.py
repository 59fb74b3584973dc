"""Feedback: what nbgrader's own pages show, with nothing of a student's that a browser would run."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import nbformat
import pytest
from bs4 import BeautifulSoup
from msgspec.structs import replace

from autograder.course.layout import Course
from autograder.grading.gradebook.marks import CellMarks, Marks
from autograder.grading.pages.cells import findings, highlight_code, markdown2html
from autograder.grading.pages.feedback import PICTURE_TEXT, FeedbackPages
from autograder.grading.pages.mathml import ATTRIBUTES, ELEMENTS
from autograder.grading.run import find_submissions, grade_course
from autograder.model import Check, Outcome, TaskReport
from autograder.reporting.words import BLOCK_WIDTH, task_block

from ...conftest import CourseFolder, stock

ROOT = Path(__file__).resolve().parents[4]
SOURCE = ROOT / "source"
PNG = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
"""A picture of one dot."""
CELLS = {
    "test_double": CellMarks(score=1.5, max_score=4.0),
    "reflection": CellMarks(score=0.0, max_score=1.0, comment="Well **put**."),
}
MARKS = Marks(score=1.5, max_score=7.0, late_penalty=0.5, cells=CELLS, rows="")


@pytest.fixture
def pages(folder: CourseFolder) -> FeedbackPages:
    return FeedbackPages(Course.open(folder.root))


def _text(pages: FeedbackPages, notebook: Any) -> BeautifulSoup:
    return BeautifulSoup(pages.render(notebook, MARKS, "small").decode(), "html.parser")


def test_the_page_begins_with_scores_comments_and_penalty(folder: CourseFolder, pages: FeedbackPages):
    page = _text(pages, folder.released())
    words = " ".join(page.get_text().split())
    assert words.startswith("small: feedback small: 1.5 of 7 points double 1.5 of 4 points")
    assert "late −0.5 points" in words
    assert "Checks of double 1.5 of 4 points" in words
    assert "Comment: Well put." in words
    assert [tag.string for tag in page.find_all("strong")] == ["Comment:", "put"]


def test_the_page_says_what_waits_for_a_person(folder: CourseFolder, pages: FeedbackPages):
    """A written answer without points is not called 0 points, and a score that a person will look at says so."""
    cells = {
        "test_double": CellMarks(score=1.5, max_score=4.0, waiting=True),
        "reflection": CellMarks(score=0.0, max_score=1.0, waiting=True),
    }
    page = pages.render(folder.released(), replace(MARKS, cells=cells), "small").decode()
    words = " ".join(BeautifulSoup(page, "html.parser").get_text().split())
    assert "reflection waits for a person" in words
    assert "graded by a person waits for a person, 1 possible" in words
    assert "Checks of double 1.5 of 4 points, a person will look" in words
    assert words.count("What waits for a person counts nothing yet") == 1
    assert "person" not in _text(pages, folder.released()).header.get_text()


def test_nbgraders_own_command_makes_the_page_that_we_make(folder: CourseFolder):
    """With the configuration of the course `nbgrader generate_feedback` says what waits, as `nighthike grade` does."""
    folder.submit("ann", double="def double(x):\n    return 2 * x", reflection="Because.")
    config = folder.root / "nbgrader_config.py"
    text = (ROOT / "nbgrader_config.py").read_text()
    pages = f"from autograder.grading.nbgrader.places import template_folders\n{text[text.index('PAGES = ') :]}"
    mine = config.read_text()
    config.unlink()
    config.write_text(f"{mine}\n{pages}")
    course = Course.open(folder.root)
    submissions = find_submissions(course, course.exercises())
    grade_course(course, course.exercises(), submissions, jobs=1, done=lambda submission: None)
    (written,) = course.feedback.rglob("*.html")
    shown = BeautifulSoup(written.read_text(), "html.parser").header.get_text()
    assert "waits for a person" in shown
    written.unlink()
    stock(folder.root, "generate_feedback", "ex1_small", "--force")
    assert BeautifulSoup(written.read_text(), "html.parser").header.get_text() == shown


def test_every_link_of_the_page_leads_to_a_place_in_it(folder: CourseFolder, pages: FeedbackPages):
    page = _text(pages, folder.released())
    places = {tag["id"] for tag in page.find_all(id=True)}
    targets = [tag["href"] for tag in page.find_all("a", href=True)]
    assert len(targets) >= 4
    assert [target for target in targets if target[1:] not in places] == []


def test_the_page_loads_nothing_and_runs_nothing(folder: CourseFolder, pages: FeedbackPages):
    """It opens without a network, and whatever an instructor's browser would do with a script it does not do here."""
    text = pages.render(folder.released(), MARKS, "small").decode()
    page = BeautifulSoup(text, "html.parser")
    assert not page.find_all(["script", "link", "iframe", "object"])
    assert not re.search(r"""(src|href)=["']?(https?:)?//|@import|url\(""", text)
    assert page.html["lang"] == "en"
    assert page.find("meta", attrs={"name": "viewport"})


def test_the_findings_are_set_off_and_the_score_is_said_once(folder: CourseFolder, pages: FeedbackPages):
    notebook = folder.released()
    cell = next(cell for cell in notebook.cells if cell.metadata.get("nbgrader", {}).get("grade_id") == "test_double")
    block = "double: 1.5 of 4 points\n✓ One.\n✗ Two <b>.\n    got 3\n    Likely mistake: adds.\n"
    block += "    Do not.\n    At all.\n? Three.\n"
    cell.outputs = [
        nbformat.v4.new_output("stream", text=block),
        nbformat.v4.new_output("execute_result", {"text/plain": "1.5"}, execution_count=1),
    ]
    (shown,) = _text(pages, notebook).find_all("pre", class_="findings")
    assert [(span["class"][0], span.get_text().strip()) for span in shown.find_all("span")] == [
        ("head", "double: 1.5 of 4 points"), ("good", "✓ One."), ("bad", "✗ Two <b>."), ("told", "got 3"),
        ("mistake", "Likely mistake: adds."), ("hint", "Do not."), ("hint", "At all."), ("bad", "? Three."),
    ]  # fmt: skip
    assert shown.get_text().splitlines() == [line.strip() for line in block.splitlines()]
    assert not _text(pages, notebook).find_all(string="1.5")


def test_what_was_broken_at_the_width_of_a_terminal_is_whole_again(folder: CourseFolder, pages: FeedbackPages):
    """A page breaks lines at its own width; sentences, messages and hints that stood on two lines are one text."""
    long = "word " * 30 + "end."
    checks = (
        Check(name="a", outcome=Outcome.FAILED, sentence=f"Sentence {long}", message=f"Message {long}\n  a  b\n  c  d",
              mistake="adds", hint=f"Hint {long}"),
        Check(name="b", outcome=Outcome.PASSED, sentence="Short."),
    )  # fmt: skip
    report = TaskReport(task="double", score=0.0, max_score=4.0, checks=checks)
    block = task_block(report, (f"note {long}",))
    assert max(map(len, block.splitlines())) <= BLOCK_WIDTH
    page = BeautifulSoup(findings(block), "html.parser")
    assert [(span["class"][0], span.get_text().strip()) for span in page.find_all("span")] == [
        ("head", f"Note: note {long}"), ("head", "double: 0 of 4 points"), ("bad", f"✗ Sentence {long}"),
        ("told", f"Message {long}"), ("told", "a  b"), ("told", "c  d"), ("mistake", "Likely mistake: adds."),
        ("hint", f"Hint {long}"), ("good", "✓ Short."),
    ]  # fmt: skip


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
    '<img src="https://example.org/a.png"> ![](//example.org/a.png) ![](\\\\example.org/a.png)',
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
            if name == "src" and isinstance(value, str) and re.match(r"\s*([a-z]+:)?[/\\]{2}", value):
                found.add(f"a request for {value}")
            if scheme and name in ("src", "href"):
                found.add(f"{name}={scheme[1]}")
            if name == "style" and ("url" in value or "position" in value):
                found.add(f"style={value}")
    return found


formulas = [
    r"$\href{javascript:alert(1)}{x}$",
    r"$\text{<img src=x onerror=alert(1)>}$",
    r"$\mathrm{</mi></math><script>alert(1)</script>}$",
    r'![$\text{" onerror=alert(1) x="}$](https://example.org/a.png)',
    r'<img alt="$x$" src="https://example.org/a.png">',
    r"$\style{position: fixed}{x}$ $\class{a}{x}$ $\cssId{a}{x}$",
    "\ue0000\ue001 $x$ \ue0007\ue001",
    "$" + "{" * 3000 + "x" + "}" * 900 + "$",
    "$" + r"\sqrt{" * 500 + "x" + "}" * 500 + "$",
    "$$" + "x" * 100_000 + "$$",
    r"$\begin{matrix} a & b \\ c$",
    r"\begin{align} a &= b \\ c &= d \end{align}",
    r"$\unknown{x}$ and $\frac{1}$ and $^$",
]


@pytest.mark.parametrize("formula", formulas, ids=lambda text: text[:30])
def test_a_formula_is_nothing_but_a_formula(folder: CourseFolder, pages: FeedbackPages, formula: str):
    """Elements and attributes of MathML alone, no link and no handler among them; what is none is shown as text."""
    notebook = folder.released()
    notebook.cells[0].source = formula
    page = _text(pages, notebook)
    allowed = set(ELEMENTS.split())
    for found in page.find_all("math"):
        for tag in [found, *found.find_all(True)]:
            assert tag.name in allowed
            assert set(tag.attrs) - {"xmlns"} <= set(ATTRIBUTES.split())
        found.extract()
    assert not [tag for tag in page.find_all(True) for name in tag.attrs if name.startswith("on")]
    assert not page.find_all(["script", "mi", "mtext"])
    assert not [tag for tag in page.find_all("a") if "javascript" in tag.get("href", "")]
    assert "\ue000" not in page.get_text()


def test_the_formulas_of_the_course_are_all_shown_as_formulas():
    """No TeX is left in any text cell of the source notebooks."""
    count = 0
    for path in sorted(SOURCE.glob("*/*.ipynb")):
        for cell in nbformat.read(path, 4).cells:
            if cell.cell_type == "markdown":
                page = BeautifulSoup(markdown2html({"cell": {}}, cell.source), "html.parser")
                count += len(page.find_all("math"))
                for code in page.find_all(["code", "pre"]):
                    code.extract()
                assert not re.search(r"\$[^$]+\$|\\[a-z]{2}", page.get_text()), (path.name, cell.id)
    assert count > 500


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
    inline, block = page.find_all("math")
    assert (inline["display"], inline.get_text()) == ("inline", "a<b")
    assert block["display"] == "block"
    assert [part.get_text() for part in block.find("mfrac").find_all("mn")] == ["1", "2"]
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
    config.HTMLExporter.filters = {"markdown2html": "autograder.grading.pages.cells.markdown2html"}
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell("<script>alert(1)</script>")])
    page, _ = HTMLExporter(config=config, template_name="classic").from_notebook_node(notebook)
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)" in page
