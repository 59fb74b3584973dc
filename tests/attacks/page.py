"""docs/attacks.md: what was tried, what it got here, and what the same attacks get of stock nbgrader."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import msgspec

from tests.attacks.table import ATTACKS, CLASSES
from tests.attacks.tally import Tally, table
from tests.attacks.victim import ROOT

__all__ = ["PAGE", "RECORD", "StockRecord", "listed", "page", "stock_section"]

PAGE = ROOT / "docs" / "attacks.md"
RECORD = Path(__file__).with_name("stock.json")
"""What ``python -m tests.attacks.stock --record`` found."""

HEAD = """# Attacks

{count} notebooks that want what is not theirs, each graded for real (`tests/attacks`). `make attacks` prints the tables
below and fails if an attack gets anything; every test run grades all of them as root and as an ordinary user.

- *Points gained*: any task's points above those of the same notebook without the attack.
- *Hidden bytes read*: a line of the suite, the course's secret, or the canary of another file in anything that is kept
  or shown, or the attacking code itself holds what it should not have.
- *Escaped*: a server that listens on this machine was reached, a file was written or changed outside of the notebook's
  own folder, a process or shared memory was left behind; for the browser: something of the attacker's could run in a
  page that an instructor opens.
- *Grader crashes*: a task was not judged because we broke, or the trusted side took much memory.

A notebook that attacks may lose points by it, but only its own.

"""


class StockRecord(msgspec.Struct, frozen=True, kw_only=True):
    """What the attacks got of stock nbgrader."""

    date: str
    nbgrader: str
    got: dict[str, dict[str, tuple[str, ...]]]
    """By class, by attack: any of ``points``, ``tests``, ``files``, ``hung``, ``ungraded``, ``network``."""
    left_out: dict[str, str]
    """By reason, how many classes and names: attacks that were not run."""


def listed() -> str:
    """Every attack with what it tries; the part of the page that needs no run."""
    return "".join(_listed())


def _listed() -> Iterator[str]:
    yield "## What each tries\n"
    for kind, attacks in CLASSES.items():
        yield f"\n### {kind.capitalize()} ({len(attacks)})\n\n"
        for attack in attacks:
            source = f" ([source]({attack.source}))" if attack.source else ""
            yield f"- **{attack.name}**: {attack.tries}{source}\n"


def stock_section() -> str:
    """What was recorded of stock nbgrader."""
    record = msgspec.json.decode(RECORD.read_bytes(), type=StockRecord)
    return "".join(_stock(record))


def _stock(record: StockRecord) -> Iterator[str]:
    yield f"""## The same attacks against stock nbgrader

nbgrader {record.nbgrader}, {record.date}, by `python -m tests.attacks.stock`: the same notebook with hidden tests in
its points cells between `### BEGIN HIDDEN TESTS` and `### END HIDDEN TESTS`, as nbgrader's documentation shows them,
graded by `nbgrader autograde` with a time limit of {STOCK_SECONDS} s a cell, in namespaces of its own. The hidden tests
compare by `np.allclose` with values that they hold; the victim alone gets all points but those of `nag_step`.

{STOCK_MEANING}

"""
    kinds = ("points", "tests", "files", "network", "hung", "ungraded")
    lines = [["class", "run", *(STOCK_WORDS[kind] for kind in kinds)]]
    for name, attacks in record.got.items():
        numbers = [sum(kind in got for got in attacks.values()) for kind in kinds]
        lines.append([name, str(len(attacks)), *map(str, numbers)])
    sums = [str(sum(int(line[column]) for line in lines[1:])) for column in range(1, len(kinds) + 2)]
    lines.append(["**all**", *(f"**{number}**" for number in sums)])
    lines.insert(1, ["---"] * len(lines[0]))
    yield from (f"| {' | '.join(line)} |\n" for line in lines)
    yield "\n"
    for kind in kinds:
        names = [name for attacks in record.got.values() for name, got in attacks.items() if kind in got]
        if names:
            yield f"- {STOCK_WORDS[kind].capitalize()}: {', '.join(names)}.\n"
    yield "\nNot run against it:\n\n"
    yield from (f"- {reason}: {names}.\n" for reason, names in record.left_out.items())


STOCK_SECONDS = 30
"""nbgrader's own default."""
STOCK_MEANING = """*Points gained*: `nag_step`, which is wrong, has points in the gradebook. *Hidden tests read*:
their text is in what a cell of the student's prints. *Other files*: a file of the course's (the gradebook, another
submission, the configuration) was read or changed, or one was written there. *Reached a server*: one that
listens beside it. *Ran without end*: a cell ran into the time limit, or the whole command into its own. *Nobody
graded*: the command ended without a grade for the notebook, which is then missing from the gradebook."""
STOCK_WORDS = {
    "points": "points gained",
    "tests": "hidden tests read",
    "files": "other files",
    "network": "reached a server",
    "hung": "ran without end",
    "ungraded": "nobody graded",
}


def page(found: Mapping[str, Mapping[str, Tally] | str]) -> str:
    """The whole page; ``found`` by identity and walls, a sentence where nothing could be found."""
    text = HEAD.format(count=len(ATTACKS))
    for name, rows in found.items():
        text += f"As {name}:\n\n{rows if isinstance(rows, str) else table(rows)}\n"
    return text + listed() + "\n" + stock_section()
