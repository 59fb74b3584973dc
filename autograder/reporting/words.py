"""What a report says in plain words: the text block that a student reads under a points cell.

Pure functions over the records; no colour, no markup, bounded by the records themselves.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Collection, Iterator

from autograder.model import Check, Outcome, TaskReport

__all__ = ["MISTAKE", "explained", "explanation", "headline", "mark", "points", "task_block", "unbroken"]

MARKS = {Outcome.PASSED: "✓", Outcome.INCONCLUSIVE: "?", Outcome.INTERNAL: "!"}
"""The mark before a check's sentence; ``✗`` for every other outcome."""

FAILED_MARK = "✗"
CHECK_MARKS = frozenset({*MARKS.values(), FAILED_MARK})
MISTAKE = "Likely mistake: "

BLOCK_WIDTH = 100
"""Columns of a task's block: what Jupyter, formgrader and a feedback page show without cutting it off."""

WITHOUT_MESSAGE = {
    Outcome.FAILED: "This does not hold.",
    Outcome.RAISED: "Your code raised an error.",
    Outcome.TIMEOUT: "Your code did not finish within its time.",
    Outcome.MEMORY: "Your code asked for more memory than a submission may use.",
    Outcome.KILLED: "Your code ended its own process.",
    Outcome.PROTOCOL: "Your code returned something that cannot be read.",
    Outcome.MISSING: "The notebook does not define this.",
    Outcome.INCONCLUSIVE: "This could not be measured reliably; a person will look at it.",
    Outcome.INTERNAL: "The grader failed here, not you; a person will grade this.",
}
"""Said when a check that did not pass brings no message of its own."""

CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")


def points(value: float) -> str:
    """A score for people: at most two decimals, no trailing zeros."""
    return f"{round(value, 2):g}"


def headline(task: TaskReport) -> str:
    """``nag_step: 1.5 of 3 points``; without a number where we broke."""
    if any(check.outcome is Outcome.INTERNAL for check in task.checks):
        return f"{task.task}: not graded yet, {points(task.max_score)} points possible"
    return f"{task.task}: {points(task.score)} of {points(task.max_score)} points"


def mark(check: Check) -> str:
    """One character for the outcome."""
    return MARKS.get(check.outcome, FAILED_MARK)


def explanation(check: Check, told: Collection[str] = ()) -> Iterator[str]:
    """The lines below a check's sentence: its message, the mistake it shows and the hint; none for a pass.

    A mistake among those ``told`` above is named again without its hint. A message may quote what the student's code
    said; nothing in it can move a terminal's cursor.
    """
    if check.outcome is Outcome.PASSED:
        return
    yield from CONTROL.sub("\N{REPLACEMENT CHARACTER}", check.message or WITHOUT_MESSAGE[check.outcome]).splitlines()
    if check.mistake:
        yield f"{MISTAKE}{check.mistake.replace('_', ' ')}{', as above' if check.mistake in told else ''}."
    if check.hint and check.mistake not in told:
        yield from check.hint.splitlines()


def explained(task: TaskReport) -> Iterator[tuple[Check, tuple[str, ...]]]:
    """Each check with its explanation; the hint of a mistake is given once."""
    told: set[str] = set()
    for check in task.checks:
        yield check, tuple(explanation(check, told))
        if check.mistake:
            told.add(check.mistake)


def task_block(task: TaskReport, notes: tuple[str, ...] = ()) -> str:
    """The whole block of one task, ending in a newline. ``notes`` come first: what was put right in the notebook."""
    lines = [line for note in notes for line in _wrapped(f"Note: {note}", "", "      ")]
    lines.append(headline(task))
    for check, texts in explained(task):
        lines.extend(_wrapped(check.sentence, f"{mark(check)} ", "  "))
        lines.extend(line for text in texts for line in _wrapped(text, "    ", "    "))
    return "\n".join(lines) + "\n"


def _wrapped(line: str, first: str, later: str) -> list[str]:
    """``line`` behind ``first``, and behind ``later`` where it goes on; a long word stays whole."""
    if len(first) + len(line) <= BLOCK_WIDTH:
        return [first + line]
    # A first blank would be a line of its own; what stands in columns keeps its indentation.
    text = line.lstrip(" ")
    margin = line[: len(line) - len(text)]
    return textwrap.wrap(
        text,
        BLOCK_WIDTH,
        initial_indent=first + margin,
        subsequent_indent=later + margin,
        break_long_words=False,
        break_on_hyphens=False,
        replace_whitespace=False,
    )


def unbroken(block: str) -> Iterator[str]:
    """The lines of a ``task_block`` as they were before they were broken: a page has a width of its own."""
    whole, width, hanging = "", 0, -1
    for line in block.splitlines():
        told = line.lstrip(" ")
        depth = len(line) - len(told)
        did_not_fit = width + 1 + len(told.split(" ", 1)[0]) > BLOCK_WIDTH
        if depth == hanging and did_not_fit and told and not told.startswith(MISTAKE):
            whole = f"{whole} {told}"
        else:
            if hanging >= 0:
                yield whole
            whole = line
            hanging = depth + 2 if told[:1] in CHECK_MARKS else depth or len("Note: ")
        width = len(line)
    if hanging >= 0:
        yield whole
