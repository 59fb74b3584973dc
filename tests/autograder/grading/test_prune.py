"""Pruning removes what no present submission needs with the present suites, and nothing of any student."""

from __future__ import annotations

from autograder.course.layout import Course
from autograder.grading.prune import Pruned, prune
from autograder.grading.results.store import Store

from ..conftest import DOUBLE, HALVE, CourseFolder, files_of
from .counted import grade, with_experiment


def _entries(folder: CourseFolder) -> list[str]:
    return [key for key, _ in Store(folder.root / "results").entries()]


def test_what_old_suites_and_replaced_answers_left_goes_and_the_rest_stays(folder: CourseFolder):
    folder.submit("ann", double=DOUBLE)
    folder.submit("bob", halve=HALVE)
    grade(folder)
    folder.submit("ann", double=DOUBLE, halve=HALVE)
    folder.rewrite_suite(lambda text: text.replace("halved.", "halved, always."))
    grade(folder)
    (folder.root / "results" / "notes.json").write_text("an instructor's own")
    before = files_of(folder.root / "results")
    course = Course.open(folder.root)
    would = prune(course, dry_run=True)
    assert (would.entries, would.removed) == (4, 2)
    assert files_of(folder.root / "results") == before
    assert prune(course) == would
    after = files_of(folder.root / "results")
    gone = before.keys() - after.keys()
    assert sum(len(before[name][0]) for name in gone) == would.removed_bytes
    assert {len(name) for name in gone} == {len("0" * 64 + ".json")}
    assert all(after[name] == before[name] for name in after)
    assert prune(course) == Pruned(entries=2, removed=0, removed_bytes=0)
    assert not grade(folder)[1]
    (folder.root / "results" / "published").rename(folder.root / "set-aside")
    assert not grade(folder)[1]  # also where everything is published anew, nothing is run


def test_both_ways_of_running_a_submission_are_kept(folder: CourseFolder):
    with_experiment(folder, "print(double(3))")
    folder.submit("ann", double=DOUBLE)
    grade(folder, skip_experiments=True)
    grade(folder)
    kept = _entries(folder)
    assert len(kept) == 2
    assert prune(Course.open(folder.root)).removed == 0
    assert _entries(folder) == kept


def test_the_results_of_a_student_who_is_gone_go_but_not_their_report(folder: CourseFolder):
    path = folder.submit("ann", double=DOUBLE)
    folder.submit("bob")
    grade(folder)
    path.unlink()
    path.parent.rmdir()
    assert prune(Course.open(folder.root)).removed == 1
    store = Store(folder.root / "results")
    assert {student for student, _ in store.last_reports("ex1_small", "small")} == {"ann", "bob"}
