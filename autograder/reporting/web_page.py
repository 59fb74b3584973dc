"""What all our pages have in common: one file that loads nothing, and shows what strangers wrote as text.

Every value goes through Jinja2's autoescape; a page's policy (a CSP in its head) names the hashes of its own style
sheet and script, so nothing that a student wrote could run even if it got in as markup.
"""

from __future__ import annotations

import base64
import hashlib
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from autograder.reporting.words import CONTROL

__all__ = ["breakable", "csp_hash", "percent", "plain", "templates_of"]


def templates_of(package: str) -> Environment:
    """The templates in ``package``; a name that they use and that is not there is an error."""
    environment = Environment(
        loader=PackageLoader(package),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_finalized,
    )
    environment.filters.update(breakable=breakable, percent=percent)
    return environment


def csp_hash(text: str) -> str:
    """A style sheet or script as a Content-Security-Policy names it."""
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"


def plain(text: object) -> str:
    """Text without control characters, which neither HTML nor XML allows."""
    shown = str(text)
    return shown if shown.isprintable() else CONTROL.sub("\N{REPLACEMENT CHARACTER}", shown)


def breakable(name: object) -> Markup:
    """A name that may go on in the next line after each ``_``."""
    return Markup("_<wbr>").join(plain(name).split("_"))


def percent(part: float, whole: float) -> str:
    """``25 %``; ``–`` of nothing. Only all is 100, and only nothing is 0."""
    if not whole:
        return "–"
    share = 100.0 * part / whole
    rounded = round(share)
    if rounded == 100 and share < 100:
        rounded = 99
    if rounded == 0 and share > 0:
        rounded = 1
    return f"{rounded} %"


def _finalized(value: Any) -> Any:
    return plain(value) if type(value) is str else value
