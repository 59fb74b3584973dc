"""Commands in the pages run as they are written, one after the other, in a copy of the course."""

from __future__ import annotations

import csv
import getpass
import shutil
from pathlib import Path

from tests.docs.pages import DOCS, EXERCISE, ROOT, ScratchCourse, blocks, commands, configuration, section

UPLOADS = "By upload to Moodle or Canvas"
"""A section of the instructors' page with a course of its own: test_uploads.py."""


def test_the_readme(tmp_path: Path) -> None:
    course = ScratchCourse(tmp_path)
    found = commands((ROOT / "README.md").read_text())
    assert len(found) >= 7
    for command in found:
        course.run(command)
    assert list((course.root / "feedback").rglob("*.html"))


def test_authoring(tmp_path: Path) -> None:
    """A new exercise begins, is proven, released, solved and graded, in the order of the page."""
    course = ScratchCourse(tmp_path)
    found = commands((DOCS / "authoring.md").read_text())
    assert len(found) >= 9
    for command in found:
        course.run(command)
    assert list((course.root / "feedback").rglob("ex8_softmax/*.html"))


def test_a_term(tmp_path: Path) -> None:
    """The instructors' page from the top: released, fetched and handed in by a student, collected, graded, exported."""
    text = (DOCS / "instructors.md").read_text()
    page = text.replace(section(text, UPLOADS), "")
    course = ScratchCourse(tmp_path)
    course.configure(*configuration(page))
    (course.root / "students.csv").write_text(
        "id,first_name,last_name,email,lms_user_id\nann,Ann,Adler,a@example.edu,7\n"
    )
    found = commands(page)
    assert len(found) >= 20
    for command in found:
        if command.startswith("nbgrader collect"):
            hand_in(course, tmp_path / "student")
        course.run(command)
    assert list(course.exchange.glob("*/feedback/*.html"))
    (extension,) = (block for block in blocks(page, "python") if "grant_extension" in block)
    (tmp_path / "extension.py").write_text(extension.replace('"ann"', repr(getpass.getuser())))
    course.run(f"python {tmp_path / 'extension.py'} && nighthike grade && nighthike export --to csv")
    with (course.root / "grades.csv").open() as file:
        rows = {row["student_id"]: row for row in csv.DictReader(file)}
    assert rows["ann"]["first_name"] == "Ann"
    assert float(rows[getpass.getuser()]["extension_hours"]) == 48
    assert 0 < float(rows[getpass.getuser()]["score"]) <= 18


def hand_in(course: ScratchCourse, home: Path) -> None:
    """A student fetches the exercise, puts the solution in its place and submits it."""
    home.mkdir()
    asked = f"--course nighthike --Exchange.root={course.exchange}"
    course.run(f"nbgrader fetch_assignment {EXERCISE} {asked}", home)
    for notebook in (ROOT / "source" / EXERCISE).glob("*.ipynb"):
        shutil.copy(notebook, home / EXERCISE)
    course.run(f"nbgrader submit {EXERCISE} {asked}", home)


def test_the_students_page(tmp_path: Path) -> None:
    """A student's folder with nothing but the released exercise in the exchange; the instructor works in between."""
    course = ScratchCourse(tmp_path)
    course.run(f"nbgrader release_assignment {EXERCISE}")
    home = tmp_path / "student"
    home.mkdir()
    (tmp_path / "home" / ".jupyter").mkdir()
    settings = tmp_path / "home" / ".jupyter" / "nbgrader_config.py"
    settings.write_text(f'c = get_config()\nc.Exchange.root = "{course.exchange}"\n')
    found = commands((DOCS / "students.md").read_text())
    assert len(found) >= 5
    for command in found:
        if command.startswith("nbgrader fetch_feedback"):
            course.run(f"nbgrader collect {EXERCISE} && nighthike grade && nbgrader release_feedback {EXERCISE}")
        said = course.run(command, home)
        assert "not written yet" in said or not command.startswith("nbgrader validate")
    (page,) = home.rglob("*.html")
    assert "momentum: 0 of 20 points" in page.read_text()


def test_operators(tmp_path: Path) -> None:
    """A copy of the gradebook, and a student who is removed leaves nothing that bears their name."""
    course = ScratchCourse(tmp_path)
    for student in ("ann", "ben"):
        shutil.copytree(course.root / "release" / EXERCISE, course.root / "submitted" / student / EXERCISE)
    course.run("nighthike grade")
    found = commands((DOCS / "operators.md").read_text())
    assert len(found) >= 5
    for command in found:
        course.run(command)
    assert (course.root / "gradebook-copy.db").stat().st_size == (course.root / "gradebook.db").stat().st_size
    left = [path for path in course.root.rglob("*") if path.stem == "ann"]
    assert left == []
    assert [path for path in course.root.rglob("*") if path.stem == "ben"]
    assert "ann" not in course.run("nbgrader db student list") + course.run("nighthike grade")
