"""The attacks, one small file a class of them."""

from __future__ import annotations

from tests.attacks.attack import Attack
from tests.attacks.table import browser, escaping, exhausting, forging, lying, published, stealing, timing

__all__ = ["ATTACKS", "CLASSES"]

CLASSES: dict[str, tuple[Attack, ...]] = {
    "forging": forging.ATTACKS,
    "stealing": stealing.ATTACKS,
    "escaping": escaping.ATTACKS,
    "exhausting": exhausting.ATTACKS,
    "lying": lying.ATTACKS,
    "timing": timing.ATTACKS,
    "browser": browser.ATTACKS,
    "published": published.ATTACKS,
}
ATTACKS = tuple((kind, attack) for kind, attacks in CLASSES.items() for attack in attacks)
