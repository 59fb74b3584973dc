"""Notebook cells as HTML that an instructor can open: what a student wrote is shown, never run.

nbgrader's templates put rendered Markdown into the page as it is, whatever ``HTMLExporter.sanitize_html`` says. The
filter here takes the place of nbconvert's ``markdown2html``, and the feedback page is our own. ``nbgrader_config.py``
names both, so that formgrader and ``nbgrader generate_feedback`` use them too::

    names = ("markdown2html", "findings", "points")
    c.HTMLExporter.filters = {name: f"autograder.grading.pages.cells.{name}" for name in names}
    c.HTMLExporter.extra_template_basedirs = template_folders()
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from html import escape
from typing import Any

from bleach.css_sanitizer import CSSSanitizer
from bleach.sanitizer import Cleaner
from IPython.lib.lexers import IPython3Lexer
from jinja2 import pass_context
from nbconvert.filters.markdown_mistune import MarkdownWithMath
from nbconvert.filters.strings import strip_files_prefix
from pygments import highlight
from pygments.formatters.html import HtmlFormatter

from autograder.grading.pages.guide import guide_for
from autograder.grading.pages.renderer import PLACEHOLDER, Renderer, without_placeholders
from autograder.model import Outcome
from autograder.reporting.words import CHECK_MARKS, MARKS, MISTAKE, points, unbroken

__all__ = ["findings", "highlight_code", "markdown2html", "points"]

TEXT_CHARACTERS, CODE_CHARACTERS, LINE_CHARACTERS = 20_000, 100_000, 1000
"""A longer cell, or code with a longer line, is shown as plain text: for some texts both renderers take time
that grows with the square of the length, hours for a megabyte."""
GUIDE = "Model answer and marking guide (students do not see this)"
FOLDED = "display: list-item; cursor: pointer; color: #337ab7"
"""formgrader's own style sheet takes the triangle away that says that there is more."""
CACHED_CELLS = 4096
"""Rendered cells kept: most cells of a class are the released ones, word for word."""

TEXT_TAGS = {"a", "abbr", "b", "br", "code", "del", "em", "i", "img", "ins", "kbd", "mark", "q", "s", "samp", "small"}
TEXT_TAGS |= {"span", "strong", "sub", "sup", "u", "var"}
BLOCK_TAGS = {"blockquote", "dd", "details", "div", "dl", "dt", "figcaption", "figure", "hr", "li", "ol", "p", "pre"}
BLOCK_TAGS |= {"h1", "h2", "h3", "h4", "h5", "h6", "summary", "ul"}
TABLE_TAGS = {"caption", "col", "colgroup", "table", "tbody", "td", "tfoot", "th", "thead", "tr"}
PROTOCOLS = frozenset({"http", "https", "mailto", "data"})
ATTRIBUTES = frozenset(
    {"align", "alt", "class", "colspan", "height", "href", "id", "rowspan", "src", "start", "style", "title", "width"}
)
REMOTE = re.compile(r"\s*([a-z][a-z0-9+.-]*:)?[/\\]{2}", re.I)
EMBEDDED_PICTURE = re.compile(r"data:image/(?:png|jpeg|gif);base64,[A-Za-z0-9+/=\s]*\Z")


@pass_context
def markdown2html(context: Any, source: str, cell: Any = None) -> str:
    """Jinja filter: Markdown with mathematics to HTML made of harmless tags; anything else is shown as text.

    ``cell`` is the one that it is of, by default the template's variable: a block has one, a loop does not.
    In formgrader the source's model answer and marking guide are folded below the answer that is graded.
    """
    cell = context.get("cell", {}) if cell is None else cell
    attachments = cell.get("attachments") or {}
    html = _rendered(source) if not attachments else _render(source, attachments)
    guide = guide_for(cell, context.get("resources", {}))
    return f'{html}<details><summary style="{FOLDED}">{GUIDE}</summary>{_rendered(guide)}</details>' if guide else html


@functools.lru_cache(CACHED_CELLS)
def highlight_code(source: str) -> str:
    """Python source as coloured HTML, every character of it escaped."""
    if len(source) > CODE_CHARACTERS or max(map(len, source.splitlines()), default=0) > LINE_CHARACTERS:
        return f'<div class="highlight"><pre>{escape(source)}</pre></div>'
    return str(highlight(source or " ", *_ipython()))


@functools.cache
def _ipython() -> tuple[IPython3Lexer, HtmlFormatter]:
    """What nbconvert makes for each cell anew, which takes longer than a cell."""
    return IPython3Lexer(), HtmlFormatter(cssclass=" highlight hl-ipython3")


@functools.lru_cache(CACHED_CELLS)
def _rendered(source: str) -> str:
    return _render(source, {})


def _render(source: str, attachments: Any) -> str:
    if len(source) > TEXT_CHARACTERS:
        return f"<pre>{escape(source)}</pre>"
    renderer = Renderer(escape=False, attachments=attachments, anchor_link_text="¶")
    html = MarkdownWithMath(renderer=renderer).render(without_placeholders(source))
    return str(strip_files_prefix(renderer.with_formulas(str(_cleaner().clean(html)))))


def findings(text: str) -> str:
    """Jinja filter: what was printed in a points cell, with the marks, the mistake and its hint set off by classes."""
    return "".join(
        f'<span class="{kind}" style="--depth:{depth}">{escape(line)}\n</span>' for kind, depth, line in _lines(text)
    )


def _lines(text: str) -> Iterator[tuple[str, int, str]]:
    """(class, indentation, text) of each line."""
    after_mistake = False
    for line in unbroken(text):
        told = line.lstrip(" ")
        depth = len(line) - len(told)
        if told[:1] in CHECK_MARKS and told[1:2] == " ":
            kind = "good" if told[0] == MARKS[Outcome.PASSED] else "bad"
        elif depth == 0:
            kind = "head"
        elif told.startswith(MISTAKE):
            kind = "mistake"
        else:
            kind = "hint" if after_mistake else "told"
        after_mistake = kind in ("mistake", "hint")
        yield kind, depth, told


@functools.cache
def _cleaner() -> Cleaner:
    return Cleaner(
        tags=TEXT_TAGS | BLOCK_TAGS | TABLE_TAGS, attributes=_allowed, protocols=PROTOCOLS, css_sanitizer=CSSSanitizer()
    )


def _allowed(tag: str, name: str, value: str) -> bool:
    if PLACEHOLDER.search(value):  # a formula in an attribute would end it
        return False
    if name == "src" and REMOTE.match(value):  # opening the page would tell a stranger's server of it
        return False
    if value.lstrip().lower().startswith("data:"):
        return tag == "img" and name == "src" and EMBEDDED_PICTURE.match(value) is not None
    return name in ATTRIBUTES
