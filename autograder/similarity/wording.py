"""What is said of a pair, in a line."""

from __future__ import annotations

from autograder.reporting.words import CONTROL
from autograder.similarity.evidence import Kind
from autograder.similarity.records import Pair, Passage

__all__ = ["LIKELY_REASONS", "READING", "quoted", "sign", "strongest"]

READING = "Alike, not copied: look at it yourself, then ask. Nothing here changes a grade."
LIKELY_REASONS = (
    "They worked together, which the course may allow.",
    "The same tutor, friend or older student helped both.",
    "Both used the same page, book or assistant.",
    "One of them had the other's file without the other's knowledge.",
    "They came to the same unusual way by themselves: rare, but in a large class it happens to somebody.",
)
"""What usually explains likeness, for the page."""

EVIDENCE_CHARACTERS = 70
"""Of a passage, in a table."""


def sign(passage: Passage) -> str:
    """In which respect a passage is the same."""
    if passage.kind is Kind.CODE:
        same = passage.first.split() == passage.second.split()
        return "the same code" if same else "the same code, named or laid out differently"
    return {
        Kind.NAMES: "the same name",
        Kind.REMARKS: "the same comment or message",
        Kind.TEXT: "the same words",
    }[passage.kind]


def quoted(passage: Passage, characters: int = EVIDENCE_CHARACTERS) -> str:
    """The passage as the first of the two wrote it, on one line, cut to ``characters``."""
    text = " ".join(CONTROL.sub(" ", passage.first).split())
    return text if len(text) <= characters else f"{text[: characters - 1].rstrip()}…"


def strongest(pair: Pair) -> str:
    """The most surprising passage of a pair; empty where passages are left out."""
    every = [passage for task in pair.tasks for passage in task.passages]
    if not every:
        return ""
    best = max(every, key=lambda passage: passage.bits)
    return f"{sign(best)}: {quoted(best)}"
