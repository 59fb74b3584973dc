"""The reference and its records against the independent libraries, live."""

from __future__ import annotations

from typing import Any

import pytest

from tests.peers.record import peer
from tests.reference.agreement import assert_agree, every_row, record, table

pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")  # Keras's own

ROWS = every_row()
each_row = pytest.mark.parametrize(("family", "row"), ROWS, ids=[f"{family}-{row.name}" for family, row in ROWS])


@each_row
def test_agrees_live(family: str, row: Any) -> None:
    """The reference gives what the independent source gives now."""
    assert_agree(table(family).ours(row), peer(family, row), row.rtol)


@each_row
def test_record_is_fresh(family: str, row: Any) -> None:
    """The record is what the independent source gives now: the same numbers up to the rounding of another machine."""
    recorded = record(family)["rows"][row.name]
    assert recorded == row.described() | {"values": recorded["values"]}
    assert_agree(peer(family, row), recorded["values"], 1e-12)
