"""A mistake is named when it is the only known one that gives the student's numbers, and never else."""

from __future__ import annotations

from collections.abc import Callable

from autograder.model import TaskReport

Judge = Callable[..., TaskReport]

CHECK = '''
def test_first(self, student):
    """It doubles a number."""
    assert_same(student, double, 3.0, name="f")

def test_second(self, student):
    """It doubles another number."""
    assert_same(student, double, 5.0, name="f")
'''
MISTAKES = """
@misconception("f", hint="It triples.")
def triples(x): return 3 * x

@misconception("f", hint="It squares.")
def squares(x): return x * x

@misconception("f", hint="It gives nine.")
def nine(x): return 9.0
"""


def names(report: TaskReport) -> list[str | None]:
    return [check.mistake for check in report.checks]


def test_the_only_one_that_fits_is_named_with_its_hint(judge: Judge) -> None:
    report = judge(
        CHECK,
        "def f(x): return x * x + x * x / 2",
        mistakes='@misconception("f", hint="H")\ndef m(x): return 1.5 * x * x',
    )
    assert names(report) == ["m", "m"]
    assert report.checks[0].hint == "H"


def test_what_no_mistake_gives_stays_unnamed(judge: Judge) -> None:
    assert names(judge(CHECK, "def f(x): return 7.5", mistakes=MISTAKES)) == [None, None]


def test_several_that_fit_here_are_told_apart_by_the_other_checks(judge: Judge) -> None:
    """At 3 all three give 9; at 5 only one gives what the student gives."""
    assert names(judge(CHECK, "def f(x): return 3 * x", mistakes=MISTAKES)) == ["triples", "triples"]
    assert names(judge(CHECK, "def f(x): return x ** 2", mistakes=MISTAKES)) == ["squares", "squares"]


def test_several_that_fit_everywhere_are_silence(judge: Judge) -> None:
    twins = MISTAKES + '@misconception("f", hint="Also triples.")\ndef thrice(x): return x + x + x\n'
    assert names(judge(CHECK, "def f(x): return 3 * x", mistakes=twins)) == [None, None]


def test_a_mistake_that_would_fail_what_the_student_got_right_is_not_his(judge: Judge) -> None:
    """At 3 two mistakes give 9, but the student is right at 5, where only one of them is."""
    mistakes = (
        MISTAKES + '@misconception("f", hint="Only at three.")\ndef at_three(x): return 9.0 if x == 3 else 2 * x\n'
    )
    assert names(judge(CHECK, "def f(x): return 9 if x == 3 else 2 * x", mistakes=mistakes)) == ["at_three", None]


def test_a_slow_version_is_named_when_the_race_is_lost(judge: Judge) -> None:
    race = '''
    def test_speed(self, student, rng):
        """It is fast."""
        draw = lambda: (rng.normal(size=20_000), rng.normal(size=20_000), rng.normal(size=20_000), 0.1, 0.9)
        race(student, momentum_step, draw, limit=4.0, size="20,000 numbers", name="f")
    '''
    slow = '@misconception("f", slow="loop", hint="A loop.")\ndef loop(*args): raise NotImplementedError\n'
    source = "import numpy as np\ndef f(t, v, g, lr, b):\n    w = {}\n    return t + w, w"
    loop = source.format("np.array([b * x - lr * y for x, y in zip(v, g)])")
    report = judge(race, loop, mistakes=slow)
    assert names(report) == ["loop"], report
    assert "Right, but slow" in report.checks[0].message
    assert judge(race, source.format("b * v - lr * g"), mistakes=slow).score == 4
    wrong = judge(race, source.format("b * v + lr * g"), mistakes=slow)
    assert "on large input" in wrong.checks[0].message
    assert names(wrong) == [None]
