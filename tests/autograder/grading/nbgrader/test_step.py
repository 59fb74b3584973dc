"""`nbgrader autograde` with our steps: it copies what lies beside a notebook itself, and follows links."""

from __future__ import annotations

import pytest

from tests.autograder.conftest import DOUBLE, CourseFolder, files_of, stock


def test_what_is_not_passed_on_is_not_left_for_formgrader_to_serve(folder: CourseFolder) -> None:
    """The same files as by `nighthike grade`: none that a browser runs, no link, the course's own in their place."""
    (folder.root / "source" / "ex1_small" / "data.csv").write_text("the course's")
    (folder.root / "source" / "ex1_small" / "map.svg").write_text("<svg/>")
    mine = folder.submit("ann", double=DOUBLE).parent
    for name in ("data.csv", "notes.txt", "evil.html", "evil.SVG", "evil.js"):
        (mine / name).write_text("the student's")
    (mine / "deep").mkdir()
    (mine / "deep" / "evil.xml").write_text("the student's")
    (mine / "secret.txt").symlink_to(folder.root / "nbgrader_config.py")
    stock(folder.root, "generate_assignment", "ex1_small", "--force")
    stock(folder.root, "autograde", "ex1_small")
    stock(folder.root, "generate_feedback", "ex1_small")
    for step, own in (("autograded", "small.ipynb"), ("feedback", "small.html")):
        found = files_of(folder.root / step / "ann" / "ex1_small")
        assert set(found) == {own, "data.csv", "map.svg", "notes.txt"}
        assert found["data.csv"][0] == b"the course's"


def test_a_link_is_no_notebook_and_stops_nobody_else(folder: CourseFolder) -> None:
    """nbgrader opens what it points at with the grader's rights: another student's notebook, or the solution."""
    folder.submit("ann", double=DOUBLE)
    theirs = folder.submit("bob")
    theirs.unlink()
    theirs.symlink_to(folder.root / "source" / "ex1_small" / "small.ipynb")
    stock(folder.root, "generate_assignment", "ex1_small", "--force")
    with pytest.raises(AssertionError, match="is a link; submit the notebook itself"):
        stock(folder.root, "autograde", "ex1_small")
    assert (folder.root / "autograded" / "ann" / "ex1_small" / "small.ipynb").exists()
    assert not (folder.root / "autograded" / "bob" / "ex1_small" / "small.ipynb").exists()
