"""``nighthike demo``."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from click.testing import CliRunner
from nbgrader.api import Gradebook

from autograder.cli import main


def test_the_class_of_a_demo_has_names(folder: Any, tmp_path: Path) -> None:
    """They stand in the gradebook, where formgrader, the exports and the report find them."""
    out = tmp_path / "demo"
    result = CliRunner().invoke(main, ["demo", "--out", str(out), "--students", "2", "--course", str(folder.root)])
    assert result.exit_code == 0, result.output
    manifest = json.loads((out / "submitted" / "manifest.json").read_text(encoding="utf-8"))
    simulated = {one["student_id"]: (one["first_name"], one["last_name"]) for one in manifest["students"]}
    with Gradebook(f"sqlite:///{out / 'gradebook.db'}") as book:
        assert {student.id: (student.first_name, student.last_name) for student in book.students} == simulated
    report = (out / "report" / "index.html").read_text(encoding="utf-8")
    for first, last in simulated.values():
        assert f"{first} {last}" in report
