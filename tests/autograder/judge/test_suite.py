"""A suite is plain pytest; what becomes of a check is the student's fault, nobody's, or ours, and never mixed up."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from autograder.errors import CourseError
from autograder.judge.suite import Suite
from autograder.model import Outcome, TaskReport

Judge = Callable[..., TaskReport]

RIGHT = "def f(x): return 2 * x"
SAME = '''
def test_same(self, student, rng):
    """It doubles every number."""
    assert_same(student, double, rng.normal(size=3), name="f")
'''


def test_a_right_function_has_all_points(judge: Judge) -> None:
    report = judge(SAME, RIGHT)
    assert report.score == report.max_score == 4
    assert [(check.name, check.outcome, check.sentence) for check in report.checks] == [
        ("test_same", Outcome.PASSED, "It doubles every number.")
    ]


CASES = [
    ("wrong", "def f(x): return 3 * x", Outcome.FAILED, "1.5 times what it should be"),
    ("absent", "", Outcome.MISSING, "does not define f"),
    ("stub", "def f(x): raise NotImplementedError", Outcome.MISSING, "not written yet"),
    ("raises", "def f(x): return x[10]", Outcome.RAISED, "f raised IndexError"),
    ("spins", "def f(x):\n    while True: pass", Outcome.TIMEOUT, "did not come to an end"),
    ("dies", "import os\ndef f(x): os._exit(0)", Outcome.KILLED, "ended the process"),
    ("hoards", "def f(x): return bytearray(1 << 40)", Outcome.MEMORY, "more memory"),
    ("floods", "def f(x): return 'x' * (40 << 20)", Outcome.PROTOCOL, "at most"),
    ("object", "def f(x): return object()", Outcome.FAILED, "is a object; expected"),
    ("lies", "class L:\n    __eq__ = lambda s, o: True\n    __array__ = lambda s, *a, **k: 1\ndef f(x): return L()",
     Outcome.FAILED, "is a L; expected"),
]  # fmt: skip


@pytest.mark.parametrize(("source", "outcome", "words"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_each_way_to_fail_has_its_outcome_and_sentence(judge: Judge, source: str, outcome: Outcome, words: str) -> None:
    report = judge(SAME, source)
    assert report.score == 0
    assert report.checks[0].outcome is outcome
    assert words in report.checks[0].message


def test_points_are_divided_by_weight(judge: Judge) -> None:
    checks = '''
    @weight(3)
    def test_much(self, student):
        """Three quarters."""
        check_that(student.f(1) == 2, "no")

    def test_little(self, student):
        """One quarter."""
        check_that(student.f(1) == 3, "It is not three.")
    '''
    report = judge(checks, RIGHT)
    assert report.score == 3
    assert report.checks[1].message == "It is not three."


BROKEN = {
    "reference cannot run": "race(student, momentum_step, lambda: (1.0,), limit=2.0, size='1 number', name='f')",
    "suite bug": "undefined_name",
    "wrong type expected": "assert_same(student, lambda x: object(), 1, name='f')",
    "setup": "x = np.zeros(2)[5]",
}


@pytest.mark.parametrize("line", BROKEN.values(), ids=BROKEN)
def test_what_breaks_in_the_suite_is_ours(judge: Judge, line: str) -> None:
    """A bug of ours is ``internal``: it never reads as the student's failure and shows nothing of itself."""
    report = judge(f'def test_x(self, student):\n    """It works."""\n    {line}\n', RIGHT)
    assert report.checks[0].outcome is Outcome.INTERNAL
    assert "not your mistake" in report.checks[0].message


def test_a_failing_fixture_is_ours(judge: Judge) -> None:
    """An AssertionError around a check is no verdict about the student."""
    checks = '''
    import pytest
    @pytest.fixture
    def data(self):
        assert 1 == 2, "broken"

    def test_x(self, student, data):
        """It works."""
    '''
    report = judge(checks, RIGHT)
    assert report.checks[0].outcome is Outcome.INTERNAL


def test_pytest_raises_sees_the_students_error(judge: Judge) -> None:
    checks = '''
    def test_plain(self, student):
        """Bad input is a ValueError."""
        import pytest
        with pytest.raises(ValueError):
            student.f(-1)

    def test_ours(self, student):
        """Bad input is a ValueError."""
        assert_raises(student, ValueError, "f", -1)
    '''
    assert judge(checks, "def f(x): raise ValueError").score == 4
    for source, words in (
        ("def f(x): return 5", "f returned 5; expected ValueError"),
        ("def f(x): raise KeyError('k')", "f raised KeyError; expected ValueError"),
    ):
        report = judge(checks, source)
        assert report.score == 0
        assert words in report.checks[1].message


def test_the_same_random_numbers_every_time(judge: Judge) -> None:
    """``rng`` depends on the secret, the exercise and the check's name alone."""
    checks = '''
    def test_draw(self, student, rng):
        """It is told a number."""
        student.f(float(rng.normal()))
        check_that(False, str(rng.normal()))
    '''
    first, second = judge(checks, RIGHT), judge(checks, "def f(x): return 0")
    assert first.checks[0].message == second.checks[0].message


def test_a_task_without_checks_is_ours(judge: Judge, sandbox: object) -> None:
    report = judge(SAME.replace("test_same", "test_same") + "\nother = 1", RIGHT)
    assert report.score == 4


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("def test_x(student):\n    '''Doc.'''\n", "has no task"),
        (
            "from autograder.judge import task\n@task('f')\nclass TestF:\n    def test_x(self, student): pass\n",
            "no docstring",
        ),
        ("import not_a_module_of_ours\n", "not_a_module_of_ours"),
        (
            "from autograder.judge import task, weight\n@task('f')\nclass TestF:\n"
            "    @weight(float('nan'))\n    def test_x(self, student):\n        'Doc.'\n",
            "a weight of nan",
        ),
        ("", "no checks"),
    ],
)
def test_a_suite_that_cannot_be_used_says_why(tmp_path: Path, text: str, words: str) -> None:
    (tmp_path / "test_f.py").write_text(text)
    with pytest.raises(CourseError, match=words):
        Suite.collect(tmp_path, exercise="ex", secret="s")


def test_the_version_changes_with_the_suite(tmp_path: Path) -> None:
    path = tmp_path / "test_f.py"
    check = "    def test_x(self, student):\n        '''Doc.'''\n"
    text = f"from autograder.judge import task\n@task('f')\nclass TestF:\n{check}"
    path.write_text(text)
    before = Suite.collect(tmp_path, exercise="ex", secret="s").version
    assert Suite.collect(tmp_path, exercise="ex", secret="s").version == before
    assert Suite.collect(tmp_path, exercise="ex", secret="other").version != before
    path.write_text(text + "        pass\n")
    assert Suite.collect(tmp_path, exercise="ex", secret="s").version != before
