"""``nighthike release``."""

from __future__ import annotations

from typing import Any

from click.testing import CliRunner, Result
from nbgrader.api import Gradebook

from autograder.cli import main


def run(folder: Any, *arguments: str) -> Result:
    return CliRunner().invoke(main, ["release", "--course", str(folder.root), *arguments])


def test_a_fresh_release_is_left_alone(folder: Any) -> None:
    """And said to be fresh; also by --check."""
    assert run(folder).stdout == "release/ was fresh; nothing written\n"
    assert run(folder, "--check").stdout == "release/ is fresh\n"


def test_a_stale_release_fails_the_check_and_is_written(folder: Any) -> None:
    """The check names the file and the remedy, and writes nothing."""
    path = folder.root / "release" / "ex1_small" / "small.ipynb"
    path.unlink()
    path.with_name("old.txt").write_text("old")
    checked = run(folder, "--check", "ex1_small")
    assert checked.exit_code == 1
    assert checked.stderr == (
        "nighthike: release/ex1_small/old.txt, release/ex1_small/small.ipynb: not what the source gives; "
        "run nighthike release\n"
    )
    assert not path.exists()
    assert run(folder, "ex1_small").stdout == (
        "release/ex1_small/old.txt removed\nrelease/ex1_small/small.ipynb written\n"
    )
    assert path.exists()


def test_an_unknown_exercise_ends_with_1(folder: Any) -> None:
    """Naming the known ones."""
    result = run(folder, "ex9")
    assert result.exit_code == 1
    assert "ex9: no such exercise" in result.stderr
    assert "there are: ex1_small" in result.stderr


def test_the_gradebook_is_told_when_asked(folder: Any) -> None:
    """Then nbgrader knows the assignment and its points."""
    assert run(folder).exit_code == 0
    assert not (folder.root / "gradebook.db").exists()
    assert run(folder, "--gradebook").exit_code == 0
    with Gradebook(f"sqlite:///{folder.root}/gradebook.db") as gradebook:
        assert gradebook.find_notebook("small", "ex1_small").max_score == 7.0
    gradebook.close()


def test_a_check_writes_no_gradebook(folder: Any) -> None:
    """The two options contradict each other."""
    result = run(folder, "--check", "--gradebook")
    assert result.exit_code == 2
    assert "--check writes nothing" in result.stderr
