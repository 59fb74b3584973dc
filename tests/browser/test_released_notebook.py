"""The released notebook alone, in a JupyterLab that never heard of nbgrader, says all that a student needs."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import ROOT
from tests.browser.lab import Notebook
from tests.browser.serve import jupyter_server

STEP, STEP_CHECKS, RACE = 11, 12, 30
"""Places of cells in the released notebook."""
RIGHT = """def momentum_step(theta, v, grad, lr, beta):
    v = beta * v - lr * grad
    return theta + v, v"""


@pytest.fixture(scope="module")
def plain_lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """JupyterLab in a folder with nothing but what a student downloads."""
    folder = tmp_path_factory.mktemp("downloads")
    shutil.copytree(ROOT / "release" / "ex3_momentum", folder / "ex3_momentum")
    with jupyter_server(folder, folder.parent / "plain-home", nbgrader=False) as address:
        yield address


def test_a_downloaded_notebook_says_what_to_do(plain_lab: str, page: Page) -> None:
    """A stub, a task that others build on, and a solved task each get their sentence; no traceback, no complaint."""
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    notebook = Notebook.opened(page, plain_lab, "ex3_momentum/momentum.ipynb")
    expect(page.get_by_role("menuitem", name="Nbgrader")).to_have_count(0)
    notebook.run_all()
    stub = notebook.outputs(STEP_CHECKS)
    expect(stub).to_contain_text(
        "CheckFailed: momentum_step is not written yet: put your code in place of its last line."
    )
    expect(stub).not_to_contain_text("Traceback")
    expect(notebook.run(RACE)).to_contain_text("This cell builds on momentum_step, ema_momentum_step")
    notebook.write(STEP, RIGHT)
    notebook.run(STEP)
    expect(notebook.run(STEP_CHECKS)).to_contain_text("All hold. The hidden checks still count.")
    notebook.save()
    assert complaints == []
