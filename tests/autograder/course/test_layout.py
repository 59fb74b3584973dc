"""A folder with an nbgrader_config.py is a course, laid out as nbgrader lays it out."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import nbgrader.coursedir
import pytest

from autograder.course.layout import SECRET_CHARACTERS, Course, CourseDirectory
from autograder.errors import CourseError

REPOSITORY = Path(__file__).parents[3]


def test_folders_are_nbgraders(scratch: Any) -> None:
    """source, release, submitted, autograded, feedback; results are ours; the gradebook lies in the course."""
    course, root = scratch.open(), scratch.root
    folders = (course.source, course.release, course.submitted, course.autograded, course.feedback, course.results)
    assert [path.relative_to(root).as_posix() for path in folders] == [
        "source", "release", "submitted", "autograded", "feedback", "results",
    ]  # fmt: skip
    assert course.db_url == f"sqlite:///{root}/gradebook.db"
    assert course.course_id == "scratch"


def test_defaults_are_nbgraders() -> None:
    """Our reading of ``c.CourseDirectory`` has no default of its own."""
    theirs = nbgrader.coursedir.CourseDirectory.class_traits(config=True)
    for name, trait in CourseDirectory.class_traits(config=True).items():
        assert trait.default_value == theirs[name].default_value, name


def test_folders_follow_the_configuration(tmp_path: Path) -> None:
    """Relative folders are below the course, ``c.CourseDirectory.root`` is relative to the configuration."""
    (tmp_path / "nbgrader_config.py").write_text(
        "c = get_config()\n"
        'c.CourseDirectory.root = "spring"\n'
        'c.CourseDirectory.source_directory = "sources"\n'
        'c.CourseDirectory.db_url = "postgresql://db/course"\n'
        f'c.CourseDirectory.release_directory = "{tmp_path}/elsewhere"\n'
        'c.Nighthike.results = "../reports"\n'
    )
    course = Course.open(tmp_path)
    assert course.source == tmp_path / "spring" / "sources"
    assert course.release == tmp_path / "elsewhere"
    assert course.results.resolve() == tmp_path / "reports"
    assert course.db_url == "postgresql://db/course"


def test_suites_are_ours_unless_the_course_has_its_own(tmp_path: Path) -> None:
    """An exercise has a suite when there are checks in the folder of its name."""
    (tmp_path / "nbgrader_config.py").write_text("c = get_config()\n")
    assert Course.open(tmp_path).suites == REPOSITORY / "autograder" / "suites"


def test_an_empty_folder_of_suites_is_no_suite(scratch: Any) -> None:
    """Then nbgrader's own scores count."""
    assert scratch.exercise().suite == scratch.suite
    (scratch.suite / "test_hill.py").unlink()
    assert scratch.exercise().suite is None


def test_the_secret_is_in_no_message(scratch: Any) -> None:
    """A traceback shows the course; the secret is not in its text."""
    course = scratch.open()
    assert course.secret == "a secret of the scratch course"
    assert course.secret not in repr(course)


BAD_CONFIGURATIONS = {
    "c = get_config(\n": r"nbgrader_config\.py, line 1: .*; mend it",
    "\n\nc = get_cofnig()\n": r"nbgrader_config\.py, line 3: NameError: name 'get_cofnig' is not defined; mend it",
    'c = get_config()\nc.Nighthike.secret = "short"\n': f"has 5 characters; choose {SECRET_CHARACTERS} or more",
    'c = get_config()\nc.CourseDirectory.directory_structure = "{student_id}/{assignment_id}"\n': "remove it",
}


@pytest.mark.parametrize("text", BAD_CONFIGURATIONS)
def test_a_configuration_that_will_not_do_is_told(tmp_path: Path, text: str) -> None:
    """By line, where there is one."""
    (tmp_path / "nbgrader_config.py").write_text(text)
    with pytest.raises(CourseError, match=BAD_CONFIGURATIONS[text]):
        Course.open(tmp_path)


