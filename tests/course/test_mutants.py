"""The mechanical mutants: operators do what their names say, mutants are graded for real, the table is up to date."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest

from autograder.grading.worker.bench import Bench
from tests.course.graded import exercises, solution
from tests.course.mutants.equivalent import Key, Known, known_mutants
from tests.course.mutants.judge import SETTINGS, Mutant, loses_points, mutants, work_of
from tests.course.mutants.mutate import changes
from tests.course.mutants.page import PAGE, page
from tests.course.mutants.registry import OPERATORS
from tests.course.mutants.tally import Tally, tally, tally_rows

CELL = '''
def f(x, y, n=1):
    """What it does."""
    ### BEGIN SOLUTION
{solution}
    ### END SOLUTION
'''
MADE = [
    ("flip a sign", "return x - y", ["return x + y"]),
    ("flip a sign", "return -x", ["return x"]),
    ("flip a sign", "x += y", ["x -= y"]),
    ("swap * and /", "return x * y", ["return x / y"]),
    ("drop a term", "return x - y", ["return x", "return -y"]),
    ("drop a term", "x += y", ["x = y"]),
    ("swap sides", "return g(x, y)", ["return g(y, x)"]),
    ("swap sides", "return x / y", ["return y / x"]),
    ("one pass only", "for k in x:\n        y += k", ["for k in x:"]),
    ("drop a function", "return np.sqrt(x)", ["return x"]),
    ("drop a function", "return x.sum(axis=0)", ["return x"]),
    ("drop a function", "return x.T", ["return x"]),
    ("swap < and <=", "return 0 <= x < y", ["return 0 < x < y", "return 0 <= x <= y"]),
    ("swap == and !=", "return x is None", ["return x is not None"]),
    ("swap and and or", "return x and y", ["return x or y"]),
    ("drop a condition", "return x or y", ["return y", "return x"]),
    ("drop a condition", "return 0 <= x < y", ["return 0 <= x", "return x < y"]),
    ("negate a condition", "return 1.5 if x else y", ["return 1.5 if not x else y"]),
    ("off by one", "return x[1]", ["return x[2]", "return x[0]"]),
    ("off by one", "return range(n)", ["return range(n + 1)", "return range(n - 1)"]),
    ("off by one", "return x[n:]", ["return x[n + 1:]", "return x[n - 1:]"]),
    ("drop a bound", "return x[n:y]", ["return x[:y]", "return x[n:]"]),
    ("off by a tenth", "return 0.5", ["return 0.55", "return 0.454545454545"]),
    ("off by a tenth", "return 0.0", ["return 1.0"]),
    ("flip a switch", "return x.sum(keepdims=True)", ["return x.sum(keepdims=False)"]),
    ("another axis", "return x.sum(axis=0)", ["return x.sum(axis=1)", "return x.sum()"]),
    ("drop a keyword", "return g(x, k=y)", ["return g(x)"]),
    ("drop a copy", "return x.copy()", ["return x"]),
    ("drop a copy", "return np.array(x)", ["return np.asarray(x)"]),
    ("drop a copy", "x = x - y", ["x -= y"]),
    ("swap min and max", "return np.argmin(x)", ["return np.argmax(x)"]),
    ("return another name", "return x", ["return n", "return y"]),
    ("another answer", 'quiz = {1: "A", 2: "B"}', ["quiz = {1: 'B', 2: 'B'}", "quiz = {1: 'A', 2: 'A'}"]),
    ("another error", "raise ValueError(x)", ["raise TypeError(x)"]),
    ("drop a check", "if x < 0:\n        raise ValueError(x)", [""]),
    ("remove a statement", "x = y", [""]),
]


@pytest.fixture(scope="module")
def bench() -> Iterator[Bench]:
    with Bench(SETTINGS) as warm:
        yield warm


@pytest.fixture(scope="module")
def keys() -> list[Key]:
    return [mutant.key for name in exercises() for mutant in mutants(name)]


@pytest.mark.parametrize(("operator", "text", "lines"), MADE)
def test_an_operator_makes_what_its_name_says(operator: str, text: str, lines: list[str]) -> None:
    """Line for line; the cell around the change stays what it was."""
    cell = CELL.format(solution=f"    {text}")
    made = [change for change in changes(cell) if change.operator == operator]
    assert sorted(change.after for change in made) == sorted(lines)
    for change in made:
        (function,) = ast.parse(change.source).body
        assert isinstance(function, ast.FunctionDef)
        assert ast.get_docstring(function) == "What it does."


def test_every_operator_is_shown() -> None:
    """The table above has an example of each."""
    assert {operator for operator, _, _ in MADE} == set(OPERATORS)


def test_only_the_solution_is_changed() -> None:
    """Neither what the student is given nor what an error says."""
    cell = CELL.format(solution='    raise KeyError(f"{x + 1} < {y}")')
    assert {(change.operator, change.after) for change in changes(cell)} == set()
    assert list(changes("x = 1 + 2")) == []


def test_no_mutant_comes_twice(keys: list[Key]) -> None:
    """The texts differ, and so do the names that the table knows them by."""
    assert len(set(keys)) == len(keys) > 1000


def test_every_operator_has_work_in_the_course(keys: list[Key]) -> None:
    assert {key.operator for key in keys} == set(OPERATORS)


def test_a_mutant_is_caught_and_the_solution_is_not(bench: Bench) -> None:
    """The solution, written anew from its syntax tree, keeps its points on the path on which a mutant loses them."""
    (wrong,) = [
        mutant
        for mutant in mutants("ex3_momentum")
        if mutant.key[1:4] == ("momentum_step", "flip a sign", "v = beta * v - lr * grad")
    ]
    right = Mutant(wrong.key, ast.unparse(ast.parse(solution("ex3_momentum", "momentum_step"))))
    assert not loses_points(bench.judge(work_of(right)))
    assert loses_points(bench.judge(work_of(wrong)))


def test_the_table_of_full_marks_is_up_to_date(keys: list[Key]) -> None:
    """Each entry is still a mutant that is made."""
    assert set(known_mutants()) - set(keys) == set()


def test_the_page_is_of_these_mutants(keys: list[Key]) -> None:
    """docs/mutants.md counts the mutants that are made now, and gives every reason; else run make mutants."""
    written = PAGE.read_text(encoding="utf-8")
    for name in exercises():
        assert f"| {name} | {sum(key.exercise == name for key in keys)} |" in written
    for known in known_mutants().values():
        assert known.reason in written


def test_what_is_counted() -> None:
    """A mutant with full marks is equivalent only by the table; one left free stays a survivor."""
    caught, same, free, unknown = (Key("ex", "task", "flip a sign", "a + b", after) for after in "wxyz")
    gone = Key("ex", "task", "flip a sign", "c + d", "c - d")
    known = {same: Known(True, "r"), free: Known(False, "s"), gone: Known(True, "t")}
    found = tally("ex", {caught: True, same: False, free: False, unknown: False}, known)
    assert found == Tally("ex", 4, (same,), (free, unknown), (gone,))
    assert [*tally_rows([found])] == [[name, "4", "1", "1", "2", "33.3%"] for name in ("ex", "all")]
    assert tally("ex", {same: True}, {same: Known(True, "r")}).misjudged == (same,)
    assert "not looked at yet" in page([found], known)
