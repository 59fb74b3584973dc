"""The pages say what is so: tables hold what the code holds, and names that they name exist."""

from __future__ import annotations

import re

import msgspec

from autograder.cli import COMMANDS
from autograder.cli.demo import command as demo
from autograder.model import Limits, Outcome
from tests.docs.pages import ROOT

README = (ROOT / "README.md").read_text()


def test_the_make_targets_of_the_readme_exist() -> None:
    named = re.findall(r"^make (\w+)", README, flags=re.M)
    assert {"demo", "test"} <= set(named)
    makefile = (ROOT / "Makefile").read_text()
    for target in named:
        assert re.search(rf"^{target}:", makefile, flags=re.M)


def test_every_command_is_in_the_readme() -> None:
    for name in COMMANDS:
        assert f"`nighthike {name}" in README


def test_the_numbers_of_the_readme_are_those_of_the_course() -> None:
    """Eight notebooks, a class of twelve, some three hundred attacks: each is what its place says."""
    assert "Eight notebooks" in README
    assert len(list((ROOT / "source").glob("ex*"))) == 8
    assert "a class of twelve" in README
    students = next(parameter for parameter in demo.params if parameter.name == "students")
    assert students.default == 12
    tried = re.search(r"^(\d+) notebooks", (ROOT / "docs" / "attacks.md").read_text(), flags=re.M)
    assert "three hundred [attacks]" in README
    assert tried is not None
    assert 250 < int(tried[1]) < 350


def test_every_limit_is_on_its_page_with_its_value() -> None:
    rows = dict(re.findall(r"^\| `(\w+)` \| (.*?) \|", (ROOT / "docs" / "limits.md").read_text(), flags=re.M))
    limits = msgspec.structs.asdict(Limits())
    assert set(rows) == set(limits)
    for name, value in limits.items():
        amount = value / (1 << 30) if value >= 1 << 30 else value / (1 << 20) if value >= 1 << 20 else value
        assert rows[name].startswith(f"{amount:g} "), f"{name}: {rows[name]} but {value}"


def test_every_outcome_is_in_the_report_format() -> None:
    text = (ROOT / "docs" / "report-format.md").read_text()
    assert all(f"`{outcome}`" in text for outcome in Outcome)


def test_every_test_that_the_threat_model_names_exists() -> None:
    """A promise names its test; the test is there."""
    text = (ROOT / "docs" / "threat-model.md").read_text()
    tests = {path: path.read_text() for path in (ROOT / "tests").rglob("test_*.py")}
    for path in re.findall(r"`(tests/[\w/.]+)`", text):
        assert (ROOT / path).exists(), path
    names = re.findall(r"`(test_\w+)`", text)
    assert len(names) >= 4
    for name in names:
        assert any(f"def {name}(" in source for source in tests.values()), name