def test_a_folder_without_configuration_is_no_course(tmp_path: Path) -> None:
    """The error says what to do."""
    with pytest.raises(CourseError, match=r"has no nbgrader_config\.py; run the command in a course's folder"):
        Course.open(tmp_path)


def test_an_unknown_exercise_names_the_known(scratch: Any) -> None:
    """So that the spelling can be compared."""
    with pytest.raises(CourseError, match=r"ex2_hill: no such exercise in .*; there are: ex1_hill"):
        scratch.open().exercise("ex2_hill")
    with pytest.raises(CourseError, match="no such exercise"):
        scratch.open().submissions("ex2_hill")


def test_exercises_are_sorted_and_one_for_each_notebook(scratch: Any) -> None:
    """nbgrader allows several notebooks in an assignment; their names tell them apart."""
    data = scratch.source.read_text()
    scratch.write("source/ex0_walk/walk.ipynb", data)
    scratch.write("source/ex1_hill/valley.ipynb", data)
    scratch.write("source/ex1_hill/.ipynb_checkpoints/hill-checkpoint.ipynb", data)
    course = scratch.open()
    names = [(exercise.name, exercise.notebook) for exercise in course.exercises()]
    assert names == [("ex0_walk", "walk"), ("ex1_hill", "hill"), ("ex1_hill", "valley")]
    assert [exercise.notebook for exercise in course.exercises("ex1_hill")] == ["hill", "valley"]
    assert course.exercise("ex1_hill/valley").notebook == "valley"
    with pytest.raises(CourseError, match="has several notebooks; name one of ex1_hill/hill, ex1_hill/valley"):
        course.exercise("ex1_hill")


def test_submissions_are_found_by_student(scratch: Any) -> None:
    """Sorted; of other exercises, other names and hidden folders none; a link is listed, to be refused when read."""
    for name in ("bea/ex1_hill/hill", "ada/ex1_hill/hill", "ada/ex2/hill", "cy/ex1_hill/other", ".x/ex1_hill/hill"):
        scratch.write(f"submitted/{name}.ipynb", "{}")
    (scratch.root / "submitted" / "dora" / "ex1_hill").mkdir(parents=True)
    (scratch.root / "submitted" / "dora" / "ex1_hill" / "hill.ipynb").symlink_to("nowhere")
    paths = scratch.open().submissions("ex1_hill")
    assert [path.relative_to(scratch.root).as_posix() for path in paths] == [
        "submitted/ada/ex1_hill/hill.ipynb",
        "submitted/bea/ex1_hill/hill.ipynb",
        "submitted/dora/ex1_hill/hill.ipynb",
    ]


def test_a_course_without_submissions_has_none(scratch: Any) -> None:
    """There need be no folder."""
    assert scratch.open().submissions("ex1_hill") == ()


def test_the_course_of_this_repository_opens(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its secret is public until the environment has another."""
    monkeypatch.delenv("NIGHTHIKE_SECRET", raising=False)
    public = Course.open(REPOSITORY)
    assert public.course_id == "nighthike"
    monkeypatch.setenv("NIGHTHIKE_SECRET", "drawn at random for this class")
    assert Course.open(REPOSITORY).secret == "drawn at random for this class" != public.secret


def test_nbgrader_finds_every_step_that_the_configuration_names() -> None:
    """Both lists of ``c.Autograde`` can be imported, in nbgrader's own order but for what ours replace."""
    from nbgrader.converters import Autograde
    from traitlets.utils.importstring import import_item

    config = Course.open(REPOSITORY).config
    theirs = [step.__name__ for step in Autograde().autograde_preprocessors]
    names = [import_item(step).__name__ for step in config.Autograde.autograde_preprocessors]
    standing_for = {"ConfinedGrade": "Execute", "SaveGrades": "SaveAutoGrades"}
    replaced = [standing_for.get(name, name) for name in names]
    assert replaced == [name for name in theirs if name in replaced]
    assert [import_item(step).__name__ for step in config.Autograde.sanitize_preprocessors] == [
        "Repair",
        "CheckCellMetadata",
    ]
