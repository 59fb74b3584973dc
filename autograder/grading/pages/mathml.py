r"""TeX as MathML, which every browser shows by itself: a page with formulas needs neither a script nor a network.

What comes out is built anew from a list of elements and attributes, so that nothing which a student wrote as a formula
is more than a formula.
"""

from __future__ import annotations

import functools
from xml.etree import ElementTree as ET

from latex2mathml.converter import convert

__all__ = ["mathml"]

CACHED_FORMULAS = 4096
MAX_CHARACTERS = 4000
"""A longer formula is shown as it was written."""
ELEMENTS = """
math mrow mi mn mo ms mtext mspace mfrac msqrt mroot msub msup msubsup munder mover munderover mtable mtr mtd mstyle
mpadded mphantom menclose merror mmultiscripts mprescripts none
"""
ATTRIBUTES = """
display stretchy fence form lspace rspace movablelimits accent accentunder linethickness columnalign rowspacing
columnspacing columnlines rowlines mathvariant separator minsize maxsize width height depth scriptlevel displaystyle
notation symmetric
"""
NAMESPACE = "http://www.w3.org/1998/Math/MathML"


@functools.lru_cache(CACHED_FORMULAS)
def mathml(tex: str, *, block: bool) -> str | None:
    """``tex``, without its dollars, as a ``math`` element; None for what cannot be read as TeX."""
    if len(tex) > MAX_CHARACTERS:
        return None
    try:
        found = ET.fromstring(convert(tex, display="block" if block else "inline"))
        element = _clean(found)
    except Exception:  # the converter trusts its input: what a student wrote can raise anything in it
        return None
    if element is None:
        return None
    element.set("xmlns", NAMESPACE)
    return ET.tostring(element, encoding="unicode", short_empty_elements=False)


def _clean(found: ET.Element) -> ET.Element | None:
    name = found.tag.rpartition("}")[2]
    if name not in ELEMENTS.split():
        return None
    known = ATTRIBUTES.split()
    made = ET.Element(name, {key: value for key, value in found.attrib.items() if key in known})
    made.text = found.text
    for child in found:
        inside = _clean(child)
        if inside is not None:
            inside.tail = child.tail
            made.append(inside)
    return made
