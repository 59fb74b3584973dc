"""The page in a browser: it opens pairs, loads nothing, runs nothing of a student's, fits a phone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from autograder.similarity.page import likeness_page
from autograder.similarity.wording import LIKELY_REASONS, READING
from tests.autograder.similarity.found import SCRIPT, report
from tests.browser.alone import alone


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> str:
    path: Path = tmp_path_factory.mktemp("similar") / "index.html"
    path.write_text(likeness_page(report(), "hill & <dale>"))
    return path.as_uri()


@pytest.fixture
def opened(browser: Browser, address: str) -> Iterator[Page]:
    page = browser.new_page(viewport={"width": 1200, "height": 900})
    with alone(page, address):
        yield page
    page.close()


def test_it_says_first_what_likeness_may_mean(opened: Page) -> None:
    expect(opened.locator("#reading")).to_contain_text(READING)
    expect(opened.locator("#reading li")).to_have_text(list(LIKELY_REASONS))


def test_a_pair_opens_with_both_answers_and_leads_back(opened: Page) -> None:
    expect(opened.locator(".pair:visible")).to_have_count(0)
    opened.get_by_role("link", name="ann – bob [red]").click()
    pair = opened.locator(".pair:visible")
    expect(pair.get_by_role("heading", level=2)).to_have_text("ann and bob [red]")
    expect(pair.locator("pre")).to_have_count(4)
    expect(pair.locator("pre").first).to_have_text(f"def step(x):\n    return '{SCRIPT}'\n", use_inner_text=False)
    expect(pair.locator("pre").first.locator("mark")).to_have_text(f"return '{SCRIPT}'")
    expect(opened.locator(".alike-pairs")).to_be_hidden()
    opened.get_by_role("link", name="All pairs").click()
    expect(opened.locator(".alike-pairs")).to_be_visible()
    expect(opened.locator(".pair:visible")).to_have_count(0)


def test_a_pair_has_its_numbers_and_its_strongest_sign(opened: Page) -> None:
    row = opened.locator(".alike-pairs tbody tr").nth(1)
    expect(row).to_contain_text("88 %")
    expect(row).to_contain_text("about 1 in 2,000,000")
    expect(row).to_contain_text("the same code, named or laid out differently: x = 1 #")
    expect(opened.locator(".alike-pairs tbody tr").first).to_contain_text("less than 1 in 1,000,000,000")
    expect(opened.locator(".groups li")).to_contain_text("4 hang together")
    expect(opened.locator("#x2")).to_contain_text("Nobody is more alike than chance explains.")


def test_what_a_student_wrote_is_text(opened: Page) -> None:
    assert opened.title() == "Alike submissions: hill & <dale>"
    assert opened.evaluate("document.scripts.length") == 0
    expect(opened.locator(".groups")).to_contain_text(SCRIPT)


def test_markup_that_got_in_all_the_same_does_not_run_and_loads_nothing(browser: Browser, address: str) -> None:
    """The page's policy stands behind the escaping."""
    page = browser.new_page()
    refused: list[tuple[str, str | None]] = []
    page.on("requestfailed", lambda request: refused.append((request.url, request.failure)))
    page.goto(address)
    page.evaluate(
        """() => {
            const image = `<img src="http://127.0.0.1:9/x" onerror="document.title='run'">`;
            document.body.insertAdjacentHTML("beforeend", image);
            const script = document.createElement("script");
            script.textContent = "document.title = 'run'";
            document.body.append(script);
        }"""
    )
    page.wait_for_function("document.images[0].complete")
    assert page.title() == "Alike submissions: hill & <dale>"
    assert refused == [("http://127.0.0.1:9/x", "csp")]
    page.close()


@pytest.mark.parametrize("part", ["", "#p1"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1200])
def test_it_fits_a_phone_and_a_desk_by_day_and_by_night(
    browser: Browser, address: str, width: int, scheme: str, part: str
) -> None:
    page = browser.new_page(viewport={"width": width, "height": 800}, color_scheme=scheme)  # type: ignore[arg-type]
    page.goto(address + part)
    assert page.evaluate("document.documentElement.scrollWidth") == width, "nothing sticks out sideways"
    paper, ink = page.evaluate(
        """() => { const style = getComputedStyle(document.body); return [style.backgroundColor, style.color]
            .map((colour) => colour.match(/\\d+/g).slice(0, 3).reduce((sum, part) => sum + Number(part), 0)); }"""
    )
    assert (paper < ink) == (scheme == "dark")
    page.close()


def test_the_same_findings_give_the_same_page() -> None:
    assert likeness_page(report()) == likeness_page(report())
