"""No attack gains a point, reads a hidden byte, gets out, or breaks the grader; the rest of its notebook is graded.

Every class is graded twice: as root and as an ordinary user.
"""

from __future__ import annotations

import functools

import pytest

from tests.attacks.attack import CLOCK, OURS, REPORTS, UNDEFINED, WALLS, Attack
from tests.attacks.identities import IDENTITIES, graded_as
from tests.attacks.page import PAGE, listed, stock_record, stock_section
from tests.attacks.run import Finding
from tests.attacks.table import ATTACKS, CLASSES

LEAST = 300
CELLS = [(kind, attack) for kind, attack in ATTACKS if kind != "browser"]


@functools.cache
def graded(identity: str, kind: str) -> dict[str, Finding]:
    """What became of the attacks of a class; the victim without an attack is under an empty name."""
    return {finding.attack: finding for finding in graded_as(identity, (kind,))}


@pytest.mark.parametrize("identity", IDENTITIES)
def test_the_victim_has_all_points_but_those_of_the_unsolved_task(identity: str) -> None:
    scores = dict(graded(identity, "forging")[""].scores)
    assert scores.pop("nag_step") == 0
    assert sum(scores.values()) == 14


def test_the_slow_victim_lacks_the_points_of_the_race() -> None:
    scores = graded("root", "timing")[""].scores
    assert 2 < scores["momentum_step"] < 3


@pytest.mark.parametrize("identity", IDENTITIES)
@pytest.mark.parametrize(("kind", "attack"), CELLS, ids=[f"{kind}-{attack.name}" for kind, attack in CELLS])
def test_an_attack_gains_nothing_and_costs_nobody_else(kind: str, attack: Attack, identity: str) -> None:
    """Zero points, zero hidden bytes, nothing outside touched, no fault of ours, the other tasks graded as before."""
    found = graded(identity, kind)[attack.name]
    assert found.gained == 0
    assert found.read == found.escaped == found.crashed == ()
    assert found.ended in (attack.ends if attack.cell else (None,))
    assert attack.breaks or found.lost == ()


def test_every_attack_has_a_name_of_its_own_and_says_what_it_tries() -> None:
    """And there are enough of them, of every class."""
    assert len({attack.name for _, attack in ATTACKS}) == len(ATTACKS) >= LEAST
    assert [attack.name for _, attack in ATTACKS if not attack.tries or not (attack.cell or attack.change)] == []
    assert min(map(len, CLASSES.values())) >= 12


def test_every_published_attack_names_its_source() -> None:
    assert [attack.name for attack in CLASSES["published"] if not attack.source.startswith("https://")] == []


def test_what_was_tried_on_stock_nbgrader_applies_to_it() -> None:
    """Every other attack says why not, or the page says that it is still to be tried."""
    tried = {name for attacks in stock_record().got.values() for name in attacks}
    assert tried <= {attack.name for _, attack in ATTACKS if not attack.not_stock}
    assert {attack.not_stock for _, attack in ATTACKS} == {"", OURS, WALLS, CLOCK, REPORTS, UNDEFINED}


def test_the_page_lists_every_attack() -> None:
    """docs/attacks.md is what ``python -m tests.attacks --write`` would write, but for the figures."""
    text = PAGE.read_text()
    assert f"{len(ATTACKS)} notebooks" in text
    assert listed() in text
    assert stock_section() in text
