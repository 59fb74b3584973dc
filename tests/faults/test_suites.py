"""A suite, or the reference it compares with, has a fault: the author hears of it, no student is charged."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from msgspec.structs import replace

from autograder.course.layout import Course
from autograder.errors import CourseError, GraderError, NighthikeError
from autograder.grading.worker.bench import Bench, Judged, bench_settings
from autograder.grading.worker.submission import prepare
from autograder.grading.worker.watchdog import Patience
from autograder.model import Outcome
from tests.autograder.conftest import DOUBLE, HALVE, CourseFolder
from tests.faults.conftest import configure, grade

HANGS = Patience(cpu_seconds=1.0, wall_seconds=20.0)
BEGINS = "from autograder.judge import"
CHECK = 'check_that(student.halve(7.0) == 3.5, "halve(7.0) is 3.5")'


def _judged(folder: CourseFolder, times: int = 1) -> Judged:
    """A right submission, judged ``times`` times here and now; the last result."""
    course = Course.open(folder.root)
    prepared = prepare(folder.answer(double=DOUBLE, halve=HALVE), course.exercise("ex1_small"))
    assert prepared.work is not None
    with Bench(replace(bench_settings(course), patience=HANGS)) as bench:
        for _ in range(times):
            judged = bench.judge(prepared.work)
    return judged


UNUSABLE = {
    "syntax error": (BEGINS, "def broken(:\n" + BEGINS, CourseError, "line 2 of the suite"),
    "import error": (BEGINS, "import not_there_at_all\n" + BEGINS, CourseError, "not_there_at_all"),
    "raises": (BEGINS, "1 / 0\n" + BEGINS, CourseError, "ZeroDivisionError"),
    "exits": (BEGINS, "raise SystemExit(0)\n" + BEGINS, CourseError, "ends the program when it is imported"),
    "hangs": (BEGINS, "while True: pass\n" + BEGINS, CourseError, "hangs"),
    "no checks": ("def test_", "def no_", CourseError, "no checks"),
    "no task": ('@task("halve")', "", CourseError, "has no task"),
}


@pytest.mark.parametrize("fault", UNUSABLE)
def test_a_suite_that_cannot_be_used_stops_grading_with_its_place(folder: CourseFolder, fault: str) -> None:
    """Nobody gets a score out of it."""
    old, new, kind, words = UNUSABLE[fault]
    folder.rewrite_suite(lambda text: text.replace(old, new))
    with pytest.raises(kind, match=words) as caught:
        (grade if fault == "syntax error" else _judged)(folder)  # the version of a suite is asked for before it is run
    assert caught.value.exit_code == 1
    assert "small" in str(caught.value)


BROKEN_CHECKS = {
    "raises": (CHECK, "1 / 0"),
    "exits": (CHECK, "raise SystemExit(0)"),
    "hangs": (CHECK, "while True: pass"),
    "waits for ever": (CHECK, "import threading; threading.Event().wait()"),
    "a fixture that fails": (
        'def test_values(self, student):\n        """Every number is halved."""',
        "@__import__('pytest').fixture\n    def data(self):\n        raise OSError('gone')\n\n"
        '    def test_values(self, student, data):\n        """Every number is halved."""',
    ),
}


@pytest.mark.parametrize("fault", BROKEN_CHECKS)
def test_a_check_that_breaks_costs_its_own_task_the_score_and_nobody_points(folder: CourseFolder, fault: str) -> None:
    """``internal`` for that task, the other is judged; and no time is lost with it by the next submission."""
    old, new = BROKEN_CHECKS[fault]
    folder.rewrite_suite(lambda text: text.replace(old, new))
    double, halve = _judged(folder).tasks
    assert (double.score, double.checks[0].outcome) == (4.0, Outcome.PASSED)
    assert (halve.score, halve.checks[0].outcome) == (0.0, Outcome.INTERNAL)


def test_a_reference_with_a_fault_is_not_the_students(folder: CourseFolder) -> None:
    folder.rewrite_suite(lambda text: text.replace("return 2.0 * x", "return {}['no such key']"))
    double, halve = _judged(folder).tasks
    assert [check.outcome for check in double.checks] == [Outcome.INTERNAL, Outcome.PASSED]
    assert halve.score == 2.0


def test_after_the_suite_is_mended_everybody_is_graded(
    folder: CourseFolder, ends_well: Callable[[CourseFolder], None]
) -> None:
    """The next run tries again what had no score, without being told."""
    folder.rewrite_suite(lambda text: text.replace(CHECK, "1 / 0"))
    grade(folder)
    folder.rewrite_suite(lambda text: text.replace("1 / 0", CHECK))
    for entry in (folder.root / "results").glob("*.json"):
        entry.unlink()  # of the suite as it was
    ends_well(folder)


CONFIGURATIONS = {
    "syntax": ("c.Nighthike.secret = ", "line 6"),
    "raises": ("c.Nighthike.secret = 1 / 0", "line 6: ZeroDivisionError"),
    "a short secret": ('c.Nighthike.secret = "short"', "5 characters"),
    "no database's url": ('c.CourseDirectory.db_url = "nothing"', "db_url"),
}


@pytest.mark.parametrize("fault", CONFIGURATIONS)
def test_a_configuration_with_an_error_says_where(
    folder: CourseFolder, ends_well: Callable[[CourseFolder], None], fault: str
) -> None:
    line, words = CONFIGURATIONS[fault]
    good = (folder.root / "nbgrader_config.py").read_text()
    configure(folder, line)
    with pytest.raises(NighthikeError, match=words) as caught:
        grade(folder)
    assert caught.value.exit_code == 1
    (folder.root / "nbgrader_config.py").write_text(good)
    ends_well(folder)


def test_a_machine_without_room_for_one_submission_is_named(
    folder: CourseFolder, ends_well: Callable[[CourseFolder], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """TMPDIR on a disk that has none: a real one, the kernel's /proc."""
    import tempfile

    with monkeypatch.context() as patch:
        patch.setattr(tempfile, "tempdir", "/proc/self")
        with pytest.raises(GraderError, match="TMPDIR"):
            grade(folder)
    ends_well(folder)
