"""Cells run in the sandbox give the outputs that a real kernel would have stored."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient

from autograder.model import Limits, Outcome
from autograder.sandbox.failures import Killed, TimedOut
from autograder.sandbox.launch import Sandbox
from autograder.sandbox.student import Student
from tests.conftest import TIGHT

CELLS = {
    "text and value": "print('one')\nprint('two')\n3 + 4",
    "nothing": "x = 5",
    "none is not shown": "None",
    "semicolon hides": "x;",
    "last of several": "1\n2\nx",
    "display between prints": "from IPython.display import display\nprint('a'); display({'b': 1}); print('c')",
    "stderr": "import sys\nprint('careful', file=sys.stderr)",
    "figure": "%matplotlib inline\nimport matplotlib.pyplot as plt\nplt.plot([1, 3, 2])\nplt.title('t');",
    "figure with value": "plt.figure(figsize=(2, 2))\nplt.plot([0, 1])",
    "two figures": "plt.figure(); plt.plot([1]); plt.figure(); plt.plot([2]); plt.show(); print('after')",
    "error": "def f():\n    raise ValueError('no such thing')\nprint('before')\nf()",
    "syntax error": "def f(:\n    pass",
    "name error": "undefined_name + 1",
    "async": "import asyncio\nasync def g():\n    await asyncio.sleep(0)\n    return 'slept'\nawait g()",
    "capture": "%%capture caught\nprint('hidden')",
    "captured": "caught.stdout",
    "clear": "from IPython.display import clear_output\nprint('gone'); clear_output(); print('stays')",
    "clear later": "print('gone'); clear_output(wait=True); print('stays')",
    "underscore": "6 * 7",
    "last value": "_ + 1",
    "array": "import numpy as np\nnp.arange(6).reshape(2, 3)",
    "exit": "raise SystemExit('enough')",
    "still here": "x",
}


def stored_by_a_kernel(sources: list[str]) -> list[list[dict[str, Any]]]:
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source) for source in sources])
    NotebookClient(notebook, allow_errors=True, kernel_name="python3", timeout=60).execute()
    return [cell.outputs for cell in notebook.cells]


def comparable(outputs: Any) -> list[dict[str, Any]]:
    """Outputs without what must differ: pictures to the bit, addresses, other types than text and PNG, file names."""
    kept = []
    for output in outputs:
        output = dict(output)
        if "data" in output:
            output["data"] = {
                kind: (value if kind == "text/plain" else "picture")
                for kind, value in output["data"].items()
                if kind in ("text/plain", "image/png")
            }
            output["data"]["text/plain"] = re.sub(r"0x[0-9a-f]+", "0x", output["data"]["text/plain"])
            output.pop("metadata", None)
        if output["output_type"] == "error":
            output["evalue"] = re.sub(r"\(<?[^(]*, line", "(file, line", output["evalue"])
            lines = re.sub(r"\x1b\[[0-9;]*m", "", "\n".join(output["traceback"])).splitlines()
            # How many lines of context surround an arrow depends on how a shell names its cells' files.
            output["traceback"] = [line for line in lines if line.startswith(("---->", "Cell", lines[-1]))]
        kept.append(output)
    return kept


@pytest.fixture(scope="module")
def kernel_outputs() -> dict[str, list[dict[str, Any]]]:
    return dict(zip(CELLS, stored_by_a_kernel(list(CELLS.values())), strict=True))


@pytest.fixture(scope="module")
def our_outputs(sandbox: Any) -> dict[str, Any]:
    student = Student(sandbox, list(enumerate(CELLS.values())))
    return dict(zip(CELLS, (cell.outputs for cell in student.cells), strict=True))


@pytest.mark.parametrize("name", CELLS)
def test_the_outputs_are_those_of_a_real_kernel(
    name: str, kernel_outputs: dict[str, Any], our_outputs: dict[str, Any]
) -> None:
    """The same cells through ipykernel and through the sandbox store the same outputs in the same order."""
    assert comparable(our_outputs[name]) == comparable(kernel_outputs[name])


def test_cells_after_an_error_still_run(notebook: Callable[..., Student]) -> None:
    student = notebook("x = 1", "1 / 0", "x = 2", "x")
    assert [cell.outcome for cell in student.cells] == [Outcome.PASSED, Outcome.RAISED, Outcome.PASSED, Outcome.PASSED]
    assert student.get("x") == 2


def test_cells_after_a_dead_process_still_run(notebook: Callable[..., Student]) -> None:
    """A cell that ends the process is left out; the ones before it are run again, and their outputs are kept once."""
    student = notebook("x = 1; print('one')", "import os; os._exit(0)", "x += 1; print('two')")
    assert [cell.outcome for cell in student.cells] == [Outcome.PASSED, Outcome.KILLED, Outcome.PASSED]
    assert student.get("x") == 2
    assert student.cells[0].outputs[0]["text"] == "one\n"


def test_a_cell_that_does_not_end_is_stopped_and_the_rest_runs(notebook: Callable[..., Student]) -> None:
    student = notebook("x = 1", "while True: pass", "x += 1")
    assert [cell.outcome for cell in student.cells] == [Outcome.PASSED, Outcome.TIMEOUT, Outcome.PASSED]
    assert student.get("x") == 2


def test_a_cell_that_ignores_the_stop_is_ended_and_the_rest_runs(notebook: Callable[..., Student]) -> None:
    stubborn = "while True:\n    try:\n        while True: pass\n    except KeyboardInterrupt: pass"
    student = notebook("x = 1", stubborn, "x += 1")
    assert [cell.outcome for cell in student.cells] == [Outcome.PASSED, Outcome.TIMEOUT, Outcome.PASSED]
    assert student.get("x") == 2


@pytest.mark.parametrize(
    ("source", "sentence"),
    [
        ("input('name?')", "input() has nobody to ask"),
        ("!ls", "cannot run programs"),
        ("files = !ls", "cannot run programs"),
        ("quit()", "ends only this cell"),
    ],
)
def test_what_cannot_be_had_says_so(notebook: Callable[..., Student], source: str, sentence: str) -> None:
    (cell,) = notebook(source).cells
    assert sentence in cell.outputs[0]["evalue"]


def test_output_is_bounded(notebook: Callable[..., Student]) -> None:
    """A cell that prints without end is stopped in time, and only a bounded part of its text is kept."""
    (cell,) = notebook("while True: print('x' * 1000)").cells
    assert cell.outcome is Outcome.TIMEOUT
    assert sum(len(str(output)) for output in cell.outputs) < 2 << 20


def test_html_and_svg_are_not_kept(notebook: Callable[..., Student]) -> None:
    """What an instructor opens is data: plain text stands for anything richer."""
    (cell,) = notebook("from IPython.display import HTML, SVG, display\ndisplay(HTML('<script>1</script>')); 1").cells
    assert [set(output["data"]) for output in cell.outputs] == [{"text/plain"}, {"text/plain"}]
    assert "script" not in str(cell.outputs)


def test_unseeded_draws_are_the_same_every_time(notebook: Callable[..., Student]) -> None:
    """A student who draws without a seed gets the same numbers at every regrade."""
    draw = "import random, numpy as np\nx = [random.random(), np.random.rand(), hash('word')]"
    assert notebook(draw).get("x") == notebook(draw).get("x")


def test_cells_that_never_end_leave_time_for_the_others(notebook: Callable[..., Student]) -> None:
    """A function that hangs is called by one check cell after another; what comes after them is still defined."""
    hang = "while True: pass"
    student = notebook("x = 1", *[hang] * 8, "y = 2")
    assert {cell.outcome for cell in student.cells[1:9]} == {Outcome.TIMEOUT}
    student.new_task()
    assert student.get("y") == 2
    assert student.cpu_seconds() < 3 * TIGHT.cell_cpu_seconds


def test_cells_that_end_the_process_leave_the_others_alone(notebook: Callable[..., Student]) -> None:
    student = notebook("x = 1", *["import os; os._exit(1)"] * 6, "y = x + 1")
    assert [cell.outcome for cell in student.cells[1:7]] == [Outcome.KILLED] * 6
    assert student.get("y") == 2


def test_many_short_naps_are_one_long_one() -> None:
    """Each cell, and each call, is within its own limit."""
    limits = Limits(notebook_wall_seconds=1.0, task_wall_seconds=1.0)
    naps = [(index, "import time; time.sleep(0.4)") for index in range(6)]
    with Sandbox(limits) as sandbox:
        student = Student(sandbox, [(10, "import time\ndef nap(): time.sleep(0.4)"), *naps])
        outcomes = [cell.outcome for cell in student.cells]
        assert outcomes[:3] == [Outcome.PASSED] * 3
        assert outcomes[-1] is Outcome.TIMEOUT
        for _ in range(2):
            student.new_task()
            with pytest.raises(TimedOut, match="all calls together took too long"):
                _call_often(student.nap)


def test_a_new_process_does_not_begin_the_time_of_a_task_anew() -> None:
    """Otherwise a function that ends its process now and then would have it twice."""
    notebook = "import os, time\ndef nap(): time.sleep(0.4)\ndef end(): os._exit(0)"
    with Sandbox(Limits(task_wall_seconds=1.0)) as sandbox:
        student = Student(sandbox, [(0, notebook)])
        student.new_task()
        student.nap()
        student.nap()
        with pytest.raises(Killed):
            student.end()
        student.nap()
        with pytest.raises(TimedOut, match="all calls together took too long"):
            student.nap()


def _call_often(function: Callable[[], Any]) -> None:
    for _ in range(100):
        function()
