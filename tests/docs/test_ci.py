"""The workflow that docs/ci.md shows is one, and what it runs proves a course."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from tests.docs.pages import DOCS, ScratchCourse, blocks, commands

PAGE = (DOCS / "ci.md").read_text()
WORKFLOWS: list[dict[Any, Any]] = [yaml.safe_load(block) for block in blocks(PAGE, "yaml")]
STEPS = WORKFLOWS[0]["jobs"]["prove"]["steps"]
RUN = [step["run"] for step in STEPS if "run" in step]


def test_the_workflow_says_what_it_needs() -> None:
    """It reads the repository and no more, ends by itself, pins what it uses, and names every command's purpose."""
    workflow = WORKFLOWS[0]
    assert set(workflow) == {"name", True, "permissions", "jobs"}, "YAML 1.1 reads the key `on` as true"
    assert workflow["permissions"] == {"contents": "read"}
    assert 0 < workflow["jobs"]["prove"]["timeout-minutes"] <= 60
    assert all("@v" in step["uses"] for step in STEPS if "uses" in step)
    assert all(step["name"] for step in STEPS if "run" in step)


def test_both_workflows_run_the_same() -> None:
    assert WORKFLOWS[1]["course"]["script"] == RUN


def test_what_the_workflow_runs_proves_a_course(tmp_path: Path) -> None:
    course = ScratchCourse(tmp_path)
    ours = [line for line in RUN if line.startswith("nighthike ")]
    assert ours == ["nighthike doctor", "nighthike release --check", "nighthike prove"]
    for command in [*ours, *commands(PAGE)]:
        course.run(command)
    assert "<testsuites" in (course.root / "checks.xml").read_text()
