"""The same findings on a terminal, as CSV and as JSON; nothing of a student's is taken for markup or a formula."""

from __future__ import annotations

import csv
import io
import json

from msgspec.structs import replace
from rich.console import Console

from autograder.similarity.tables import TERMINAL_PAIRS, likeness_json, pairs_csv, terminal_tables
from tests.autograder.similarity.found import SCRIPT, report


def printed(found: object = None) -> str:
    console = Console(width=200, file=io.StringIO(), force_terminal=True, color_system=None)
    for table in terminal_tables(report() if found is None else found):  # type: ignore[arg-type]
        console.print(table)
    text: str = console.file.getvalue()  # type: ignore[attr-defined]
    return text


def test_the_terminal_has_a_row_a_pair_and_a_line_where_nobody_is_alike() -> None:
    text = printed()
    assert "ex3_momentum/momentum: 40 submissions and 7 earlier ones compared" in text
    assert "bob [red]" in text
    assert "dee (2025/submitted)" in text
    assert "88 %" in text
    assert "ex7_xor/xor: 38 submissions compared, nobody is more alike than chance" in text


def test_what_a_student_wrote_cannot_move_the_cursor() -> None:
    assert "\x1b[31m" not in printed()


def test_a_long_list_is_cut_and_says_so() -> None:
    one = report()[0]
    text = printed([replace(one, pairs=one.pairs * 10, more=5)])
    assert text.count("nag_step") == TERMINAL_PAIRS
    assert "… and 15 more pairs" in text


def test_the_table_for_a_spreadsheet_has_a_row_a_pair() -> None:
    rows = list(csv.DictReader(io.StringIO(pairs_csv(report()))))
    assert [(row["first"], row["second"], row["bits"]) for row in rows] == [
        ("ann", "bob [red]", "45.2"), ("bob [red]", SCRIPT, "21.5"), ("ann", "dee (2025/submitted)", "17"),
    ]  # fmt: skip
    assert rows[0]["tasks"] == "nag_step reflection"
    assert rows[0]["alike_percent"] == "88"
    assert rows[0]["evidence"].startswith("the same code, named or laid out differently: x = 1 # <script>")
    assert "\x1b" not in pairs_csv(report())


def test_the_document_has_the_signs_and_not_the_answers() -> None:
    document = json.loads(likeness_json(report()))
    assert document["version"] == 1
    first, second = document["exercises"]
    assert (first["submissions"], first["earlier"], first["unreadable"]) == (40, 7, ["eve"])
    assert second["pairs"] == []
    pair = first["pairs"][2]
    assert pair["second"] == {"student_id": "dee", "folder": "2025/submitted"}
    assert [passage["kind"] for task in pair["tasks"] for passage in task["passages"]] == ["code", "remarks", "text"]
    assert pair["tasks"][0]["passages"][1] == {
        "kind": "remarks", "sign": "the same comment or message", "bits": 3.0, "students": 3,
        "text": "=cmd|'/c calc'!A1 velocitty",
    }  # fmt: skip
    assert "return '" not in json.dumps(document)
