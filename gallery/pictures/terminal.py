"""What a command printed, as a page that looks like the terminal it was printed on."""

from __future__ import annotations

import io
from html import escape

from rich.console import Console
from rich.text import Text

__all__ = ["terminal_page"]

COLUMNS = 116
PAGE = """<!DOCTYPE html>
<meta charset="utf-8">
<style>
body {{ margin: 0; background: #ffffff; color: #1b1f24; }}
main {{ display: inline-block; padding: 14px 18px; border: 1px solid #d0d7de; border-radius: 8px; }}
pre {{ margin: 0; font: 13px/1.45 "DejaVu Sans Mono", Menlo, Consolas, monospace; }}
b {{ color: #57606a; font-weight: 400; }}
</style>
<main><pre><b>$</b> {command}
{printed}</pre></main>
"""


def terminal_page(command: str, printed: str) -> str:
    """A page that shows ``command`` and below it ``printed``, whose ANSI colours become those of a light terminal."""
    console = Console(record=True, file=io.StringIO(), width=COLUMNS, force_terminal=True, color_system="truecolor")
    console.print(Text.from_ansi(printed))
    shown = console.export_html(inline_styles=True, code_format="{code}")
    return PAGE.format(command=escape(command), printed=shown.rstrip())
