"""A release that shows what must stay hidden is refused, by cell and line; one that does not, is not."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

import pytest
from nbformat import NotebookNode

import reference
from autograder.course.leaks import Hidden, Text, check_leaks, find_leaks, hidden_of
from autograder.course.notebook import notebook_bytes
from autograder.course.release import release
from autograder.errors import LeakError


def scan(scratch: Any, spoil: Callable[[Any], None]) -> str:
    """Release, spoil the released notebook, search it: the error's text."""
    course = scratch.open()
    released = course.exercise("ex1_hill").released()
    spoil({cell.id: cell for cell in released.cells})
    folder = scratch.root / "spoiled"
    folder.mkdir(exist_ok=True)
    (folder / "hill.ipynb").write_bytes(notebook_bytes(released))
    with pytest.raises(LeakError) as caught:
        check_leaks(course, "ex1_hill", folder)
    return str(caught.value)


def adding(name: str, text: str) -> Callable[[Any], None]:
    """Put ``text`` in a new line below the text of the cell."""

    def spoil(cells: Any) -> None:
        cells[name].source += f"\n{text}"

    return spoil


def outputs(cells: Any) -> None:
    cells["race"]["outputs"] = [NotebookNode(output_type="stream", name="stdout", text="2.4\n")]


def counted(cells: Any) -> None:
    cells["race"]["execution_count"] = 3


def secret_in_metadata(cells: Any) -> None:
    cells["title"]["metadata"]["seed"] = "a secret of the scratch course"


LEAKS = {
    "a solution": (
        adding("slope", "    steepness  =  2*x"),
        "hill.ipynb, cell slope, line 5: shows a line of a solution; "
        "put it between the marks of the solution in the source",
    ),
    "a solution in another cell": (
        adding("title", "    return x - lr * slope(x)"),
        "hill.ipynb, cell 1, line 4: shows a line of a solution; "
        "put it between the marks of the solution in the source",
    ),
    "a marking guide": (
        adding("question", "One point for the parabola, one for the vertex."),
        "hill.ipynb, cell question, line 2: shows a line of a marking guide or hidden test; "
        "put it between its marks in the source",
    ),
    "a written solution": (
        adding("why", "Because the hill is a parabola."),
        "hill.ipynb, cell why, line 2: shows a line of a solution; "
        "put it between the marks of the solution in the source",
    ),
    "a mark": (
        adding("slope", "    ### END SOLUTION"),
        "hill.ipynb, cell slope, line 5: a mark that nbgrader should have removed is still there; "
        "check the source cell",
    ),
    "a hidden check": (
        adding("test-slope", "# as in test_steep_side"),
        "hill.ipynb, cell test_slope, line 2: names test_steep_side, which is in the hidden suite; "
        "call it something else",
    ),
    "a known mistake": (
        adding("race", "mistake = 'forgets_the_two'"),
        "hill.ipynb, cell 8, line 2: names forgets_the_two, which is in the hidden suite; call it something else",
    ),
    "the reference": (
        adding("race", "from reference import nag_step"),
        "hill.ipynb, cell 8, line 2: imports the reference, which students do not have; write it out or leave it away",
    ),
    "the secret": (
        adding("race", "rng = 'a secret of the scratch course'"),
        "hill.ipynb, cell 8, line 2: shows the course's secret; remove it (1 more like this)",
    ),
    "the secret in metadata": (secret_in_metadata, "hill.ipynb: shows the course's secret; remove it"),
    "an output": (outputs, "hill.ipynb, cell 8: keeps outputs; leave nbgrader's ClearOutput on"),
    "a count": (counted, "hill.ipynb, cell 8: keeps outputs; leave nbgrader's ClearOutput on"),
}


@pytest.mark.parametrize("case", LEAKS)
def test_a_leak_is_told_by_cell_and_line(scratch: Any, case: str) -> None:
    """The whole sentence, as the author reads it."""
    spoil, sentence = LEAKS[case]
    assert scan(scratch, spoil) == sentence


def test_code_of_the_reference_is_found(scratch: Any) -> None:
    """The body of any of its functions, otherwise spaced and with other comments."""
    body = inspect.getsource(reference.nag_step).rpartition('"""')[2].splitlines()
    spaced = "\n".join(line.replace(" * ", "*") + "  # see" * ("#" in line) for line in body)
    words = scan(scratch, adding("race", f"def look_ahead(theta, v, grad_fn, lr, beta):\n    # mine\n{spaced}"))
    assert "hill.ipynb, cell 8, line" in words
    assert "shows code of the reference; write it another way" in words


def test_a_file_beside_the_notebook_is_searched(scratch: Any) -> None:
    """nbgrader copies every file of the assignment's folder."""
    scratch.write("source/ex1_hill/notes.md", "hello\nsteepness = 2 * x\n")
    with pytest.raises(LeakError, match=r"notes\.md, line 2: shows a line of a solution"):
        release(scratch.open())
    assert not (scratch.root / "release").exists()


def test_a_picture_beside_the_notebook_is_no_leak(scratch: Any) -> None:
    """Nor are bytes that are no text."""
    (scratch.root / "source" / "ex1_hill" / "hill.png").write_bytes(bytes(range(256)))
    assert len(release(scratch.open())) == 2


def test_a_released_notebook_is_free_of_leaks(scratch: Any) -> None:
    """Signatures, docstrings, task names and supplied code show nothing."""
    assert [path.name for path in release(scratch.open())] == ["hill.ipynb"]


def test_a_line_of_a_solution_that_is_supplied_elsewhere_is_no_leak(scratch: Any) -> None:
    """It is shown on purpose."""
    scratch.named("race").source += "\nsteepness = 2 * x"
    scratch.save()
    assert release(scratch.open())


def test_a_short_line_tells_nothing(scratch: Any) -> None:
    """``return x`` is in many a solution."""
    scratch.named("stride").source = scratch.named("stride").source.replace("x - lr * slope(x)", "x")
    scratch.save()
    hidden = hidden_of(scratch.open(), "ex1_hill")
    assert "returnx" not in hidden.solution
    assert "steepness=2*x" in hidden.solution


def test_a_whole_answer_without_marks_is_a_solution(scratch: Any) -> None:
    """nbgrader replaces all of it."""
    scratch.named("stride").source = "def stride(x, lr):\n    return x - lr * slope(x)"
    scratch.save()
    assert "defstride(x,lr):" in hidden_of(scratch.open(), "ex1_hill").solution


def test_a_word_of_the_language_is_no_telltale() -> None:
    """A mistake may be called ``momentum``; the lesson may say momentum."""
    hidden = Hidden(
        solution=frozenset(), guide=frozenset(), marks=(), names=frozenset({"test_x"}), reference=frozenset(), secret=""
    )
    assert not list(find_leaks([Text(where="a", lines=("momentum test_xy", "my_test_x"))], hidden))
    assert list(find_leaks([Text(where="a", lines=("see test_x.",))], hidden))


def test_the_secret_is_not_repeated_in_the_error(scratch: Any) -> None:
    """It would be in the log of a build."""
    assert scratch.open().secret not in scan(scratch, adding("race", "a secret of the scratch course"))
