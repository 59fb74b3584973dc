"""A suite's texts are read without running them."""

from __future__ import annotations

import textwrap
from pathlib import Path
from typing import Any

import pytest

from autograder.course.hidden import check_names, known_mistakes, reference_pairs
from autograder.errors import CourseError

SUITES = Path(__file__).parents[3] / "autograder" / "suites"


def mistakes(folder: Path, text: str) -> dict[str, Any]:
    (folder / "misconceptions.py").write_text(textwrap.dedent(text))
    return {mistake.name: mistake for mistake in known_mistakes(folder)}


def test_a_mistake_is_a_function_under_the_name_of_its_task(scratch: Any) -> None:
    """Decorator and docstring stay behind; what it needs of its module comes along."""
    found = {mistake.name: mistake for mistake in known_mistakes(scratch.suite)}
    assert list(found) == ["forgets_the_two", "wrong_way_down", "always_one_step"]
    assert found["forgets_the_two"].answer("slope") == "HALF = 0.5\n\n\ndef slope(x):\n    return HALF * 2 * x"
    assert found["wrong_way_down"].answer("slope") == "def slope(x):\n    return -2 * np.asarray(x)"
    assert found["always_one_step"].tasks == ("stride", "slope")
    assert found["always_one_step"].answer("stride") == "import math\n\n\ndef stride(*args):\n    return math.cos(0)"


def test_mistakes_run_where_only_numpy_is(scratch: Any) -> None:
    """Each is complete: a notebook that has ``np`` can run it."""
    import numpy as np

    for mistake in known_mistakes(scratch.suite):
        for task in mistake.tasks:
            namespace = {"np": np}
            exec(mistake.answer(task), namespace)
            assert callable(namespace[task])


def test_helpers_of_helpers_come_along(tmp_path: Path) -> None:
    """In the module's order, each once; a class can be a mistake; recursion follows the new name."""
    found = mistakes(
        tmp_path,
        """
        import autograder.judge as judge
        LIMIT: int = 3

        def inner(x):
            return min(x, LIMIT)

        def outer(x):
            return inner(x) + LIMIT

        @judge.misconception("count", hint="It goes on.")
        def counts_down(n):
            return outer(n) if n < 1 else counts_down(n - 1)

        @judge.misconception("Stopper", hint="It never stops.")
        class NeverStops:
            \"\"\"Goes on.\"\"\"

            def update(self):
                return NeverStops()
        """,
    )
    assert found["counts_down"].answer("count").split("\n\n\n")[-1] == (
        "def count(n):\n    return outer(n) if n < 1 else count(n - 1)"
    )
    assert found["counts_down"].before.index("LIMIT") < found["counts_down"].before.index("def inner")
    assert found["counts_down"].before.count("LIMIT: int = 3") == 1
    assert "NeverStops" not in found["NeverStops"].answer("Stopper")
    assert "Goes on" not in found["NeverStops"].answer("Stopper")


def test_what_comes_from_our_packages_must_be_in_the_notebook(tmp_path: Path) -> None:
    """A result type is supplied there under the same name; the import is left out, the name is told."""
    found = mistakes(
        tmp_path,
        """
        from autograder.judge import misconception
        from reference.walk import History


        @misconception("walk", hint="Twice.")
        def walks_twice(x):
            return History([x, x])
        """,
    )
    assert found["walks_twice"].supplied == ("History",)
    assert found["walks_twice"].answer("walk") == "def walk(x):\n    return History([x, x])"


def test_a_suite_that_is_not_python_is_refused_by_line(tmp_path: Path) -> None:
    """The author reads where."""
    with pytest.raises(CourseError, match=r"misconceptions\.py, line 2: .*; mend it"):
        mistakes(tmp_path, "x = 1\ndef f(:\n")


def test_a_suite_without_mistakes_has_none(tmp_path: Path) -> None:
    """The file need not be there."""
    assert known_mistakes(tmp_path) == ()
    assert check_names(tmp_path) == frozenset()


def test_checks_are_found_in_classes_and_outside(tmp_path: Path) -> None:
    """Helpers are no checks."""
    (tmp_path / "test_hill.py").write_text(
        "def test_alone(): ...\ndef helper(): ...\nclass TestSlope:\n    def test_in_a_class(self): ...\n"
    )
    assert check_names(tmp_path) == {"test_alone", "test_in_a_class"}


def test_pairs_of_lines_are_code_only(tmp_path: Path) -> None:
    """Docstrings, comments, empty lines and signatures are left out."""
    (tmp_path / "hill.py").write_text(
        textwrap.dedent(
            '''
            """A module."""

            def slope(x):
                """How steep.

                Two lines.
                """
                y = 2 * x

                # twice
                if y:
                    return y
            '''
        )
    )
    assert reference_pairs(tmp_path) == {("    y = 2 * x", "    if y:"), ("    if y:", "        return y")}


@pytest.mark.parametrize(
    "suite", sorted(path.parent for path in SUITES.glob("*/misconceptions.py")), ids=lambda p: p.name
)
def test_every_mistake_of_the_course_can_be_handed_in(suite: Path) -> None:
    """It is valid Python, defines its task, and needs nothing that a notebook has not."""
    found = known_mistakes(suite)
    assert found
    for mistake in found:
        for task in mistake.tasks:
            namespace: dict[str, Any] = dict.fromkeys(mistake.supplied)
            exec(f"import numpy as np\n{mistake.answer(task)}", namespace)
            assert callable(namespace[task]), mistake.name
