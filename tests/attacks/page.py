"""docs/attacks.md: what was tried, what it got here, and what the same attacks get of stock nbgrader."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import msgspec

from tests.attacks.table import ATTACKS, CLASSES
from tests.attacks.tally import Tally, table
from tests.attacks.victim import ROOT

__all__ = ["PAGE", "RECORD", "STOCK_WORDS", "StockRecord", "listed", "page", "stock_record", "stock_section"]

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
    """By class, by attack: any of the keys of ``STOCK_WORDS``."""


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


def stock_record() -> StockRecord:
    """What was found last."""
    return msgspec.json.decode(RECORD.read_bytes(), type=StockRecord)


def stock_section() -> str:
    """What was recorded of stock nbgrader."""
    return "".join(_stock(stock_record()))


def _stock(record: StockRecord) -> Iterator[str]:
    yield STOCK_HEAD.format(nbgrader=record.nbgrader, date=record.date, seconds=STOCK_SECONDS)
    found = [set(got) for attacks in record.got.values() for got in attacks.values()]
    forged = sum("points" in got for got in found)
    stolen = sum(bool(got & {"tests", "read", "changed"}) for got in found)
    ungraded = sum(bool(got & {"hung", "ungraded"}) for got in found)
    yield (
        f"**Of {len(found)} attacks that were tried, {forged} forge points, {stolen} read or change what is the "
        f"instructor's, and {ungraded} leave the notebook without a grade or a cell without an end.**\n\n"
    )
    yield STOCK_DEFENCES + "\n"
    lines = [["class", "run", *STOCK_WORDS.values()], ["---"] * (len(STOCK_WORDS) + 2)]
    for name, attacks in record.got.items():
        numbers = [sum(kind in got for got in attacks.values()) for kind in STOCK_WORDS]
        lines.append([name, str(len(attacks)), *map(str, numbers)])
    sums = [sum(int(line[column]) for line in lines[2:]) for column in range(1, len(lines[0]))]
    lines.append(["**all**", *(f"**{number}**" for number in sums)])
    yield from (f"| {' | '.join(line)} |\n" for line in lines)
    yield "\n"
    for kind, words in STOCK_WORDS.items():
        names = [name for attacks in record.got.values() for name, got in attacks.items() if kind in got]
        if names:
            yield f"- {words.capitalize()}: {', '.join(names)}.\n"
    yield "\nNot run against it:\n\n"
    for reason in dict.fromkeys(attack.not_stock for _, attack in ATTACKS if attack.not_stock):
        names = [attack.name for _, attack in ATTACKS if attack.not_stock == reason]
        yield f"- {reason} ({len(names)}): {', '.join(names)}.\n"
    tried = {name for attacks in record.got.values() for name in attacks}
    if missing := [attack.name for _, attack in ATTACKS if not attack.not_stock and attack.name not in tried]:
        command = "`python -m tests.attacks.stock --rest --record`"
        yield f"- not tried yet, {command} does that ({len(missing)}): {', '.join(missing)}.\n"


STOCK_SECONDS = 15
STOCK_HEAD = """## The same attacks against stock nbgrader

nbgrader {nbgrader}, {date}, by `python -m tests.attacks.stock`: the same notebook with hidden tests in its points cells
between `### BEGIN HIDDEN TESTS` and `### END HIDDEN TESTS`, as nbgrader's documentation shows them, graded by
`nbgrader autograde` (and shown by `nbgrader generate_feedback`, for the class *browser*) with its own settings and a
time limit of {seconds} s a cell. The hidden tests compare by `np.allclose` with values that they hold; the victim alone
gets all points but those of `nag_step`.

"""
STOCK_DEFENCES = """\
nbgrader runs what students hand in with all rights of whoever grades, and its tests in the student's own process,
which can replace them. A course can put a container around it ([jupyter/nbgrader#483][483]): that keeps the machine's
files, servers and processes away and limits memory, but it does not keep the points, for tests and answers still share
a process, and the gradebook has to be in the container as well. To try the attacks safely we did the like: each ran in
namespaces of its own, with no network, no other process, a read-only environment and 4 GiB of address space. So attacks
on the machine itself count as nothing here, although stock nbgrader does nothing against them.

[483]: https://github.com/jupyter/nbgrader/issues/483

*Points gained*: `nag_step`, which is wrong, has points in the gradebook. *Hidden tests read*: their text is in what a
cell of the student's prints. *Files read*: the text of the gradebook, another submission or the configuration is.
*Files changed*: one of them is not what it was, or a file was written into the course beside the student's own.
*Holds what it wanted*: the attacking cell itself says so (a descriptor, a process, a signal sent). *Reached a server*:
one that listens beside it. *Active in the feedback*: something of the attacker's could run in the feedback page. *Ran
without end*: a cell ran into the time limit, or the whole command into its own. *Not graded*: the command ended without
a grade for the notebook, which is then missing from the gradebook.
"""
STOCK_WORDS = {
    "points": "points gained",
    "tests": "hidden tests read",
    "read": "files read",
    "changed": "files changed",
    "held": "holds what it wanted",
    "network": "reached a server",
    "page": "active in the feedback",
    "hung": "ran without end",
    "ungraded": "not graded",
}


def page(found: Mapping[str, Mapping[str, Tally] | str]) -> str:
    """The whole page; ``found`` by identity and walls, a sentence where nothing could be found."""
    text = HEAD.format(count=len(ATTACKS))
    for name, rows in found.items():
        text += f"As {name}:\n\n{rows if isinstance(rows, str) else table(rows)}\n"
    return text + listed() + "\n" + stock_section()
