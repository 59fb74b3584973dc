"""Into the browser of whoever opens an autograded notebook, a feedback page or the class report: ``pwned()`` is to run."""

# ruff: noqa: E501
from __future__ import annotations

import base64
from typing import Any

import nbformat

from tests.attacks.attack import REPORTS, Attack

__all__ = ["ATTACKS"]

SCRIPT = "<script>pwned()</script>"
SVG = '<svg xmlns="http://www.w3.org/2000/svg" onload="pwned()"><script>pwned()</script></svg>'


def _page(name: str, tries: str, cell: str = "", **more: Any) -> Attack:
    return Attack(name, tries, cell, not_stock=REPORTS if "student" in more else "", **more)


def _answered(text: str) -> Any:
    """The written answers hold ``text``, and so does a Markdown cell of the student's own."""

    def change(notebook: Any) -> None:
        for cell in notebook.cells:
            if cell.cell_type == "markdown" and cell.metadata.get("nbgrader", {}).get("solution"):
                cell.source = text
        notebook.cells.append(nbformat.v4.new_markdown_cell(text))

    return change


def _attached(name: str, kind: str, data: bytes) -> Any:
    def change(notebook: Any) -> None:
        cell = nbformat.v4.new_markdown_cell(f"![see](attachment:{name})")
        cell["attachments"] = {name: {kind: base64.b64encode(data).decode()}}
        notebook.cells.append(cell)

    return change


def _stored_outputs(notebook: Any) -> None:
    data = {"text/html": SCRIPT, "application/javascript": "pwned()", "image/svg+xml": SVG, "text/plain": "x"}
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs = [nbformat.v4.new_output("display_data", data)]


def _metadata(notebook: Any) -> None:
    notebook.metadata.update(
        title=f"</title>{SCRIPT}",
        authors=[{"name": SCRIPT}],
        kernelspec={"name": SCRIPT, "display_name": SCRIPT, "language": f'"{SCRIPT}'},
        language_info={"name": f"python{SCRIPT}", "pygments_lexer": f"x'{SCRIPT}", "codemirror_mode": SCRIPT},
        widgets={"application/vnd.jupyter.widget-state+json": {"state": {"x": {"model_name": SCRIPT}}}},
        nbconvert={"template": "x"}, celltoolbar=SCRIPT,
    )  # fmt: skip


def _cell_metadata(notebook: Any) -> None:
    for cell in notebook.cells:
        cell.metadata.update(name=SCRIPT, tags=[f'x" onclick="pwned()"{SCRIPT}'], collapsed=SCRIPT, jupyter=SCRIPT)
        if "nbgrader" in cell.metadata:
            cell.metadata.nbgrader.update(comment=SCRIPT, remark=SCRIPT)


def _ids(notebook: Any) -> None:
    for number, cell in enumerate(notebook.cells):
        cell["id"] = f'x{number}" onmouseover="pwned()"><script>pwned()</script>'
    notebook.cells.append(nbformat.v4.new_code_cell("1", metadata={"nbgrader": {"grade_id": SCRIPT, "grade": True}}))


def _raw(notebook: Any) -> None:
    notebook.cells.append(nbformat.v4.new_raw_cell(SCRIPT, metadata={"raw_mimetype": "text/html"}))
    notebook.cells.append(nbformat.v4.new_raw_cell(SCRIPT, metadata={"format": "text/html"}))


