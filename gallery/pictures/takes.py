"""How each picture is taken: a page is opened, what must be seen on it is waited for, and a part of it is kept."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple
from urllib.request import pathname2url

from playwright.sync_api import Browser, FloatRect, Locator, Page, expect

from gallery.pictures.course import EXERCISE, MISTAKE, NOTEBOOK, ROOT, TASK, printed, student_with
from gallery.pictures.terminal import terminal_page
from tests.browser.lab import Notebook

__all__ = ["TAKES", "Scene", "between"]

WRONG = """def nag_step(theta, v, grad_fn, lr, beta):
    v = beta * v - lr * grad_fn(theta)
    return theta + v, v"""
"""What is typed into the notebook: a step that feels the slope where it stands."""
PATIENCE_MS = 60_000
MARGIN_PIXELS = 12
PLACE = Path(EXERCISE, f"{NOTEBOOK}.ipynb")


class Scene(NamedTuple):
    """What pictures are taken of."""

    browser: Browser
    course: Path
    """A graded course with its report."""
    instructor: str
    """The address of a Jupyter server in ``course``."""
    student: str
    """The address of a JupyterLab without nbgrader beside the released notebook."""

    def page(self, width: int, height: int) -> Page:
        """A new page of this size, in daylight, two dots to a pixel."""
        return self.browser.new_page(
            viewport={"width": width, "height": height}, device_scale_factor=2, color_scheme="light"
        )


def notebook(scene: Scene) -> bytes:
    """The released notebook as it opens in JupyterLab."""
    page = scene.page(940, 860)
    Notebook.opened(page, scene.student, f"{NOTEBOOK}.ipynb")
    _hide_files(page)
    expect(page.get_by_role("heading", name="Exercise 3: Momentum and Nesterov")).to_be_visible()
    expect(page.locator("#jp-main-statusbar")).to_contain_text("| Idle", timeout=PATIENCE_MS)
    return page.screenshot()


def visible_check(scene: Scene) -> bytes:
    """A wrong answer, and the check cell below it that says what does not hold."""
    page = scene.page(1240, 1400)
    opened = Notebook.opened(page, scene.student, f"{NOTEBOOK}.ipynb")
    _hide_files(page)
    cells = json.loads((ROOT / "release" / EXERCISE / f"{NOTEBOOK}.ipynb").read_text())["cells"]
    place = {cell["metadata"].get("nbgrader", {}).get("grade_id"): index for index, cell in enumerate(cells)}
    opened.cell(place["landscape"]).locator(".cm-content").click()
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_role("menuitem", name="Run All Above Selected Cell").click()  # the supplied cells, which are folded
    opened.run(place["landscape"])
    opened.write(place[TASK], WRONG)
    opened.run(place[TASK])
    outputs = opened.run(place[f"test_{TASK}"])
    expect(outputs).to_contain_text("✗")
    expect(outputs).to_contain_text("not hold yet")
    page.get_by_role("menuitem", name="Help", exact=True).hover()  # away from the cell's own buttons
    return between(page, opened.cell(place[TASK]), opened.cell(place[f"test_{TASK}"]))


def _hide_files(page: Page) -> None:
    """Close JupyterLab's list of files, unless it remembers that it was closed."""
    files = page.locator("#jp-left-stack")
    if files.is_visible():
        page.keyboard.press("Control+b")
    expect(files).to_be_hidden()


def feedback(scene: Scene) -> bytes:
    """The feedback of a student with a named mistake: the points, and the task it is in."""
    page = scene.page(860, 1000)
    student = student_with(scene.course, MISTAKE)
    _open(page, scene.course / "feedback" / student / EXERCISE / f"{NOTEBOOK}.html")
    section = page.locator("section").filter(has=page.locator(f"#test_{TASK}"))
    expect(section).to_contain_text("Likely mistake: gradient at current point.")
    section.evaluate("section => section.closest('main').replaceChildren(section)")
    return between(page, page.locator("header"), section)


def report(scene: Scene) -> bytes:
    """The beginning of the class report, down to the mistakes that most students make."""
    page = scene.page(1200, 1000)
    _open(page, scene.course / "report" / "index.html")
    mistakes = page.get_by_role("heading", name="What to say in the next lecture").locator("xpath=..")
    cards = mistakes.locator(".mistakes > li")
    return between(page, page.locator("header, .top").first, cards.nth(min(3, cards.count() - 1)))


def formgrader(scene: Scene) -> bytes:
    """nbgrader's list of the class, with the scores that we gave."""
    page = scene.page(1200, 620)
    page.goto(f"{scene.instructor}formgrader/manage_submissions/{EXERCISE}")
    expect(page.locator("tbody tr").nth(4)).to_be_visible(timeout=PATIENCE_MS)
    expect(page.locator("tbody")).to_contain_text("needs manual grading")
    return page.screenshot()


def check(scene: Scene) -> bytes:
    """``nighthike check`` on the terminal, on a notebook that is right but for one function."""
    page = scene.page(1000, 1000)
    right = json.loads((scene.course / "submitted" / student_with(scene.course, "right") / PLACE).read_text())
    for cell in right["cells"]:
        if cell["metadata"].get("nbgrader", {}).get("grade_id") == TASK:
            cell["source"] = WRONG
    (scene.course / f"{NOTEBOOK}.ipynb").write_text(json.dumps(right))
    command = f"nighthike check {NOTEBOOK}.ipynb"
    page.set_content(terminal_page(command, printed(scene.course, command)))
    shown = page.locator("main")
    expect(shown).to_contain_text("of 18 automatic points")
    return shown.screenshot()


TAKES: dict[str, Callable[[Scene], bytes]] = {
    "notebook": notebook,
    "visible-check": visible_check,
    "feedback": feedback,
    "report": report,
    "formgrader": formgrader,
    "check": check,
}
"""Every picture by the name of its file in docs/pictures."""


def _open(page: Page, path: Path) -> None:
    page.goto(f"file://{pathname2url(str(path))}")


def between(page: Page, first: Locator, last: Locator) -> bytes:
    """What is on the page from the top of ``first`` to the end of ``last``, as wide as the first, with a margin."""
    above, below = first.bounding_box(), last.bounding_box()
    assert above is not None, "the first part is not on the page"
    assert below is not None, "the last part is not on the page"
    left, top = (max(0.0, above[side] - MARGIN_PIXELS) for side in ("x", "y"))
    right, bottom = above["x"] + above["width"] + MARGIN_PIXELS, below["y"] + below["height"] + MARGIN_PIXELS
    clip: FloatRect = {"x": left, "y": top, "width": right - left, "height": bottom - top}
    return page.screenshot(clip=clip, full_page=True)
