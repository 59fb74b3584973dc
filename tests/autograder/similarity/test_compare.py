"""A class of which it is known who copied: all copies are found, and nobody else is named.

``benchmarks/similarity.py`` does the same with larger classes, and shows the disguises that work.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from autograder.course.layout import Course
from autograder.errors import CourseError
from autograder.similarity.answers import Answer
from autograder.similarity.compare import MARGIN_BITS, compare, needed_bits
from autograder.similarity.evidence import Kind, evidence, given_by
from autograder.similarity.handed_in import Submission, submissions
from autograder.similarity.records import ExerciseLikeness, Who
from tests.autograder.similarity.simulated import MadeClass, made_class
from tests.autograder.similarity.test_lexer import HOSTILE

from ..conftest import DOUBLE, HALVE, CourseFolder

PLANTED = ("nothing", "renamed", "reformatted", "other comments", "reordered", "everything")
STUDENTS = 60


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> MadeClass:
    return made_class(tmp_path_factory.mktemp("made"), "ex3_momentum", STUDENTS, seed=1, disguises=PLANTED)


@pytest.fixture(scope="module")
def found(made: MadeClass) -> ExerciseLikeness:
    return compare(made.exercise, made.submitted)


def alone(made: MadeClass) -> Submission:
    """A student from whom nobody copied."""
    busy = {student for pair in made.copies for student in pair}
    return next(one for one in made.submitted if one.who.student_id not in busy)


def test_every_copy_is_found_whatever_its_disguise_and_nobody_else_is_named(
    made: MadeClass, found: ExerciseLikeness
) -> None:
    """Names, layout, comments and order hide nothing; two thousand independent pairs stay unnamed."""
    named = {frozenset((pair.first.student_id, pair.second.student_id)) for pair in found.pairs}
    assert named == set(made.copies)
    assert found.submissions == STUDENTS + len(PLANTED)
    assert (found.groups, found.more, found.unreadable, found.earlier) == ((), 0, (), 0)


def test_a_pair_says_where_it_is_alike(found: ExerciseLikeness) -> None:
    best = found.pairs[0]
    assert best.share == pytest.approx(1.0)
    assert [task.bits for task in best.tasks] == sorted((task.bits for task in best.tasks), reverse=True)
    for pair in found.pairs:
        assert pair.bits >= found.needed_bits
        assert sum(task.bits for task in pair.tasks) == pytest.approx(pair.bits, rel=0.1)
        for task in pair.tasks:
            assert any(piece.alike for piece in task.first)
            assert any(piece.alike for piece in task.second)
            assert all(passage.first and passage.second for passage in task.passages)


def test_the_order_of_reading_changes_nothing(made: MadeClass, found: ExerciseLikeness) -> None:
    back = compare(made.exercise, list(reversed(made.submitted)))
    assert {frozenset((pair.first, pair.second)): round(pair.bits, 6) for pair in back.pairs} == {
        frozenset((pair.first, pair.second)): round(pair.bits, 6) for pair in found.pairs
    }


def test_many_who_hand_in_one_notebook_are_a_group(made: MadeClass, tmp_path: Path) -> None:
    """Nine of seventy-five: what they share does not become usual by their number."""
    original = alone(made)
    for number in range(8):
        shutil.copytree(original.folder, tmp_path / f"copy{number}" / made.exercise.name)
    group = compare(made.exercise, [*made.submitted, *submissions(tmp_path, made.exercise)]).groups[0]
    assert group == tuple(sorted([original.who, *(Who(student_id=f"copy{number}") for number in range(8))]))


def test_earlier_submissions_are_compared_with_the_class_and_not_among_themselves(
    made: MadeClass, tmp_path: Path
) -> None:
    """Last year's notebook is found; that two of last year's are the same is nobody's concern now."""
    original = alone(made)
    for student in ("old1", "old2"):
        shutil.copytree(original.folder, tmp_path / student / made.exercise.name)
    found = compare(made.exercise, [*made.submitted, *submissions(tmp_path, made.exercise, "2025/submitted")])
    earlier = [(pair.first.label, pair.second.label) for pair in found.pairs if pair.second.folder]
    student = original.who.label
    assert sorted(earlier) == [(student, "old1 (2025/submitted)"), (student, "old2 (2025/submitted)")]
    assert not any(pair.first.folder for pair in found.pairs)
    assert found.earlier == 2


def test_a_larger_class_asks_for_more() -> None:
    """One bit more for twice as many pairs."""
    assert needed_bits(2) == needed_bits(0) == MARGIN_BITS + 1
    assert needed_bits(200) == pytest.approx(needed_bits(100) + 2, abs=0.02)
    assert needed_bits(100, 100) > needed_bits(100)


def classmates(folder: CourseFolder, names: str, **answers: str) -> ExerciseLikeness:
    for student in names.split():
        folder.submit(student, **answers)
    exercise = Course.open(folder.root).exercise("ex1_small")
    return compare(exercise, submissions(folder.root / "submitted", exercise))


def test_the_natural_answer_and_an_untouched_notebook_make_nobody_suspicious(folder: CourseFolder) -> None:
    """A whole class that writes the course's own solution, and one that writes nothing."""
    assert classmates(folder, "ann bob cy dee eve", double=DOUBLE, halve=HALVE).pairs == ()
    assert classmates(folder, "fay gus hal ida").pairs == ()


def test_what_is_no_notebook_is_told_and_the_rest_compared(folder: CourseFolder) -> None:
    folder.submit("ann", double=DOUBLE)
    folder.submit("bob", b"not a notebook")
    (folder.root / "submitted" / "cy" / "ex1_small").mkdir(parents=True)
    found = classmates(folder, "dee", double=DOUBLE)
    assert (found.submissions, found.unreadable) == (2, ("bob", "cy"))


@pytest.mark.parametrize("kind", ["double", "reflection"])
def test_hostile_answers_are_compared_like_any(folder: CourseFolder, kind: str) -> None:
    """Text that no parser would survive, twice each: read within limits, and alike where it is."""
    for number, text in enumerate(HOSTILE):
        for student in ("a", "b"):
            folder.submit(f"{student}{number}", **{kind: text * 20})
    exercise = Course.open(folder.root).exercise("ex1_small")
    found = compare(exercise, submissions(folder.root / "submitted", exercise))
    assert found.submissions == 2 * len(HOSTILE)
    assert all(pair.first.student_id[1:] == pair.second.student_id[1:] for pair in found.pairs)


def test_a_class_of_nobody_and_of_one(folder: CourseFolder) -> None:
    exercise = Course.open(folder.root).exercise("ex1_small")
    assert compare(exercise, []).pairs == ()
    assert classmates(folder, "ann", double=DOUBLE).submissions == 1


def test_a_folder_that_is_not_there_is_named(folder: CourseFolder) -> None:
    exercise = Course.open(folder.root).exercise("ex1_small")
    with pytest.raises(CourseError, match=r"lastyear: there is no such folder; name one with <student>/ex1_small/"):
        list(submissions(folder.root / "lastyear", exercise))


def test_the_solution_is_given_as_code_but_not_as_words(folder: CourseFolder) -> None:
    """Its code is the natural one; who has its very comments has them from somewhere."""
    exercise = Course.open(folder.root).exercise("ex1_small")
    given = given_by(exercise)
    solved = evidence(Answer(task="double", code=True, source=f"{DOUBLE}  # a number, of course"), given)
    assert solved[Kind.CODE] == []
    assert len(solved[Kind.REMARKS]) == 3  # "a number please", "a number of", "number of course"
    assert solved[Kind.NAMES] == []
