"""The reference agrees with what independent libraries computed; ``make peers`` proves the records fresh."""

from __future__ import annotations

from typing import Any

import pytest

from tests.reference.agreement import RECORDS, assert_agree, every_row, families, record, table

ROWS = every_row()


@pytest.mark.parametrize(("family", "row"), ROWS, ids=[f"{family}-{row.name}" for family, row in ROWS])
def test_agrees_with_the_record(family: str, row: Any) -> None:
    """The reference gives the recorded numbers of its independent source, at the recorded settings."""
    recorded = dict(record(family)["rows"][row.name])
    values = recorded.pop("values")
    assert recorded == row.described(), "the table has changed since it was recorded: run `make records`"
    assert_agree(table(family).ours(row), values, row.rtol)


@pytest.mark.parametrize("family", families())
def test_records_hold_the_table(family: str) -> None:
    """A record has the rows of its table, each once, and no other."""
    names = [row.name for row in table(family).TABLE]
    assert len(set(names)) == len(names)
    assert set(record(family)["rows"]) == set(names)


def test_no_record_without_a_table() -> None:
    """Every record belongs to a table."""
    assert {path.stem for path in RECORDS.glob("*.json")} == set(families()) != set()