# fmt: off
ATTACKS = (
    _page("HTML and JavaScript", "rich outputs of every active type", """
        from IPython.display import HTML, SVG, IFrame, Javascript, Markdown, display
        svg = '<svg xmlns="http://www.w3.org/2000/svg" onload="pwned()"><script>pwned()</script></svg>'
        display(HTML('<script>pwned()</script>'), Javascript('pwned()'), SVG(svg), Markdown('<script>pwned()</script>'))
        display(IFrame('javascript:pwned()', 9, 9), HTML('<img src=x onerror=pwned()>'))
        """),
    _page("raw mime bundles", "types by their names, the plain text active as well", """
        from IPython.display import display
        for kind in ('text/html', 'image/svg+xml', 'application/javascript', 'text/latex', 'application/pdf', 'text/plain',
                     'application/vnd.jupyter.widget-view+json', 'application/vnd.plotly.v1+json', 'text/markdown'):
            display({kind: '<script>pwned()</script>'}, raw=True)
        """),
    _page("a PNG that is a page", "HTML under the type of a picture, with and without its first bytes", """
        import base64
        from IPython.display import display
        page = b'<html><body onload="pwned()"><script>pwned()</script>'
        for data in (page, b'\\x89PNG\\r\\n\\x1a\\n' + page): display({'image/png': base64.b64encode(data).decode()}, raw=True)
        display({'image/png': 'x" onerror="pwned()'}, raw=True)
        """),
    _page("script in printed text", "markup in what is printed, and in the report's block", """
        print('<script>pwned()</script>', '</pre><img src=x onerror=pwned()>', '&lt;script&gt;pwned()&lt;/script&gt;')
        """),
    _page("script in an error", "markup as the name, the text and the lines of an exception", """
        Evil = type('<script>pwned()</script>', (Exception,), {})
        def nag_step(*a): raise Evil('<img src=x onerror=pwned()>')
        raise Evil('</pre><script>pwned()</script>')
        """),
    _page("colours of a terminal", "escape sequences that become markup, or move a terminal's cursor", """
        text = '\\x1b[31m<script>pwned()</script>\\x1b]8;;javascript:pwned()\\x07x\\x1b]8;;\\x07\\x1b[2J\\x1b]52;c;cHduZWQ=\\x07'
        print(text)
        def nag_step(*a): raise ValueError(text)
        raise ValueError(text)
        """),
    _page("script in source", "markup in the code itself", """
        '</div><script>pwned()</script>'  # <img src=x onerror=pwned()>
        """),
    _page("a script in an answer", "Markdown may hold HTML", change=_answered(SCRIPT + "<img src=x onerror=pwned()>")),
    _page("active tags in an answer", "frames, objects, forms, styles, links, a new base, a redirection", change=_answered( '<iframe srcdoc="<script>pwned()</script>"></iframe><object data="javascript:pwned()"></object>' '<embed src="javascript:pwned()"><form action="javascript:pwned()"><button>x</button></form>' '<base href="http://pwned.example/"><meta http-equiv="refresh" content="0;url=javascript:pwned()">' '<link rel="stylesheet" href="http://pwned.example/x.css"><style>@import "http://pwned.example/pwned"</style>' '<details open ontoggle="pwned()"><video><source onerror="pwned()"></video><input autofocus onfocus="pwned()">' )),
    _page("links that run", "javascript: and data: addresses in Markdown and HTML", change=_answered( "[a](javascript:pwned()) [b](JaVaScRiPt&colon;pwned()) [c](data:text/html,<script>pwned()</script>) <javascript:pwned()>\n" '<a href=" javascript:pwned()">d</a> <a href="java\tscript:pwned()">e</a> <a href="&#106;avascript:pwned()">f</a> ' '<a href="vbscript:pwned()">g</a> ![h](javascript:pwned()) ![i](data:image/svg+xml,<svg onload=pwned()>)\n\n' "[j]: javascript:pwned()\n[j]" )),
    _page("broken markup", "tags that only a forgiving parser reads as tags", change=_answered( '<<script>pwned()//<</script> <img """><script>pwned()</script>"> <svg/onload=pwned()> <math><mtext><table><mglyph>' '<style><!--</style><img title="--&gt;&lt;img src=x onerror=pwned()&gt;"> <noscript><p title="</noscript>' '<img src=x onerror=pwned()>"> <a href="x`x`pwned()" style="x:expression(pwned())">y</a>' )),
    _page("script in mathematics", "markup between dollars, which Markdown leaves alone", change=_answered( "$<script>pwned()</script>$ $$<img src=x onerror=pwned()>$$ \\begin{a}<svg onload=pwned()>\\end{a} `$<script>pwned()</script>$`" )),
    _page("script in code in an answer", "fenced code with a language that is markup", change=_answered( '```python"><script>pwned()</script>\n</code></pre><script>pwned()</script>\n```\n\n    <script>pwned()</script>' )),
    _page("a text that takes hours to render", "half a megabyte of mathematics that begins and never ends",
          change=_answered("\\begin{a}" * 60_000)),
    _page("code that takes hours to colour", "a line of half a million dots",
          change=lambda notebook: notebook.cells.append(nbformat.v4.new_code_cell("# " + "." * 500_000))),
    _page("a picture that is not there", "an attachment that nobody attached, so that the page cannot be made",
          change=_answered("![x](attachment:pwned.png)")),
    _page("an SVG attached", "a picture that is a program", change=_attached("a.svg", "image/svg+xml", SVG.encode())),
    _page("a page attached as PNG", "the type says picture, the bytes do not", change=_attached("a.png", "image/png", b"<script>pwned()</script>")),
    _page("an attachment's name", "markup in the name", change=_attached('a.png" onerror="pwned()"><script>pwned()</script>', "image/png", b"\x89PNG\r\n\x1a\npwned")),
    _page("outputs stored", "active outputs in the notebook as it was submitted", change=_stored_outputs),
    _page("notebook metadata", "title, authors, lexer, kernel, widgets", change=_metadata),
    _page("cell metadata", "tags, names, comments", change=_cell_metadata),
    _page("ids of cells", "markup in ids and in a grade_id", change=_ids),
    _page("raw cells", "raw HTML, which nbconvert copies", change=_raw),
    _page("a name of markup", "the student is called a script", "x = 1", student='<img src=x onerror="pwned()">'),
    _page("a name that breaks out", "quotes and brackets of every kind", "x = 1", student="\"'><svg onload=pwned()>{{7*7}}"),
    _page("a name that is a formula", "a spreadsheet is to run it", "x = 1", student='=HYPERLINK("http:pwned","x")'),
    _page("a name that is an address", "a link to the feedback that runs", "x = 1", student="javascript:pwned()"),
)
