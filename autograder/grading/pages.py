"""Notebook cells as HTML that an instructor can open: what a student wrote is shown, never run.

nbgrader's templates put rendered Markdown into the page as it is, whatever ``HTMLExporter.sanitize_html`` says. The
filter here takes the place of nbconvert's ``markdown2html``; ``nbgrader_config.py`` names it, so that formgrader and
``nbgrader generate_feedback`` use it too::

    c.HTMLExporter.filters = {"markdown2html": "autograder.grading.pages.markdown2html"}
"""

from __future__ import annotations

import functools
import re
from typing import Any

from bleach.css_sanitizer import CSSSanitizer
from bleach.sanitizer import Cleaner
from jinja2 import pass_context
from nbconvert.filters.highlight import Highlight2HTML
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath

__all__ = ["highlight_code", "markdown2html"]

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
EMBEDDED_PICTURE = re.compile(r"data:image/(?:png|jpeg|gif);base64,[A-Za-z0-9+/=\s]*\Z")


@pass_context
def markdown2html(context: Any, source: str) -> str:
    """Jinja filter: Markdown with mathematics to HTML made of harmless tags; anything else is shown as text."""
    attachments = context.get("cell", {}).get("attachments") or {}
    return _rendered(source) if not attachments else _render(source, attachments)


@functools.lru_cache(CACHED_CELLS)
def highlight_code(source: str) -> str:
    """Python source as coloured HTML, every character of it escaped."""
    html: str = Highlight2HTML(pygments_lexer="ipython3")(source)
    return html


@functools.lru_cache(CACHED_CELLS)
def _rendered(source: str) -> str:
    return _render(source, {})


def _render(source: str, attachments: Any) -> str:
    renderer = IPythonRenderer(escape=False, attachments=attachments, anchor_link_text="¶")
    html = MarkdownWithMath(renderer=renderer).render(source)
    return str(_cleaner().clean(html))


@functools.cache
def _cleaner() -> Cleaner:
    return Cleaner(
        tags=TEXT_TAGS | BLOCK_TAGS | TABLE_TAGS, attributes=_allowed, protocols=PROTOCOLS, css_sanitizer=CSSSanitizer()
    )


def _allowed(tag: str, name: str, value: str) -> bool:
    if value.lstrip().lower().startswith("data:"):
        return tag == "img" and name == "src" and EMBEDDED_PICTURE.match(value) is not None
    return name in ATTRIBUTES
