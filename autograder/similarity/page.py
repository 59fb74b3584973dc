"""What was found as one HTML page in the style of the class report: it loads nothing, and has no script at all.

What a student wrote is shown, never run: ``reporting/web_page.py``.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib.resources import files

from jinja2 import Environment
from markupsafe import Markup

from autograder.reporting.web_page import csp_hash, templates_of
from autograder.similarity.records import ExerciseLikeness, Pair
from autograder.similarity.wording import LIKELY_REASONS, READING, quoted, sign, strongest

__all__ = ["likeness_page"]

SURE_BITS = 30
"""Where the page stops counting: how students write is not known well enough to say more."""


def likeness_page(found: Sequence[ExerciseLikeness], course: str = "", *, anonymous: bool = False) -> str:
    """The whole page. ``anonymous`` only says so on the page; ``found`` must have no names then."""
    style = _style()
    pairs = [pair for one in found for pair in one.pairs]
    return (
        _environment()
        .get_template("page.html.j2")
        .render(
            found=found,
            course=course,
            anonymous=anonymous,
            pairs=sum(len(one.pairs) + one.more for one in found),
            groups=sum(len(one.groups) for one in found),
            compared=sum(one.submissions for one in found),
            number={id(pair): place for place, pair in enumerate(pairs, 1)},
            reading=READING,
            reasons=LIKELY_REASONS,
            style=Markup(style),
            style_hash=csp_hash(style),
        )
    )


def _chance(pair: Pair) -> str:
    """The bits of a pair in words, ``about 1 in 60,000``; beyond ``SURE_BITS`` no figure would be honest."""
    if pair.bits >= SURE_BITS:
        return "less than 1 in 1,000,000,000"
    value = 2 ** int(pair.bits)
    scale = 10 ** (len(str(value)) - 1)
    return f"about 1 in {value // scale * scale:,}"


@cache
def _environment() -> Environment:
    environment = templates_of("autograder.similarity")
    environment.filters.update(sign=sign, quoted=quoted, strongest=strongest, chance=_chance)
    environment.globals.update(id=id)
    return environment


@cache
def _style() -> str:
    """The class report's, and what is ours."""
    theirs = files("autograder.reporting.class_report") / "templates" / "report.css"
    ours = files("autograder.similarity") / "templates" / "alike.css"
    return theirs.read_text(encoding="utf-8") + ours.read_text(encoding="utf-8")
