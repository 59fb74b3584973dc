"""Checks that a call runs and checks that need pytest end the same way, beside each other too."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from autograder.judge.suite import Suite
from autograder.model import Outcome, Task, TaskReport
from autograder.sandbox.launch import Sandbox
from autograder.sandbox.student import Student

Judge = Callable[..., TaskReport]

RIGHT = "def f(x): return 2 * x"

ASKS_PYTEST = {
    "set-up of each check": """
        def setup_method(self):
            self.expected = 2

        def test_x(self, student):
            '''It doubles.'''
            check_that(student.f(1) == self.expected, "no")
        """,
    "a fixture of its own": """
        import pytest

        @pytest.fixture
        def doubled(self, student):
            return student.f(1)

        def test_x(self, doubled):
            '''It doubles.'''
            check_that(doubled == 2, "no")
        """,
    "a fixture that nobody names": """
        import pytest

        @pytest.fixture(autouse=True)
        def doubled(self, student):
            self.doubled = student.f(1)

        def test_x(self):
            '''It doubles.'''
            check_that(self.doubled == 2, "no")
        """,
    "our fixture replaced": """
        import pytest

        @pytest.fixture
        def rng(self):
            return 2

        def test_x(self, student, rng):
            '''It doubles.'''
            check_that(student.f(1) == rng, "no")
        """,
    "parameters": """
        import pytest

        @pytest.mark.parametrize("x", [1, 2])
        def test_x(self, student, x):
            '''It doubles.'''
            check_that(student.f(x) == 2 * x, "no")
        """,
    "one of each kind": """
        import pytest

        @pytest.fixture(scope="class")
        @classmethod
        def seen(cls):
            seen = []
            yield seen
            assert seen == [2, 4]

        def test_x(self, student, seen):
            '''It doubles one.'''
            seen.append(student.f(1))

        def test_y(self, student):
            '''It doubles.'''
            check_that(student.f(1) == 2 and not hasattr(self, "mine"), "no")
            self.mine = True

        def test_z(self, student, seen):
            '''It doubles two.'''
            seen.append(student.f(2))

        def test_w(self, student):
            '''No check sees what another one kept.'''
            check_that(not hasattr(self, "mine"), "no")
        """,
}


@pytest.mark.parametrize("checks", ASKS_PYTEST.values(), ids=ASKS_PYTEST)
def test_what_a_suite_asks_of_pytest_it_gets(judge: Judge, checks: str) -> None:
    report = judge(checks, RIGHT)
    assert {check.outcome for check in report.checks} == {Outcome.PASSED}, report.checks
    assert judge(checks, "def f(x): return 3 * x").score < 4


def test_a_suite_s_hooks_are_run_around_its_checks(tmp_path: Path, sandbox: Sandbox) -> None:
    (tmp_path / "conftest.py").write_text("def pytest_runtest_call(item):\n    raise AssertionError('by a hook')\n")
    check = "    def test_x(self, student):\n        '''Doc.'''\n"
    (tmp_path / "test_f.py").write_text(f"from autograder.judge import task\n@task('f')\nclass TestF:\n{check}")
    suite = Suite.collect(tmp_path, exercise="ex", secret="s")
    (report,) = suite.judge(Student(sandbox, []), [Task(name="f", points=4.0, test_cell="t")])
    assert report.checks[0].message == "by a hook"


def test_a_check_that_is_marked_to_be_skipped_is_ours(judge: Judge) -> None:
    """It is no check that a student passed."""
    checks = '''
    import pytest

    @pytest.mark.skip
    def test_x(self, student):
        """It works."""
    '''
    assert judge(checks, RIGHT).checks[0].outcome is Outcome.INTERNAL
