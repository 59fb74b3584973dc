"""How many attacks of each class got what they wanted. Pure functions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import msgspec

from tests.attacks.run import Finding

__all__ = ["COLUMNS", "Tally", "table", "tally"]

COLUMNS = ("tried", "points gained", "hidden bytes read", "escaped", "grader crashes")


class Tally(msgspec.Struct):
    """One class of attacks; numbers of attacks."""

    tried: int = 0
    gained: int = 0
    read: int = 0
    escaped: int = 0
    crashed: int = 0
    successes: list[str] = msgspec.field(default_factory=list)
    """A sentence for each attack that got anything."""

    @property
    def numbers(self) -> tuple[int, ...]:
        """In the order of ``COLUMNS``."""
        return self.tried, self.gained, self.read, self.escaped, self.crashed


def tally(findings: Iterable[Finding]) -> dict[str, Tally]:
    """By class, in the order in which they come."""
    rows: dict[str, Tally] = {}
    for finding in findings:
        if not finding.attack:
            continue
        row = rows.setdefault(finding.kind, Tally())
        row.tried += 1
        row.gained += finding.gained > 0
        row.read += bool(finding.read)
        row.escaped += bool(finding.escaped)
        row.crashed += bool(finding.crashed)
        got = [f"{finding.gained:g} points"] if finding.gained > 0 else []
        got += [*finding.read, *finding.escaped, *finding.crashed]
        if got:
            row.successes.append(f"{finding.kind}, {finding.attack}: {'; '.join(got)}")
    return rows


def table(rows: Mapping[str, Tally]) -> str:
    """The rows and their sum as a Markdown table."""
    lines = [["class", *COLUMNS], *([kind, *map(str, row.numbers)] for kind, row in rows.items())]
    sums = [sum(column) for column in zip(*(row.numbers for row in rows.values()), strict=True)]
    lines.append(["**all**", *(f"**{number}**" for number in sums)])
    widths = [max(len(line[n]) for line in lines) for n in range(len(lines[0]))]
    text = [f"| {' | '.join(word.ljust(width) for word, width in zip(line, widths, strict=True))} |" for line in lines]
    text.insert(1, f"|{'|'.join('-' * (width + 2) for width in widths)}|")
    return "\n".join(text) + "\n"
