"""nbconvert's renderer of Markdown, made for the texts of strangers, with formulas as MathML."""

from __future__ import annotations

import re
from typing import Any

from nbconvert.filters.markdown_mistune import IPythonRenderer

from autograder.grading.pages.mathml import mathml

__all__ = ["PLACEHOLDER", "Renderer", "without_placeholders"]

PLACEHOLDER = re.compile("\ue000([0-9]+)\ue001")
"""Stands for a formula until all else is cleaned, because the cleaner knows only HTML."""
PYTHON = {"py", "python", "python3", "ipython", "ipython3"}
"""Languages of fenced code that are coloured: the others' grammars are too many to trust with a stranger's text."""


def without_placeholders(source: str) -> str:
    """``source`` without the two characters that a placeholder is made of, which no text needs."""
    return source.replace("\ue000", "").replace("\ue001", "")


class Renderer(IPythonRenderer):
    """For one text. A picture that is not there is left out; nbconvert would give up the whole notebook for it."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        self._formulas: list[str] = []

    def with_formulas(self, page: str) -> str:
        """``page``, in which no attribute holds a placeholder, with the formulas in their places."""
        return PLACEHOLDER.sub(lambda place: self._formulas[int(place[1])], page)

    def inline_math(self, body: str) -> str:
        """``$…$``."""
        return self._formula(body, block=False) or str(super().inline_math(body))

    def block_math(self, body: str) -> str:
        """``$$…$$``."""
        return self._formula(body, block=True) or str(super().block_math(body))

    def latex_environment(self, name: str, body: str) -> str:
        """``\\begin{align}…\\end{align}``."""
        tex = f"\\begin{{{name}}}{body}\\end{{{name}}}"
        return self._formula(tex, block=True) or str(super().latex_environment(name, body))

    def block_code(self, code: str, info: str | None = None) -> str:
        """Fenced code."""
        language = (info or "").split(maxsplit=1)[:1]
        return str(super().block_code(code, info if language and language[0].lower() in PYTHON else None))

    def _embed_image_or_attachment(self, src: str) -> str:
        name = src.removeprefix("attachment:")
        return str(super()._embed_image_or_attachment(src)) if name == src or name in self.attachments else ""

    def _formula(self, tex: str, *, block: bool) -> str | None:
        made = mathml(tex, block=block)
        if made is None:
            return None
        self._formulas.append(made)
        return f"\ue000{len(self._formulas) - 1}\ue001"
