"""The pictures of the documentation: whose work is shown, how a terminal is drawn, what is cut out of a page.

The pages themselves are opened by tests/browser; that docs/pictures holds what the docs show is in tests/docs.
"""

from __future__ import annotations

import io
import shutil
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser

from autograder.course.layout import Course
from autograder.course.simulate import read_manifest, simulate
from gallery.pictures.course import EXERCISE, MISTAKE, ROOT, SEED, TASK, student_with
from gallery.pictures.takes import MARGIN_PIXELS, between
from gallery.pictures.terminal import terminal_page


@pytest.fixture(scope="module")
def simulated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("course")
    shutil.copy(ROOT / "nbgrader_config.py", root)
    shutil.copytree(ROOT / "source" / EXERCISE, root / "source" / EXERCISE)
    course = Course.open(root)
    simulate(course, course.submitted, students=24, seed=SEED)
    return root


@pytest.mark.parametrize("answer", [MISTAKE, "right"])
def test_the_student_shown_has_this_answer_and_fewest_mistakes_beside_it(simulated: Path, answer: str) -> None:
    shown = student_with(simulated, answer)
    wrong = {
        student.student_id: sum(other != "right" for other in made.answers.values())
        for student in read_manifest(simulated / "submitted").students
        for made in student.submissions
        if made.answers[TASK] == answer and made.mishap is None
    }
    assert wrong[shown] == min(wrong.values())


def test_a_class_without_that_answer_is_an_error_that_says_what_to_do(simulated: Path) -> None:
    with pytest.raises(LookupError, match=r"nobody has no_such_mistake in nag_step; simulate more students"):
        student_with(simulated, "no_such_mistake")


def test_a_terminal_shows_the_command_and_its_colours_and_runs_nothing() -> None:
    page = terminal_page("nighthike check <b>.ipynb", "\x1b[1mbold\x1b[0m\n\x1b[32m✓\x1b[0m <script>x</script>\n")
    assert "<b>$</b> nighthike check &lt;b&gt;.ipynb\n" in page
    assert "font-weight: bold" in page
    assert "color: #00" in page
    assert "<script>" not in page
    assert page.index("bold</span>") < page.index("✓")


def test_a_cut_reaches_from_the_first_part_to_the_last_with_a_margin(browser: Browser) -> None:
    """Also where the last part lies below the window, and at two dots to a pixel."""
    html = "<style>body { margin: 40px } div { width: 300px; height: 500px; background: teal }</style>"
    page = browser.new_page(viewport={"width": 800, "height": 400}, device_scale_factor=2)
    page.set_content(html + "<div id='a'></div><div id='b'></div>")
    picture = Image.open(io.BytesIO(between(page, page.locator("#a"), page.locator("#b"))))
    page.close()
    assert picture.size == (2 * (300 + 2 * MARGIN_PIXELS), 2 * (1000 + 2 * MARGIN_PIXELS))
    assert picture.convert("RGB").getpixel((2 * MARGIN_PIXELS + 2, 2 * MARGIN_PIXELS + 2)) == (0, 128, 128)
    assert picture.convert("RGB").getpixel((2, 2)) == (255, 255, 255)
